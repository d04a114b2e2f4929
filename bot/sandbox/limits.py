"""Telegram's limits on sending: 30 messages a second in all, 1 a second per chat, 20 a minute per group.

Off unless strict. Once a wait was imposed, every send during it is refused and begins the wait anew, as
Telegram does to bots that do not listen.
"""

import math
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic

from bot.sandbox.errors import too_many_requests

CHAT_BURST = 3
GROUP_PER_MINUTE = 20


@dataclass(slots=True)
class _Lane:
    """When a chat (or the whole bot) sent lately and until when it is refused."""

    sent: deque[float] = field(default_factory=deque)
    refused_until: float = 0.0
    wait: float = 0.0


class Limits:
    """Counts sends and refuses with 429 those above the limits. ``latency_ms`` delays every answer."""

    def __init__(self, *, strict: bool, clock: Callable[[], float] = monotonic) -> None:
        self.strict = strict
        self.per_second = 30.0
        self.latency_ms = 0.0
        self._clock = clock
        self._all = _Lane()
        self._chats: dict[int, _Lane] = {}

    def set(
        self, *, strict: bool | None = None, per_second: float | None = None, latency_ms: float | None = None
    ) -> None:
        """Change what is given; waits imposed so far are forgotten."""
        self.strict = self.strict if strict is None else strict
        self.per_second = self.per_second if per_second is None else max(1.0, per_second)
        self.latency_ms = self.latency_ms if latency_ms is None else max(0.0, latency_ms)
        self._all = _Lane()
        self._chats.clear()

    def admit(self, chat_id: int, *, group: bool, messages: int = 1) -> None:
        """Count ``messages`` sends to a chat, or raise the 429 Telegram would answer."""
        if not self.strict:
            return
        now = self._clock()
        chat = self._chats.setdefault(chat_id, _Lane())
        for lane in (self._all, chat):
            _refuse_while_waiting(lane, now)
        span, most = (60.0, GROUP_PER_MINUTE) if group else (float(CHAT_BURST), CHAT_BURST)
        _refuse_above(self._all, now, 1.0, int(self.per_second), messages)
        _refuse_above(chat, now, span, most, messages)
        for lane in (self._all, chat):
            lane.sent.extend([now] * messages)


def _refuse_while_waiting(lane: _Lane, now: float) -> None:
    if now < lane.refused_until:
        lane.refused_until = max(lane.refused_until, now + lane.wait)
        raise too_many_requests(math.ceil(lane.refused_until - now))


def _refuse_above(lane: _Lane, now: float, span: float, most: int, messages: int) -> None:
    """Refuse when ``messages`` more would make more than ``most`` within ``span`` seconds.

    A batch larger than the limit itself passes when nothing was sent lately: it could never pass otherwise.
    """
    while lane.sent and lane.sent[0] <= now - span:
        lane.sent.popleft()
    if not lane.sent or len(lane.sent) + messages <= most:
        return
    lane.wait = max(1.0, math.ceil(lane.sent[0] + span - now))
    lane.refused_until = now + lane.wait
    raise too_many_requests(int(lane.wait))
