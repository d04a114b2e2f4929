"""What leaders may see of a club: how many people, by week and by topic, and never who.

A leader may look before and after somebody joins, or learns something right beside them. So that this tells
nothing about that person:

- People are told in whole fives, and fewer than five not at all.
- A week is told when it is over everywhere on earth, and so are topics: what somebody does changes nothing
  at once, and then it stands together with what all the others did in that week.
- Who joins counts from that week on, never with what they did before: joining changes nothing but the number
  of members.
- That number is told at once, but in fives too: who leaves need not fear to be missed.

Who leaves takes their part along: then a figure can be one five lower than before, and never higher.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from bot.domain.people import Joined, Person
from bot.domain.streak import WEEK, week_of
from bot.domain.suppression import in_fives

WEEKS = 8
"""So many weeks are told of."""

MOST_JOINED = 4
"""So many clubs that somebody joined lately are remembered: settings have one size for everybody."""

_LAST_MIDNIGHT = timedelta(hours=12)  # after midnight in UTC a day has begun everywhere on earth


@dataclass(frozen=True, slots=True)
class Member:
    """One member: the Monday of the week from which on they count, and what they have done.

    ``active``: Mondays of weeks in which they learnt something. ``quizzes``: ids of the quizzes that they had
    finished when the present week began.
    """

    counts_from: date
    active: frozenset[date]
    quizzes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Sums:
    """What may be told of a club; None stands for fewer than five, be it nobody.

    ``weeks``: people who learnt something, by the Mondays of the last weeks, oldest first. ``topics``: people
    who finished all quizzes of a topic.
    """

    members: int | None
    weeks: Mapping[date, int | None]
    topics: Mapping[str, int | None]


def open_week(now: datetime) -> date:
    """The Monday of the present week, which lasts until it is over everywhere on earth."""
    return week_of((now.astimezone(UTC) - _LAST_MIDNIGHT).date())


def beginning(week: date) -> datetime:
    """When the week of this Monday begins as the last one has ended everywhere on earth."""
    return datetime.combine(week, time(), UTC) + _LAST_MIDNIGHT


def first_told(week: date) -> date:
    """The Monday of the first week that is told of in the week of this one."""
    return week - WEEKS * WEEK


def summed(members: Iterable[Member], topics: Mapping[str, frozenset[str]], week: date) -> Sums:
    """What may be told in the week of this Monday. ``topics``: the ids of the quizzes of each."""
    every = list(members)
    counting = [member for member in every if member.counts_from < week]
    told = [first_told(week) + n * WEEK for n in range(WEEKS)]
    return Sums(
        _told(every),
        {monday: _told(one for one in counting if _was_active(one, monday)) for monday in told},
        {topic: _told(one for one in counting if done <= one.quizzes) for topic, done in topics.items()},
    )


def _told(members: Iterable[Member]) -> int | None:
    return in_fives(sum(1 for _ in members)) or None


def _was_active(member: Member, monday: date) -> bool:
    return member.counts_from <= monday and monday in member.active


def counts_from(person: Person, club_id: int) -> date:
    """The Monday of the week from which on a member counts in this club."""
    return next((one.week for one in person.joined if one.club_id == club_id), date.min)


def joining(person: Person, club_id: int, week: date) -> Person:
    """The person after joining a club in this week. What is too long ago to matter is let go."""
    others = [one for one in leaving(person, club_id).joined if one.week > first_told(week)]
    return replace(person, joined=(*others, Joined(club_id, week))[-MOST_JOINED:])


def leaving(person: Person, club_id: int) -> Person:
    """The person after leaving a club."""
    return replace(person, joined=tuple(one for one in person.joined if one.club_id != club_id))
