"""One pacer for everything the bot sends: Telegram's limits, kept from our side.

Telegram allows a bot 30 messages a second in all, about 1 a second in one chat (short bursts pass) and
20 a minute in a group. Asking for more is answered with 429 and, when repeated, with a longer ban. The
figures below were measured against a strict server (FACTS.md): 98.6 % of 30/s without one refusal.
"""

import asyncio
import heapq
import math
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from enum import IntEnum
from itertools import count

from bot.chat.arrivals import Arrivals

FREE_RATE = 30
"""Messages a second in all that Telegram sends for nothing; more are paid broadcasts."""

_MARGIN = 0.99  # of the allowed rate, between two messages in a row
_WINDOW = (
    1.012  # seconds in which no more than ``rate`` messages leave; a little longer than Telegram's second
)
_ANSWERING = 2.0  # seconds over which answers are counted, to leave room for as many
_LATEST = 1.0  # seconds; no answer corrects by more than this
_DELAYS, _FEW = 100, 10  # answers remembered to know the quickest; fewer than ten tell nothing
_LATE = 0.005  # a timer that wakes late by this much is made up for, so that lateness does not add up
_CHAT_GAP = 1.05  # seconds a message to one chat; for replies on average, in bursts of three
_BURST = 3
_GROUP_LIMIT, _GROUP_WINDOW = 20, 60.5  # messages, seconds
_LEAST_AHEAD = 8  # turns that may wait however slow the rate: a look at the database takes its time
_HEARSAY = 0.02  # seconds within which two processes have heard of each other's messages, there and back
_KNOWN_CHATS = 4096  # more than these, and quiet chats are forgotten


class WithdrawnError(Exception):
    """The lane takes nothing any more: what waited for its turn did not leave."""


class Lane(IntEnum):
    """Who goes first: the lower number."""

    SUPPORT = 0
    REPLY = 1
    CAMPAIGN = 2


@dataclass(slots=True)
class _Chat:
    """What is known of one chat, in seconds of the loop's clock. ``recent``: its last messages."""

    recent: deque[float] = field(default_factory=lambda: deque(maxlen=_GROUP_LIMIT))
    paused_until: float = float("-inf")

    def free_at(self, lane: Lane, group: bool) -> float:
        """When its next message may leave."""
        at = max(self.paused_until, self._since(_BURST) + _BURST * _CHAT_GAP)
        if group:
            at = max(at, self._since(_GROUP_LIMIT) + _GROUP_WINDOW)
        if lane is Lane.CAMPAIGN:
            at = max(at, self._since(1) + _CHAT_GAP)
        return at

    def is_quiet(self, group: bool, now: float) -> bool:
        """Whether nothing about it restrains any next message."""
        idle = _GROUP_WINDOW if group else _BURST * _CHAT_GAP
        return max(self.paused_until, self._since(1) + idle) <= now

    def _since(self, messages: int) -> float:
        """When the last so many messages began."""
        return self.recent[-messages] if len(self.recent) >= messages else float("-inf")


@dataclass(order=True, slots=True)
class _Turn:
    """Somebody waiting to send. Orders by arrival."""

    number: int
    lane: Lane = field(compare=False)
    chat_id: int = field(compare=False)
    go: asyncio.Future[float] = field(compare=False)
    is_told: bool = field(default=False, compare=False)


