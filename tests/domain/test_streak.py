"""Weeks in a row, counted kindly."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.streak import WEEK, Streak, streak, week_of

MONDAY = date(2026, 3, 2)
TODAY = date(2026, 3, 4)


def weeks(*ago: int) -> list[date]:
    return [MONDAY - WEEK * n for n in ago]


@pytest.mark.parametrize(
    ("active", "expected"),
    [
        ((), Streak(0, False)),
        ((0,), Streak(1, True)),
        ((1,), Streak(1, False)),
        ((2,), Streak(1, False)),  # last week was a rest
        ((3,), Streak(0, False)),  # two weeks off
        ((0, 1, 2), Streak(3, True)),
        ((0, 2, 4, 6), Streak(4, True)),
        ((0, 1, 4, 5), Streak(2, True)),
    ],
)
def test_examples(active: tuple[int, ...], expected: Streak) -> None:
    assert streak(weeks(*active), TODAY) == expected


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)))
def test_a_week_begins_on_its_monday(day: date) -> None:
    monday = week_of(day)
    assert monday.weekday() == 0
    assert timedelta() <= day - monday < WEEK


@given(st.sets(st.integers(0, 60)), st.integers(0, 60))
def test_learning_something_never_shortens_it(active: set[int], more: int) -> None:
    before = streak(weeks(*active), TODAY)
    after = streak(weeks(*active, more), TODAY)
    assert after.weeks >= before.weeks
    assert before.weeks <= len(active)
