"""Delivering campaigns: quickly, on agreed hours, and never twice what may have arrived."""

import asyncio
from collections import Counter, deque
from collections.abc import Collection, Coroutine
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from bot.domain.campaign import (
    Campaign,
    CampaignAct,
    CampaignState,
    Delivery,
    DeliveryState,
    LogLine,
    Outcome,
    Progress,
    Sent,
    Skip,
    state_after,
)
from bot.domain.people import Person
from bot.usecases.audience import Circumstances
from bot.usecases.people import language_of
from bot.usecases.ports import CampaignLane, Clock, Store, UnitOfWork

TURN = 0.15
"""Seconds between two looks at the database while messages leave: so long until a pause is heard of."""

FLIGHT = 64
"""Messages under way together (FACTS.md); half of what leaves in a second where that is more."""

FRESH = timedelta(seconds=5)
"""So long a judgement holds: a message that waited longer for its turn is judged once more."""

SHOW_EVERY = timedelta(seconds=3)
SHOWN_WITHIN = 5.0
"""Seconds that the last change of a leader's message may take before others need not wait for it."""

RATE_OVER = timedelta(seconds=10)
LONGEST_RETRY = 60
"""Seconds between two tries of one message, at most."""

_Taken = tuple[Delivery, Person, Campaign]


@dataclass(slots=True)
class _Running:
    """What this process knows of a campaign that runs. ``sent``: moments and numbers of late.

    ``to_count`` and ``to_show``: rows have moved on since they were counted, and since the leader was shown.
    For hours of waiting for the morning neither is so, and nothing is asked or sent.
    """

    campaign: Campaign
    sent: deque[tuple[datetime, int]] = field(default_factory=deque)
    shown_at: datetime | None = None
    to_count: bool = True
    to_show: bool = True

    def note(self, at: datetime, number: int) -> None:
        """So many messages left; 0 where rows moved on otherwise."""
        self.to_count = self.to_show = True
        if number:
            self.sent.append((at, number))

    def is_due_to_show(self, now: datetime) -> bool:
        """Whether there is something new to show, and the last time is long enough ago."""
        is_new = self.to_show or bool(self.sent)
        return is_new and (self.shown_at is None or now - self.shown_at >= SHOW_EVERY)

    def rate(self, now: datetime) -> float:
        """Messages a second over the last ten seconds."""
        while self.sent and self.sent[0][0] < now - RATE_OVER:
            self.sent.popleft()
        if len(self.sent) < 2:
            return 0.0
        span = (now - self.sent[0][0]).total_seconds()
        return sum(number for _, number in self.sent) / span if span > 0 else 0.0


