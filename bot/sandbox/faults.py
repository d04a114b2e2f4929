"""Faults on purpose: what a bad network, a bad minute at Telegram or a blocked bot look like.

A fault names a method (``*`` for all but getUpdates, which must be named) and a kind. It strikes at every
matching request, or at every n-th (``every``), or by chance (``probability`` with ``seed``),
at most ``count`` times.
"""

import random
from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.errors import ApiError, ControlError, too_many_requests
from bot.sandbox.shapes import Json

KINDS = ("429", "500", "502", "drop", "timeout", "403", "400", "duplicate")
SETTINGS = frozenset(
    {"method", "kind", "every", "probability", "seed", "count", "retry_after", "after_effect", "chat_id"}
    | {"description", "seconds"}
)


@dataclass(slots=True)
class Fault:
    """One fault. ``chat_id`` narrows it to one chat; a ``timeout`` holds the request for ``seconds``."""

    method: str
    kind: str
    every: int | None = None
    probability: float | None = None
    seed: int | None = None
    count: int | None = None
    retry_after: int = 1
    after_effect: bool = False
    chat_id: int | None = None
    description: str | None = None
    seconds: float = 60.0
    seen: int = 0
    struck: int = 0
    chance: random.Random = field(default_factory=random.Random, repr=False)

    def strikes(self, method: str, params: Json) -> bool:
        """Whether this request is struck; counts it."""
        if not self._matches(method, params) or (self.count is not None and self.struck >= self.count):
            return False
        self.seen += 1
        if self.every is not None and self.seen % self.every:
            return False
        if self.probability is not None and self.chance.random() >= self.probability:
            return False
        self.struck += 1
        return True

    def _matches(self, method: str, params: Json) -> bool:
        if self.chat_id is not None and params.get("chat_id") != self.chat_id:
            return False
        return method == self.method or (self.method == "*" and method != "getUpdates")

    def error(self) -> ApiError:
        """The refusal for the kinds that answer in JSON."""
        if self.kind == "429":
            return too_many_requests(self.retry_after)
        usual = {
            "400": "Bad Request: wrong parameter",
            "403": "Forbidden: bot was blocked by the user",
            "500": "Internal Server Error",
        }
        return ApiError(int(self.kind), self.description or usual[self.kind])

    def view(self) -> Json:
        """What the control API shows."""
        shown = {name: getattr(self, name) for name in sorted(SETTINGS)}
        return {k: v for k, v in shown.items() if v is not None} | {"seen": self.seen, "struck": self.struck}


class Faults:
    """The faults in force, oldest first; the first that strikes wins."""

    def __init__(self) -> None:
        self.active: list[Fault] = []

    def add(self, specs: Any) -> None:
        """Take one description or a list of them; ControlError 400 when one makes no sense."""
        listed = specs if isinstance(specs, list) else [specs]
        self.active.extend([_read(spec) for spec in listed])

    def strike(self, method: str, params: Json) -> Fault | None:
        """The fault that strikes this request, or None."""
        return next((f for f in self.active if f.strikes(method, params)), None) if self.active else None

    def view(self) -> list[Json]:
        """All faults as the control API shows them."""
        return [f.view() for f in self.active]


def _read(spec: Any) -> Fault:
    if not isinstance(spec, dict) or not SETTINGS.issuperset(spec) or "method" not in spec:
        raise ControlError(400, f"a fault has a method, a kind and of these: {', '.join(sorted(SETTINGS))}")
    kind = str(spec.get("kind"))
    if kind not in KINDS:
        raise ControlError(400, f"no such kind of fault; there are {', '.join(KINDS)}")
    fault = Fault(**{**spec, "kind": kind})
    fault.chance = random.Random(fault.seed)  # noqa: S311 - repeatable on purpose
    return fault
