"""Results as they are told: shares and changes with their intervals and sizes. Takes seconds at first."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.results import Change, Result, Share
from bot.domain.rounds import Measure, Phase
from bot.figures import intervals
from bot.figures.intervals import Interval


class Size(StrEnum):
    """How large a change is, by Cohen's conventions."""

    NONE = "none"
    SMALL = "small"
    MEDIUM = "medium"
    LARGE = "large"


@dataclass(frozen=True, slots=True)
class Point:
    """The share that answers well, from 0 to 1."""

    people: int
    share: float
    interval: Interval


@dataclass(frozen=True, slots=True)
class Shift:
    """What changed since before for the same people: from -1 to 1, with Cohen's h.

    ``interval`` is None when it is the same for everybody.
    """

    people: int
    difference: float
    interval: Interval | None
    effect: float

    @property
    def is_sure(self) -> bool:
        """Whether the interval leaves no doubt that something changed; without one there is none either."""
        return self.interval is None or not self.interval.low <= 0 <= self.interval.high

    @property
    def size(self) -> Size:
        """How large that is."""
        borders = {
            Size.LARGE: intervals.LARGE,
            Size.MEDIUM: intervals.MEDIUM,
            Size.SMALL: intervals.SMALL,
        }
        return next((size for size, border in borders.items() if abs(self.effect) >= border), Size.NONE)


@dataclass(frozen=True, slots=True)
class Measured:
    """One measure. What too few people answered is missing."""

    measure: Measure
    points: Mapping[Phase, Point]
    shifts: Mapping[Phase, Shift]


def measured(results: Iterable[Result]) -> tuple[Measured, ...]:
    """The results with all that is computed from them."""
    return tuple(
        Measured(
            result.measure,
            {phase: _point(share) for phase, share in result.shares.items()},
            {phase: _shift(change) for phase, change in result.changes.items()},
        )
        for result in results
    )


def _point(share: Share) -> Point:
    return Point(share.people, share.mean, intervals.of_mean_share(share.sum, share.people))


def _shift(change: Change) -> Shift:
    before, then = change.before.mean, change.then.mean
    found = intervals.of_mean_difference(change.differences)
    return Shift(change.then.people, then - before, found, intervals.cohen_h(before, then))