class DeliverCampaign:
    """Sends what is due of all running campaigns.

    Each row is marked ``sending`` in the database before it is sent, shortly before: a crash leaves few
    rows, and those become ``unknown``, never to be sent twice by themselves.
    ``flight``: so many messages may be under way together.
    """

    def __init__(self, store: Store, lane: CampaignLane, clock: Clock, flight: int = FLIGHT) -> None:
        self._store = store
        self._lane = lane
        self._clock = clock
        self._flight = flight
        self._running: dict[int, _Running] = {}
        self._flying: set[asyncio.Task[None]] = set()
        self._shows: set[asyncio.Task[None]] = set()
        self._done: list[Delivery] = []
        self._landing = False

    async def recover(self) -> int:
        """Once at a start: rows that a dead process was sending become ``unknown``; how many."""
        async with self._store() as work:
            orphans = await work.deliveries.orphans_to_unknown()
            await work.commit()
        return orphans

    async def __call__(self) -> int:
        """Deliver until nothing more is due now; how many rows moved on."""
        moved = 0
        self._landing = False
        try:
            while True:
                taken, settled, idle = await self._turn()
                moved += settled
                for item in taken:
                    self._launch(self._send(*item), self._flying)
                await self._settle(idle)
                if self._flying:
                    await asyncio.wait(self._flying, timeout=TURN)
                elif not settled and not self._done:
                    if self._shows:  # how it ended is worth waiting for, not for long
                        await asyncio.wait(self._shows, timeout=SHOWN_WITHIN)
                    return moved
        finally:
            await self._land()

    def _launch(self, work: Coroutine[Any, Any, None], among: set[asyncio.Task[None]]) -> None:
        task = asyncio.create_task(work)
        among.add(task)
        task.add_done_callback(among.discard)

    async def _land(self) -> None:
        """What is under way when the work ends or fails is waited for and written down.

        What only waits for its turn does not leave any more: that may take minutes in a flood wait.
        """
        self._landing = True
        self._lane.withdraw()
        for show in self._shows:
            show.cancel()
        if under_way := self._flying | self._shows:
            await asyncio.wait(under_way)
        await self._write(list(self._done), [], [], self._clock())

    async def _turn(self) -> tuple[list[_Taken], int, bool]:
        """One look: see what runs, take what can leave now, write that down and what became of others.

        The messages to send, how many rows moved on since the last look, and whether there was room for more.
        All is read before anything is written: others wait for the database only while it is written to.
        """
        now = self._clock()
        room = min(self._lane.room(), self._flight - len(self._flying))
        done = list(self._done)
        async with self._store() as work:
            over = await self._look(work, done, now)
            due = await work.deliveries.due(now, room) if room > 0 and self._running else []
            # One that was let run in this moment comes with the next look.
            due = [one for one in due if one.campaign_id in self._running]
            marked, taken = await self._judge(work, due, now)
        for one in marked:
            self._running[one.campaign_id].note(now, 0)
        try:
            await self._write(done, marked, over, now)
        except BaseException:
            # Perhaps it is written all the same. None of them left: the next look says so.
            self._done += [one for one in due if one.id in {sent.id for sent, _, _ in taken}]
            raise
        return taken, len(done) + len(due), room > 0 and not due

    async def _write(
        self, done: list[Delivery], marked: list[Delivery], over: list[int], now: datetime
    ) -> None:
        """What became of messages, what leaves now, what is too late. Dropped only when it is committed."""
        if not done and not marked and not over:
            return
        unreachable = [one.person_id for one in done if one.state is DeliveryState.UNREACHABLE]
        async with self._store() as work:
            await work.deliveries.save_all([*done, *marked], now)
            for campaign_id in over:
                await work.deliveries.end_pending(campaign_id, Skip.LATE, now)
            for person in (await work.people.several(unreachable)).values() if unreachable else ():
                await work.people.save(replace(person, unreachable=True))
            await work.commit()
        self._done = self._done[len(done) :]

    async def _look(self, work: UnitOfWork, done: list[Delivery], now: datetime) -> list[int]:
        """Which campaigns run now; the ids of those past their end, which send nothing more."""
        running = {one.id: one for one in await work.campaigns.in_state(CampaignState.RUNNING)}
        over = [number for number, one in running.items() if _is_over(one, now)]
        known = self._running
        self._running = {n: known.get(n) or _Running(campaign) for n, campaign in running.items()}
        for number, campaign in running.items():
            self._running[number].campaign = campaign
            mine = [one for one in done if one.campaign_id == number]
            if mine or number in over:
                self._running[number].note(now, sum(one.state is DeliveryState.SENT for one in mine))
        return over

    async def _judge(
        self, work: UnitOfWork, due: list[Delivery], now: datetime
    ) -> tuple[list[Delivery], list[_Taken]]:
        """Each row as it is from now on, and those that are sent. Two campaigns at once both count."""
        marked: list[Delivery] = []
        taken: list[_Taken] = []
        people = await work.people.several({one.person_id for one in due}) if due else {}
        for campaign_id in dict.fromkeys(one.campaign_id for one in due):
            campaign = self._running[campaign_id].campaign
            mine = [one for one in due if one.campaign_id == campaign_id]
            ids = [one.person_id for one in mine]
            known = await Circumstances.read(work, campaign, ids, now)
            known = known.with_more(Counter(person.id for _, person, _ in taken))
            reached = await work.deliveries.among(campaign.reach, ids)
            for delivery in [] if _is_over(campaign, now) else mine:
                person = people.get(delivery.person_id)
                one = _marked(delivery, person, campaign, known, reached, now)
                marked.append(one)
                if one.state is DeliveryState.SENDING and person is not None:
                    taken.append((one, person, campaign))
        return marked, taken

    async def _send(self, delivery: Delivery, person: Person, campaign: Campaign) -> None:
        judged_at, is_wanted = self._clock(), True

        def wanted() -> bool:
            """Whether what was judged then still holds: in a flood wait people decide, and hours begin."""
            nonlocal is_wanted
            now = self._clock()
            old = now - judged_at > FRESH or _is_over(campaign, now)
            is_wanted = campaign.id in self._running and not old and not self._landing
            return is_wanted

        try:
            sent = await self._lane.send(person, campaign, delivery, wanted)
        except Exception:
            # It may be out: one delivery that nobody understands must not undo what is known of the others.
            sent = Sent(Outcome.UNKNOWN)
        state = state_after(sent)
        language = campaign.language_for(language_of(person))
        changed = replace(delivery, state=state, message_id=sent.message_id, language=language)
        if state is DeliveryState.PENDING and is_wanted and not self._landing:  # else it is just due again
            wait = timedelta(seconds=min(2**delivery.tries, LONGEST_RETRY))
            changed = replace(changed, tries=delivery.tries + 1, not_before=self._clock() + wait)
        self._done.append(changed)

    async def _settle(self, idle: bool) -> None:
        """End campaigns that are through, and tell their leaders how they go, every three seconds."""
        now = self._clock()
        for running in list(self._running.values()):
            due_to_show = running.is_due_to_show(now)
            if due_to_show or (idle and running.to_count):
                await self._look_at(running, now, due_to_show)

    async def _look_at(self, running: _Running, now: datetime, due_to_show: bool) -> None:
        campaign = running.campaign
        async with self._store() as work:
            counts = await work.deliveries.counts(campaign.id)
            waiting = counts.get(DeliveryState.PENDING, 0) + counts.get(DeliveryState.SENDING, 0)
            if not waiting:
                campaign = await self._end(work, campaign, now)
            running.to_count = False
            if waiting and not due_to_show:
                return
            author = await work.people.get(campaign.author_id)
        running.shown_at, running.to_show = now, False
        if author is not None and campaign.live_message is not None:
            rate = running.rate(now)
            shown = Progress(campaign, counts, rate, waiting / rate if rate else None)
            self._launch(self._lane.show_progress(author, shown), self._shows)

    async def _end(self, work: UnitOfWork, campaign: Campaign, now: datetime) -> Campaign:
        """It is through, unless somebody paused or cancelled it in this moment."""
        stored = await work.campaigns.get(campaign.id)
        if stored is None or stored.state is not CampaignState.RUNNING:
            return campaign
        ended = replace(stored, state=CampaignState.DONE)
        await work.campaigns.save(ended)
        await work.campaigns.log(campaign.id, LogLine(CampaignAct.DONE, now))
        await work.commit()
        del self._running[campaign.id]
        return ended


def _is_over(campaign: Campaign, now: datetime) -> bool:
    return campaign.expires_at is not None and campaign.expires_at <= now


def _marked(
    delivery: Delivery,
    person: Person | None,
    campaign: Campaign,
    known: Circumstances,
    reached: Collection[int],
    now: datetime,
) -> Delivery:
    """The row as it is before sending: on its way, later, or left out for a reason."""
    if person is None or person.id not in reached:
        reason = Skip.GONE if person is None else Skip.LEFT
        return replace(delivery, state=DeliveryState.SKIPPED, reason=reason)
    judged = known.judge(person, campaign, now)
    if judged.reason is not None:
        return replace(delivery, state=DeliveryState.SKIPPED, reason=judged.reason)
    if judged.not_before > now:
        return replace(delivery, not_before=judged.not_before)
    return replace(delivery, state=DeliveryState.SENDING)
