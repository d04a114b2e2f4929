"""Reminders of quizzes: about one a week for each person, at a moment that nobody can foresee.

An answer of the desk is announced in the same words (``bot.domain.covert_notice``), so there must be no day,
hour or minute at which only one of the two comes.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.campaign import CAP_SPAN
from bot.domain.people import Person

SOONEST, LATEST = timedelta(days=5), timedelta(days=9)
"""So long after one turn the next one comes: a week, more or less."""

SOON = timedelta(days=1)
"""Within so long a turn is made up for that came in quiet hours, or while nobody was there to see it."""

LATE = timedelta(minutes=10)
"""A turn seen later than this is no moment of chance any more: all would come at the moment of a restart."""

IDLE = 0.25
"""The share of turns at which somebody is reminded for whom nothing waits.

Without these a reminder on the phone of who has played everything could only be a notice of the desk.
"""

_TRIES = 1000

Chance = Callable[[], float]
"""A number from 0 up to, not with, 1; each as likely as any other, and none to be foretold."""


@dataclass(frozen=True, slots=True)
class Turn:
    """When somebody's next reminder may leave, and when the last one did (None: none has yet).

    Everybody has one, whether they want reminders or not: that it is there tells nothing of a person.
    """

    person_id: int
    due_at: datetime
    sent_at: datetime | None = None

    def is_late(self, now: datetime) -> bool:
        """Whether its moment has passed unseen."""
        return now - self.due_at > LATE

    def has_room(self, person: Person, campaigns: int, now: datetime) -> bool:
        """Whether one more fits into the person's week. ``campaigns``: messages of the last seven days."""
        own = self.sent_at is not None and self.sent_at > now - CAP_SPAN
        return campaigns + own < person.weekly


def next_week(person: Person, now: datetime, chance: Chance) -> datetime:
    """When this person's turn after one at ``now`` comes: in about a week, never in their quiet hours."""
    return _open_moment(person, now + SOONEST, now + LATEST, chance)


def within_a_day(person: Person, now: datetime, chance: Chance) -> datetime:
    """When a turn is made up for: within a day, never in their quiet hours."""
    return _open_moment(person, now, now + SOON, chance)


def _open_moment(person: Person, start: datetime, end: datetime, chance: Chance) -> datetime:
    """Any moment of the span outside the person's quiet hours, as likely as any other."""
    for _ in range(_TRIES):
        moment = start + (end - start) * chance()
        if person.quiet.allowed_from(moment, person.zone) == moment:
            return moment
    return person.quiet.allowed_from(start, person.zone)  # a minute of the day, or less, is not quiet
