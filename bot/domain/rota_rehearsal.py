"""A rehearsal of the rota: everything that would go wrong if requests came at every moment of some days."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.rota import Period, Rota, hours, periods


class Trouble(StrEnum):
    """Why a request would not be answered well."""

    NOBODY = "nobody"
    """Nobody is planned."""
    NO_ROLE = "no_role"
    """All who are planned hold no role at the desk any more."""
    UNREACHABLE = "unreachable"
    """All who are on have blocked the bot: no ping would reach them."""
    UNTRAINED = "untrained"
    """None of those who can be reached has passed the course."""


@dataclass(frozen=True, slots=True)
class Weak:
    """A span in which something is wrong, and the people it is about."""

    start: datetime
    end: datetime
    trouble: Trouble
    people: frozenset[int]

    @property
    def is_gap(self) -> bool:
        """Whether nobody would hear of a request."""
        return self.trouble is not Trouble.UNTRAINED


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What is wrong in these days, in order, and how long each person is on."""

    start: datetime
    end: datetime
    weak: tuple[Weak, ...]
    hours: Mapping[int, timedelta]

    @property
    def has_gaps(self) -> bool:
        """Whether there is a moment at which nobody would hear of a request."""
        return any(one.is_gap for one in self.weak)


def rehearse(
    rota: Rota, start: datetime, end: datetime, unreachable: Collection[int], untrained: Collection[int]
) -> Rehearsal:
    """Walk from one change to the next. ``unreachable``: who blocked the bot; ``untrained``: no course."""
    weak: list[Weak] = []
    for one in periods(rota, start, end):
        found = _weak(one, frozenset(unreachable), frozenset(untrained))
        if found is None:
            continue
        before = weak[-1] if weak else None
        is_same = before is not None and (before.end, before.trouble, before.people) == (
            found.start,
            found.trouble,
            found.people,
        )
        if before is not None and is_same:
            weak[-1] = replace(before, end=found.end)
        else:
            weak.append(found)
    return Rehearsal(start, end, tuple(weak), hours(rota, start, end))


def _weak(one: Period, unreachable: frozenset[int], untrained: frozenset[int]) -> Weak | None:
    reached = one.on - unreachable
    if not one.planned:
        return Weak(one.start, one.end, Trouble.NOBODY, frozenset())
    if not one.on:
        return Weak(one.start, one.end, Trouble.NO_ROLE, one.planned)
    if not reached:
        return Weak(one.start, one.end, Trouble.UNREACHABLE, one.on)
    if reached <= untrained:
        return Weak(one.start, one.end, Trouble.UNTRAINED, reached)
    return None
