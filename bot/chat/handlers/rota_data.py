"""What stands in the callback data of the rota: a word, and numbers for days, hours and people."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import date, time
from typing import TypeAlias

from bot.domain.errors import StaleError

Answers: TypeAlias = Mapping[tuple[str, int], Callable[..., Awaitable[None]]]
"""Who answers a button, by its word and how many numbers follow it; they get the visit and the numbers."""

FIRST, LAST = date(2020, 1, 1).toordinal(), date(2200, 1, 1).toordinal()
"""Within these every day can be reckoned with; which of them may be planned, the use cases say."""


def day_of(ordinal: int) -> date:
    """The day. Raises StaleError for what is none, or is beyond all planning."""
    if not FIRST <= ordinal <= LAST:
        raise StaleError
    return date.fromordinal(ordinal)


def when_of(code: int) -> int | date:
    """A day of the week (0 is Monday), or a date."""
    return code if 0 <= code <= 6 else day_of(code)


def hour_of(hour: int) -> time:
    """The full hour. Raises StaleError for what is none."""
    if not 0 <= hour <= 23:
        raise StaleError
    return time(hour)