class Pacer:
    """Gives out turns. Uses the running loop's clock and timers, and no task of its own.

    ``rate``: messages a second in all; Telegram allows 30, with paid broadcasts 1,000. ``tell``, when set, is
    called once for each message of ours that leaves, or that is about to and waits only for room: with
    ``heard`` other processes count it.
    """

    tell: Callable[[Lane], None] | None = None

    def __init__(self, rate: int = FREE_RATE) -> None:
        self._rate = rate
        self._gap = 1 / (rate * _MARGIN)
        self._next = float("-inf")
        self._others_until = float("-inf")  # so long a campaign of another process counts as running
        self._arrivals = Arrivals(rate)
        # When answers and support messages left, of late: no more than can make room for others.
        self._answers: deque[float] = deque(maxlen=rate)
        self._chats: dict[int, _Chat] = {}
        self._room_for_chats = _KNOWN_CHATS
        self._lane_paused = dict.fromkeys(Lane, float("-inf"))
        self._waiting: dict[Lane, list[_Turn]] = {lane: [] for lane in Lane}
        self._parked: list[tuple[float, _Turn]] = []
        self._numbers = count()
        self._timer: asyncio.TimerHandle | None = None

    @asynccontextmanager
    async def slot(self, lane: Lane, chat_id: int) -> AsyncIterator[None]:
        """Wait until a message may be sent to this chat; the block sends it and gets the answer.

        Those who wait go by lane, then by arrival.
        """
        sent_at = await self._turn(lane, chat_id)
        try:
            yield
        finally:
            self._arrivals.answered(sent_at, _now())

    async def _turn(self, lane: Lane, chat_id: int) -> float:
        turn = _Turn(next(self._numbers), lane, chat_id, asyncio.get_running_loop().create_future())
        if lane is not Lane.CAMPAIGN and self._others_until > _now():
            # Where a campaign fills every second, it makes room first.
            self._tell(turn)
            await asyncio.sleep(_HEARSAY)
        heapq.heappush(self._waiting[lane], turn)
        self._pump()
        return await turn.go

    def room(self, lane: Lane) -> int:
        """How many more turns of this lane would come within a third of a second, nobody else waiting."""
        ahead = max(_LEAST_AHEAD, self._rate // 3)
        return ahead - len(self._waiting[lane]) - sum(turn.lane is lane for _, turn in self._parked)

    def heard(self, lane: Lane, number: int) -> None:
        """So many messages of this lane leave in another process: answers as soon as there is room."""
        now = _now()
        if lane is Lane.CAMPAIGN:
            self._others_until = now + _ANSWERING
        soonest = now if lane is Lane.CAMPAIGN else now + _HEARSAY
        for _ in range(number):
            self._count(lane, now, max(soonest, self._arrivals.free_at()))

    def withdraw(self, lane: Lane) -> None:
        """Whoever waits for a turn of this lane gets none: ``WithdrawnError`` is raised where they wait."""
        parked = [turn for _, turn in self._parked if turn.lane is lane]
        self._parked = [entry for entry in self._parked if entry[1].lane is not lane]
        heapq.heapify(self._parked)
        for turn in self._waiting[lane] + parked:
            if not turn.go.done():
                turn.go.set_exception(WithdrawnError())
        self._waiting[lane] = []

    async def clear(self, chat_id: int) -> None:
        """Wait while this chat, or all replies, are paused. For edits and deletions, which take no turn."""
        wait = self.paused_for(Lane.REPLY, chat_id)
        while wait > 0:
            await asyncio.sleep(wait)
            wait = self.paused_for(Lane.REPLY, chat_id)

    def paused_for(self, lane: Lane, chat_id: int) -> float:
        """Seconds until neither the lane nor the chat is paused; 0 when they are not."""
        chat = self._chats.get(chat_id)
        until = max(self._lane_paused[lane], chat.paused_until if chat else float("-inf"))
        return max(0.0, until - _now())

    def pause(self, seconds: float, *, lane: Lane | None = None, chat_id: int | None = None) -> None:
        """Send nothing on this lane, or to this chat, for so long. Never cuts a longer pause."""
        until = _now() + seconds
        if lane is not None:
            self._lane_paused[lane] = max(self._lane_paused[lane], until)
        if chat_id is not None:
            chat = self._chat(chat_id)
            chat.paused_until = max(chat.paused_until, until)

    def refused(self, lane: Lane, chat_id: int, seconds: float) -> None:
        """Telegram answered 429 with this many seconds to wait.

        In the campaign lane the lane pauses; refusals of messages that were under way together make one
        pause. Otherwise the chat pauses; when a second chat is refused meanwhile, the whole bot is meant,
        and all but support pauses.
        """
        if lane is Lane.CAMPAIGN:
            self.pause(seconds, lane=lane)
            return
        now = _now()
        others = any(c.paused_until > now for known, c in self._chats.items() if known != chat_id)
        self.pause(seconds, chat_id=chat_id)
        if others:
            self.pause(seconds, lane=Lane.REPLY)
            self.pause(seconds, lane=Lane.CAMPAIGN)

    def _chat(self, chat_id: int) -> _Chat:
        chat = self._chats.get(chat_id)
        if chat is None:
            if len(self._chats) >= self._room_for_chats:
                self._forget_quiet_chats()
            chat = self._chats[chat_id] = _Chat()
        return chat

    def _forget_quiet_chats(self) -> None:
        now = _now()
        self._chats = {
            known: chat for known, chat in self._chats.items() if not chat.is_quiet(known < 0, now)
        }
        self._room_for_chats = max(_KNOWN_CHATS, 2 * len(self._chats))

    def _pump(self) -> None:
        """Let everybody go whose time has come, and set the timer for the next."""
        if self._timer:
            self._timer.cancel()
            self._timer = None
        now = _now()
        while self._parked and self._parked[0][0] <= now:
            turn = heapq.heappop(self._parked)[1]
            heapq.heappush(self._waiting[turn.lane], turn)
        while (turn_or_none := self._pick(now)) is not None:
            self._let_go(turn_or_none, now)
        for lane in (Lane.SUPPORT, Lane.REPLY):
            for turn in self._waiting[lane]:
                self._tell(turn)  # before it leaves, so that nobody else takes the next place
        self._set_timer(now)

    def _free_at(self, lane: Lane) -> float:
        """When the whole bot may send its next message of this lane.

        While people are being answered a campaign leaves room for as many answers as there were of late:
        an answer goes at once then, and need not wait for the next place in a full second.
        """
        if lane is not Lane.CAMPAIGN:
            return self._arrivals.free_at()
        now = _now()
        while self._answers and self._answers[0] <= now - _ANSWERING:
            self._answers.popleft()
        spare = min(math.ceil(len(self._answers) / _ANSWERING), self._rate // 2)
        return max(self._next, self._arrivals.free_at(spare))

    def _pick(self, now: float) -> _Turn | None:
        """The first turn that may go now; those whose chat must wait are parked until then."""
        for lane in Lane:
            if self._lane_paused[lane] > now or not self._waiting[lane] or self._free_at(lane) > now:
                continue
            waiting = self._waiting[lane]
            while waiting:
                turn = heapq.heappop(waiting)
                if turn.go.done():
                    continue  # cancelled while it waited
                at = self._chat(turn.chat_id).free_at(lane, turn.chat_id < 0)
                if at <= now:
                    return turn
                heapq.heappush(self._parked, (at, turn))
        return None

    def _let_go(self, turn: _Turn, now: float) -> None:
        self._tell(turn)
        self._count(turn.lane, now, now)
        self._chat(turn.chat_id).recent.append(now)
        turn.go.set_result(now)

    def _tell(self, turn: _Turn) -> None:
        if self.tell is not None and not turn.is_told:
            turn.is_told = True
            self.tell(turn.lane)

    def _count(self, lane: Lane, now: float, at: float) -> None:
        """One more message of anybody's, seen now and leaving then."""
        self._next = max(self._next + self._gap, now + self._gap - _LATE)
        self._arrivals.sent(at)
        if lane is not Lane.CAMPAIGN:
            self._answers.append(now)

    def _set_timer(self, now: float) -> None:
        moments = [
            max(self._free_at(lane), self._lane_paused[lane])
            for lane, waiting in self._waiting.items()
            if waiting
        ]
        if self._parked:
            moments.append(self._parked[0][0])
        if moments:
            self._timer = asyncio.get_running_loop().call_at(max(min(moments), now), self._pump)


def _now() -> float:
    return asyncio.get_running_loop().time()
