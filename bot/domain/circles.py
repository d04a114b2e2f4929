"""What the network announces to its members: meetings, circles of peers, and news without a day."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import ClassVar

from bot.domain.covert_notice import when_may
from bot.domain.people import Person, Role

MOST_OPEN = 5
"""So many announcements stand at a time: what a person said to each has its place in their settings."""

LONGEST = 1000
"""Letters of an announcement in one language."""

KEPT_DAYS = 30
"""So long an announcement is kept after its day."""

SPREAD = timedelta(hours=6)
"""Within so long notices leave, each at a minute of its own: two phones in one room tell nothing."""


@dataclass(frozen=True, slots=True)
class Announcement:
    """One announcement. ``by``: who wrote it; ``at``: when it was begun, and later when it was sent.

    ``en`` may be empty: then everybody reads the Mongolian one. ``day``: on which people meet; without one it
    is news, and there is nowhere to come.
    """

    id: int
    by: int
    at: datetime
    mn: str
    en: str = ""
    day: date | None = None
    sent: bool = False

    # News go the way of a meeting: read for two weeks, kept as long after it as a meeting is.
    NEWS: ClassVar[timedelta] = timedelta(days=14)
    DRAFT: ClassVar[timedelta] = timedelta(days=1)

    @property
    def last_day(self) -> date:
        """The last day on which it stands for members."""
        return self.day or (self.at + self.NEWS).date()

    def is_open(self, today: date) -> bool:
        """Whether it stands for members on this day of theirs."""
        return self.sent and today <= self.last_day

    def is_over(self, now: datetime) -> bool:
        """Whether it was kept long enough; a draft that nobody went on with is kept for a day."""
        if not self.sent:
            return now >= self.at + self.DRAFT
        return now.date() > (self.day or self.at.date()) + timedelta(days=KEPT_DAYS)

    def text(self, language: str) -> str:
        """The words in this language, or in Mongolian."""
        return (self.en if language == "en" else "") or self.mn


def hears(person: Person, now: datetime) -> bool:
    """Whether somebody is ever told covertly of announcements, as far as they have agreed by now.

    Without a code word the way to them is shut; after the duress word nothing is announced.
    """
    private = person.private
    wants = person.may(Role.MEMBER) and private.circles and private.code_word is not None
    return wants and private.empty_since is None and when_may(person, now, 0) is not None
