"""Weeks in a row: counted kindly, one week off does not end them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Streak:
    """``weeks`` with something learnt, in a row; ``this_week``: whether the present one is among them."""

    weeks: int
    this_week: bool


def week_of(day: date) -> date:
    """The Monday of the week that this day is in."""
    return day - timedelta(days=day.weekday())


def streak(active: Iterable[date], today: date) -> Streak:
    """The streak at ``today``, from the Mondays of the weeks in which something was learnt.

    A single week off between two active ones ends nothing and counts for nothing; two in a row do end it.
    The present week ends nothing as long as it lasts.
    """
    weeks = set(active)
    this = week_of(today)
    count, rested = 0, 0
    week = this if this in weeks else this - WEEK
    while rested < 2:
        if week in weeks:
            count, rested = count + 1, 0
        else:
            rested += 1
        week -= WEEK
    return Streak(count, this in weeks)
