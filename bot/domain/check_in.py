"""Check-ins: a covert question how somebody is. When it is asked, what answers it, and what is kept of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.domain.covert_notice import Agreed
from bot.domain.people import Person
from bot.domain.private import CheckIn
from bot.domain.quiz_reminder import LATE, LATEST, SOON, SOONEST, Chance

LOOK = timedelta(minutes=30)
"""So often everybody's settings are looked through for who agreed on something else."""

PAUSED = timedelta(minutes=45)
"""Without a look for so long nobody was there, or the clock was changed: that time counts for nobody."""


@dataclass(frozen=True, slots=True)
class Asking:
    """Where one person's check-in stands.

    ``every``: for which rhythm ``next_at`` was chosen. ``sent_at``: when a question last left. ``asked_at``:
    the first one without an answer, None when there is none; it is missed ``until`` then (None: that was
    told, once for all that follow). ``here_at``: when the person had last been here by then.
    """

    person_id: int
    every: int
    next_at: datetime
    sent_at: datetime | None = None
    asked_at: datetime | None = None
    until: datetime | None = None
    here_at: datetime | None = None

    @property
    def due_at(self) -> datetime:
        """When something has to be done about it."""
        return min(self.next_at, self.until or self.next_at)

    @property
    def is_told(self) -> bool:
        """Whether the desk was told that it was missed, and nothing came since."""
        return self.asked_at is not None and self.until is None

    def is_answered(self, person: Person) -> bool:
        """Whether the person did anything since they were asked."""
        return self.asked_at is not None and person.here_at != self.here_at

    def is_missed(self, now: datetime) -> bool:
        """Whether their time is over. It is asked after ``is_answered``."""
        return self.until is not None and now >= self.until

    def asked(self, person: Person, now: datetime) -> "Asking":
        """A question left now. Of several without an answer the first one counts."""
        if self.asked_at is not None:
            return replace(self, sent_at=now)
        until = now + CheckIn.PATIENCE
        return replace(self, sent_at=now, asked_at=now, until=until, here_at=person.here_at)

    def answered(self) -> "Asking":
        """No question waits any more."""
        return replace(self, asked_at=None, until=None, here_at=None)

    def told(self) -> "Asking":
        """The desk was told."""
        return replace(self, until=None)


@dataclass(frozen=True, slots=True)
class Book:
    """Everybody's check-ins, and when it was last looked through. One thing, whoever agreed to one."""

    looked_at: datetime | None = None
    askings: Mapping[int, Asking] = field(default_factory=dict)

    def is_fresh(self, now: datetime) -> bool:
        """Whether it was looked through a while ago, and the clock goes as it did then."""
        return self.looked_at is not None and timedelta() <= now - self.looked_at < LOOK

    def is_neglected(self, now: datetime) -> bool:
        """Whether somebody is forgotten: a look should have been taken long ago, or their own turn."""
        moments = [one.due_at for one in self.askings.values()]
        return self.looked_at is not None and now - min([self.looked_at, *moments]) > 2 * LOOK

    def due(self, now: datetime) -> list[int]:
        """Whose turn it is, the longest waiting first."""
        due = [one for one in self.askings.values() if one.due_at <= now]
        return [one.person_id for one in sorted(due, key=lambda one: one.due_at)]

    def asked_since(self, person_id: int, moment: datetime) -> bool:
        """Whether this person was asked since then."""
        asking = self.askings.get(person_id)
        return asking is not None and asking.sent_at is not None and asking.sent_at > moment

    def with_(self, asking: Asking) -> "Book":
        """The book with this in place of what it held of that person."""
        return replace(self, askings={**self.askings, asking.person_id: asking})

    def without(self, person_id: int) -> "Book":
        """The book without anything of this person."""
        return replace(self, askings={key: one for key, one in self.askings.items() if key != person_id})

    def resumed(self, now: datetime) -> "Book":
        """The book after a pause, or after the clock was changed: people have as long to answer as before."""
        if self.looked_at is None or timedelta() <= now - self.looked_at < PAUSED:
            return self
        gap = now - self.looked_at
        later = {k: replace(one, until=one.until and one.until + gap) for k, one in self.askings.items()}
        return replace(self, askings=later)


def planned(asking: Asking | None, person: Person, agreed: CheckIn, now: datetime, chance: Chance) -> Asking:
    """Where the check-in of somebody who agreed to it stands, after a look at what they want now."""
    if asking is None:
        return Asking(person.id, agreed.every, following(person, agreed, now, chance))
    if asking.every != agreed.every or asking.next_at > now + 2 * LATEST:  # the second: a clock put back
        return replace(asking, every=agreed.every, next_at=following(person, agreed, now, chance))
    return asking


def may_ask(person: Person, now: datetime) -> bool:
    """Whether a question may leave at this moment: in their hours, outside quiet ones."""
    return Agreed.of(person, person.private.hours).covers(now)


def can_come(person: Person, now: datetime) -> bool:
    """Whether there is any moment at which a question may come."""
    agreed = Agreed.of(person, person.private.hours)
    return agreed.covers(now) or agreed.next_begin(now.astimezone(UTC)) is not None


def is_late(asking: Asking, now: datetime) -> bool:
    """Whether its moment has passed unseen: it is no moment of chance any more."""
    return now - asking.next_at > LATE


def following(person: Person, agreed: CheckIn, now: datetime, chance: Chance) -> datetime:
    """When the next question is due: tomorrow, or in a week more or less, as reminders of quizzes come."""
    if agreed.every == CheckIn.DAILY:
        zone = ZoneInfo(person.zone)
        tomorrow = now.astimezone(zone).date() + timedelta(days=1)
        return _some_moment(person, datetime.combine(tomorrow, time(), zone), now, chance)
    return _some_moment(person, now + SOONEST + (LATEST - SOONEST) * chance(), now, chance)


def soon(person: Person, now: datetime, chance: Chance) -> datetime:
    """When a question is made up for that could not be asked: within a day, or as soon as it is allowed."""
    return _some_moment(person, now + SOON * chance(), now, chance)


def _some_moment(person: Person, start: datetime, now: datetime, chance: Chance) -> datetime:
    """Any moment of the hours that hold ``start`` or follow it; where none ever follow, to look once more."""
    agreed = Agreed.of(person, person.private.hours)
    start = start.astimezone(UTC)
    begin = start if agreed.covers(start) else agreed.next_begin(start)
    if begin is None:
        return now + SOON
    return agreed.behind(begin, (agreed.end(begin) - begin) * chance())
