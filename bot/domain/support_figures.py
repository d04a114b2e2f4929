"""What support did in a quarter, in numbers: acts are counted, and nothing is kept of whose they were.

Nothing is told of fewer than five, and nothing below five can be computed from what is told. A quarter is
told when it is over: of one that goes on, two looks would tell what happened between them.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Self
from zoneinfo import ZoneInfo

from bot.domain.support import Need, Outcome
from bot.domain.suppression import FEWEST

_NUMBERS = ("1", "2", "3", "4")
_MONTHS = 3


class What(StrEnum):
    """What is counted."""

    OPENED = "opened"
    """Requests; one that is opened again is another one."""
    ANSWERED = "answered"
    """First answers to a request, by ``Wait``."""
    CLOSED = "closed"
    """Requests that ended, by ``Outcome``."""
    NEED = "need"
    """The same requests by ``Need``: until the end it may still be said."""
    REFERRED = "referred"
    """Services that were told of somebody, by their key in content/*/services.yml."""
    TIPS = "tips"
    """Tips that were passed on to a service."""


class Wait(StrEnum):
    """How long a first answer took."""

    MINUTES_5 = "5m"
    MINUTES_15 = "15m"
    HOUR = "1h"
    HOURS_4 = "4h"
    DAY = "24h"
    LATER = "later"


LONGEST = {
    Wait.MINUTES_5: timedelta(minutes=5),
    Wait.MINUTES_15: timedelta(minutes=15),
    Wait.HOUR: timedelta(hours=1),
    Wait.HOURS_4: timedelta(hours=4),
    Wait.DAY: timedelta(hours=24),
}

UNSAID = "unsaid"
"""What for, or how it ended, was not said."""

OTHER = "other"
"""A service that is not in the content (any more)."""

Counts = Mapping[What, Mapping[str, int]]
"""How many there are of each kind. Where nothing was counted there is nothing."""


def wait_of(span: timedelta) -> Wait:
    """The shortest of the waits that holds this one."""
    return next((wait for wait, longest in LONGEST.items() if span <= longest), Wait.LATER)


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """Three months of a year; ``number`` counts from 1. As words: 2026Q4."""

    year: int
    number: int

    def __str__(self) -> str:
        return f"{self.year}Q{self.number}"

    @classmethod
    def of(cls, moment: datetime, zone: str) -> Self:
        """The quarter in which it is this moment in this zone."""
        there = moment.astimezone(ZoneInfo(zone))
        return cls(there.year, (there.month - 1) // _MONTHS + 1)

    @classmethod
    def named(cls, words: str) -> Self | None:
        """The quarter that is written like this; None when none is."""
        year, _, number = words.strip().upper().partition("Q")
        is_year = len(year) == len("2026") and year.isascii() and year.isdecimal()
        return cls(int(year), int(number)) if is_year and number in _NUMBERS else None

    def is_over(self, moment: datetime, zone: str) -> bool:
        """Whether at this moment another one has begun in this zone."""
        return self < Quarter.of(moment, zone)


@dataclass(frozen=True, slots=True)
class Table:
    """One thing that was counted, as it may be told.

    ``total``: None for fewer than five, and then nothing of it is told. ``cells``: how many of each kind, in
    a fixed order: none, or five at least; None is not told.
    """

    total: int | None
    cells: Mapping[str, int | None]

    @property
    def rest(self) -> int:
        """How many belong to the kinds that are not told: none, or five at least."""
        return (self.total or 0) - sum(n for n in self.cells.values() if n is not None)


@dataclass(frozen=True, slots=True)
class Speed:
    """How soon first answers came, as far as the table of them tells it.

    ``answers``: how many there are. ``median``: within which wait half of them came. ``within``: how many
    came within this wait or a shorter one.
    """

    answers: int
    median: Wait | None
    within: Mapping[Wait, int]


Told = Mapping[What, Table]


def told(counts: Counts, services: Collection[str]) -> Told:
    """What may be told of a quarter that is over. ``services``: the keys of those that are in the content."""
    kinds: dict[What, list[str]] = {
        What.OPENED: [""],
        What.ANSWERED: list(Wait),
        What.CLOSED: [*Outcome, UNSAID],
        What.NEED: [*Need, UNSAID],
        What.TIPS: [""],
    }
    found = {what: suppressed(_in_order(counts.get(what, {}), keys)) for what, keys in kinds.items()}
    return found | {What.REFERRED: _services(counts.get(What.REFERRED, {}), services)}


def _services(counted: Mapping[str, int], services: Collection[str]) -> Table:
    """What may be told of services, in whose content they may come and go while old quarters stay to be seen.

    So what is told follows from what was counted alone, and which services there are today only says under
    which name. Those with five or more are told when the others come to five at least, and are so many that
    each of them may still have one to four. Otherwise the total is all.
    """
    keys, total = [*services, OTHER], sum(counted.values())
    small = [n for n in counted.values() if 0 < n < FEWEST]
    if not small and total >= FEWEST:
        return Table(total, _in_order(counted, keys))
    most = (FEWEST - 1) * (len(small) - 1) + 1
    large = {key: n for key, n in counted.items() if n >= FEWEST and key in services}
    is_told = total >= FEWEST and FEWEST <= sum(small) <= most
    cells = {key: large.get(key) if is_told else None for key in keys}
    return Table(total if total >= FEWEST else None, cells)


def _in_order(counted: Mapping[str, int], keys: list[str]) -> dict[str, int]:
    """The count of each of these kinds; of all others under the last one."""
    known = {key: counted.get(key, 0) for key in keys}
    known[keys[-1]] += sum(n for key, n in counted.items() if key not in known)
    return known


def suppressed(cells: Mapping[str, int]) -> Table:
    """What may be told of these counts, whose sum is told.

    Where a kind has one to four, it is left out together with its neighbour: kinds stand in fixed pairs. What
    is left out follows from the total, so it goes on with the next pair until that is five at least for each
    pair. A choice that looked at the counts, such as the smallest one, would let who knows it compute them.
    """
    total, pairs = sum(cells.values()), _pairs(list(cells))
    if total < FEWEST:
        return Table(None, dict.fromkeys(cells))
    small = [place for place, pair in enumerate(pairs) if any(0 < cells[key] < FEWEST for key in pair)]
    hidden = [pairs[place] for place in small]
    for place in _nearest(small, len(pairs)):
        if sum(cells[key] for pair in hidden for key in pair) < FEWEST * len(hidden):
            hidden.append(pairs[place])
    untold = {key for pair in hidden for key in pair}
    return Table(total, {key: None if key in untold else n for key, n in cells.items()})


def _pairs(keys: list[str]) -> list[list[str]]:
    """Two that stand side by side; the last three where they are odd."""
    pairs = [keys[place : place + 2] for place in range(0, len(keys), 2)]
    if len(pairs) > 1 and len(pairs[-1]) == 1:
        last = pairs.pop()
        pairs[-1] += last
    return pairs


def _nearest(small: list[int], count: int) -> list[int]:
    """The places of the other pairs: those before the first of these, going back, then those behind it."""
    if not small:
        return []
    order = [*range(small[0] - 1, -1, -1), *range(small[0] + 1, count)]
    return [place for place in order if place not in small]


def speed(answered: Table) -> Speed | None:
    """What follows from the told table of first answers; None when nothing of it is told."""
    if answered.total is None:
        return None
    bounds = {wait: _bounds(answered, wait) for wait in Wait}
    middle = (answered.total + 1) // 2
    medians = {next(wait for wait in Wait if bounds[wait][end] >= middle) for end in (0, 1)}
    within = {wait: low for wait, (low, high) in bounds.items() if low == high}
    return Speed(answered.total, medians.pop() if len(medians) == 1 else None, within)


def _bounds(answered: Table, wait: Wait) -> tuple[int, int]:
    """How many at least and at most came within this wait, for somebody who knows the told table."""
    waits = list(Wait)
    inside = {key: answered.cells[key] for key in waits[: waits.index(wait) + 1]}
    known = sum(n for n in inside.values() if n is not None)
    is_apart = any(answered.cells[key] is None for key in waits if key not in inside)
    low = known if is_apart else known + answered.rest
    return low, known + answered.rest if None in inside.values() else known
