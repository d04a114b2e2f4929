"""When a waiting answer may be announced: at an agreed time, as a reminder of a quiz like any other."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Self
from zoneinfo import ZoneInfo

from bot.domain.people import Contact, Person, QuietHours
from bot.domain.private import SafeHours
from bot.domain.support import Author, Case, CaseMessage

STANDS = timedelta(hours=24)
"""So long one notice stands for every answer that waits."""

# As long as it takes for no minute of an hour to be likelier than another.
_SPREAD = timedelta(hours=1)
# And yet early enough in the agreed hours that there is time to read.
_PART = 2
# Hours agreed for one weekday only are at most so far away.
_DAYS = 9


@dataclass(frozen=True, slots=True)
class Agreed:
    """What one person allows: outside quiet hours, and within their hours where they agreed on some."""

    hours: SafeHours | None
    quiet: QuietHours
    zone: ZoneInfo

    @classmethod
    def of(cls, person: Person, hours: SafeHours | None) -> Self:
        """What this person allows, within these hours where they agreed on some."""
        return cls(hours, person.quiet, ZoneInfo(person.zone))

    def covers(self, moment: datetime) -> bool:
        """Whether it is allowed at this moment."""
        local = moment.astimezone(self.zone)
        return not self.quiet.covers(local.time()) and (self.hours is None or self.hours.covers(local))

    def next_begin(self, now: datetime) -> datetime | None:
        """When it is allowed next; None when it never is."""
        begins = [self.quiet.end] if self.hours is None else [self.quiet.end, self.hours.start]
        allowed = (moment for moment in self._days(now, begins) if moment > now and self.covers(moment))
        return min(allowed, default=None)

    def end(self, begin: datetime) -> datetime:
        """When the span that begins there is over; a day later where it is longer."""
        ends = [self.quiet.start] if self.hours is None else [self.quiet.start, self.hours.end]
        shut = (moment for moment in self._days(begin, ends) if moment > begin and not self.covers(moment))
        return min(shut, default=begin + timedelta(days=1))

    def behind(self, begin: datetime, wait: timedelta) -> datetime:
        """So long after a moment at which it is allowed; less where clocks are changed in between."""
        while not self.covers(begin + wait):
            wait = wait / 2 if wait > timedelta(minutes=1) else timedelta()
        return begin + wait

    def _days(self, moment: datetime, clocks: Sequence[time]) -> Iterator[datetime]:
        """These times of day on the days around and after it. In UTC: within one zone Python compares clocks.

        Where clocks go back a time comes twice; where they go forward it counts as on the clock of before.
        """
        today = moment.astimezone(self.zone).date()
        for day in range(-1, _DAYS):
            for clock in clocks:
                for fold in (0, 1):
                    there = datetime.combine(today + timedelta(days=day), clock.replace(fold=fold), self.zone)
                    yield there.astimezone(UTC)


def when_may(person: Person, now: datetime, share: float) -> datetime | None:
    """When an answer may be announced to this person: ``now``, later, or never (None).

    Never in quiet hours, nor to who has switched reminders off: no reminder would come then either. What has
    to wait leaves some time after the agreed hours begin, not with the minute; ``share`` (from 0 up to, not
    with, 1) says how much later.
    """
    if person.reminders is not True or person.contact is Contact.WHEN_I_WRITE:
        return None
    hours = person.private.hours if person.contact is Contact.HOURS else None
    if person.contact is Contact.HOURS and hours is None:
        return None
    agreed = Agreed.of(person, hours)
    if agreed.covers(now):
        return now
    begin = agreed.next_begin(now.astimezone(UTC))
    if begin is None:
        return None
    wait = min(_SPREAD, (agreed.end(begin) - begin) / _PART) * share
    return agreed.behind(begin, wait).astimezone(now.tzinfo)


def unread(messages: Sequence[CaseMessage]) -> list[CaseMessage]:
    """The answers that the person has not been shown, oldest first."""
    return [message for message in messages if message.author is Author.STAFF and not message.seen]


def is_announced(case: Case, waiting: Sequence[CaseMessage]) -> bool:
    """Whether a notice has gone out for any of these answers."""
    return any(message.id <= case.noticed for message in waiting)


def stands(case: Case, waiting: Sequence[CaseMessage], now: datetime) -> bool:
    """Whether the last notice speaks for these, too: one of them waited then, less than a day ago."""
    lately = case.noticed_at is not None and now - case.noticed_at < STANDS
    return lately and is_announced(case, waiting)
