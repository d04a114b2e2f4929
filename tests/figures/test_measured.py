"""Results with what is computed from them."""

from fractions import Fraction

import pytest

from bot.domain.results import Change, Result, Share
from bot.domain.rounds import Measure, Phase
from bot.figures.intervals import Interval, of_mean_difference, wilson
from bot.figures.measured import Shift, Size, measured


def test_shares_and_changes_get_their_intervals_and_sizes() -> None:
    before, then = Share(10, Fraction(4)), Share(10, Fraction(7))
    differences = (*[Fraction(0)] * 7, *[Fraction(1)] * 3)
    result = Result(
        Measure.PLANNING,
        {Phase.BEFORE: Share(15, Fraction(5)), Phase.AFTER: then},
        {Phase.AFTER: Change(before, then, differences)},
    )
    (found,) = measured([result])
    assert found.measure is Measure.PLANNING
    assert (found.points[Phase.BEFORE].people, found.points[Phase.BEFORE].interval) == (15, wilson(5, 15))
    assert found.points[Phase.AFTER].share == 0.7
    shift = found.shifts[Phase.AFTER]
    assert shift.people == 10
    assert shift.difference == pytest.approx(0.3)
    assert shift.interval == of_mean_difference(differences)
    assert shift.size is Size.MEDIUM
    assert Phase.LATER not in found.points


@pytest.mark.parametrize(
    ("effect", "size"),
    [
        (0.0, Size.NONE),
        (0.19, Size.NONE),
        (-0.2, Size.SMALL),
        (0.49, Size.SMALL),
        (0.5, Size.MEDIUM),
        (-0.81, Size.LARGE),
    ],
)
def test_sizes_are_cohens(effect: float, size: Size) -> None:
    assert Shift(5, 0.1, None, effect).size is size


@pytest.mark.parametrize(
    ("interval", "sure"),
    [
        (Interval(0.01, 0.2), True),
        (Interval(-0.3, -0.1), True),
        (Interval(-0.1, 0.2), False),
        (Interval(0.0, 0.2), False),
        (None, True),
    ],
)
def test_an_interval_with_nothing_in_it_leaves_doubt(interval: Interval | None, sure: bool) -> None:
    assert Shift(5, 0.1, interval, 0.3).is_sure is sure
