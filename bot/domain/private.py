"""The private part of a person's settings: how, when and whether the desk may reach them.

Everybody has one, and everybody may use it: that it is there, or filled, tells nothing of a person.
"""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import ClassVar

from bot.domain.errors import UnfitAliasError
from bot.domain.printed_name import in_one_line, is_ours

EVERY_DAY = frozenset(range(7))


@dataclass(frozen=True, slots=True)
class SafeHours:
    """When somebody is alone with their phone, in their own zone: a span of the day on some weekdays.

    The span may cross midnight; what is behind it belongs to the day before. Equal ends mean a whole day.
    """

    start: time
    end: time
    days: frozenset[int] = EVERY_DAY

    def covers(self, local: datetime) -> bool:
        """Whether this local moment lies within; the start does, the end does not."""
        clock = local.timetz().replace(tzinfo=None)
        today, before = local.weekday() in self.days, (local.weekday() - 1) % 7 in self.days
        if self.start < self.end:
            return today and self.start <= clock < self.end
        return (today and clock >= self.start) or (before and clock < self.end)


class Plan(StrEnum):
    """What follows when a check-in stays without an answer, as agreed beforehand."""

    NOTHING = "nothing"
    TELL = "tell"


@dataclass(frozen=True, slots=True)
class CheckIn:
    """What somebody agreed on: to be asked covertly every so many days, and what follows when it is missed.

    Whatever they do with the bot after they were asked is an answer (``bot.domain.check_in``).
    """

    every: int
    plan: Plan

    DAILY: ClassVar[int] = 1
    WEEKLY: ClassVar[int] = 7
    PATIENCE: ClassVar[timedelta] = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Ideas:
    """How many ideas somebody put into the network's box in the week of this Monday.

    ``update_id``: the update that brought the last one; the same once more, after a crash, brings none.
    """

    week: date
    count: int
    update_id: int

    MOST: ClassVar[int] = 3


VANISH_CHOICES = (0, 5, 15, 60, 24 * 60)
"""Minutes after which messages of the conversation go from the phone, that people choose from. With 0 they go
when the person leaves, and before Telegram would let them stay for ever."""


@dataclass(frozen=True, slots=True)
class Private:
    """What a person agreed with the desk.

    ``alias``: how the desk calls them, instead of a name made up for each case. ``code_word`` opens the
    conversation, ``duress_word`` shows an empty bot: of both only what they can be recognised by is kept.
    ``said_at``: the code word was said, and the tap that opens has not come yet. ``open_until``: so long the
    conversation is open behind it. ``empty_since``: the duress word was said, and no code word after it:
    nothing of the conversation shows on the phone. ``circles``: the person wants to hear of the network's
    meetings; ``coming`` and ``declined``: what they said to which announcement; ``told``: to which of
    those they come they told the desk so. ``ideas``: those they put into the box lately.
    """

    alias: str = ""
    code_word: bytes | None = field(default=None, repr=False)
    duress_word: bytes | None = field(default=None, repr=False)
    hours: SafeHours | None = None
    vanish: int = 0
    check_in: CheckIn | None = None
    circles: bool = False
    coming: frozenset[int] = frozenset()
    declined: frozenset[int] = frozenset()
    told: frozenset[int] = frozenset()
    ideas: Ideas | None = None
    said_at: datetime | None = None
    open_until: datetime | None = None
    empty_since: datetime | None = None

    OPEN: ClassVar[timedelta] = timedelta(minutes=15)
    # Long enough to find the button, too short for who comes by later and taps whatever is there.
    SAID: ClassVar[timedelta] = timedelta(minutes=2)

    def is_open(self, now: datetime) -> bool:
        """Whether the conversation may be shown: without a code word always, else for a while after it."""
        if self.empty_since is not None:
            return False
        return self.code_word is None or (self.open_until is not None and now < self.open_until)

    def is_unlocked(self, now: datetime) -> bool:
        """Whether it is open because the code word was said."""
        return self.code_word is not None and self.is_open(now)

    def is_just_said(self, now: datetime) -> bool:
        """Whether the next tap opens the conversation."""
        return self.said_at is not None and now < self.said_at + self.SAID

    @property
    def answered(self) -> frozenset[int]:
        """The announcements to which they said yes or no."""
        return self.coming | self.declined

    def answer(self, announcement: int, coming: bool, standing: frozenset[int]) -> "Private":
        """After a yes or no to one; what was said to those that stand no more is forgotten."""
        this = frozenset({announcement})
        yes, no = (self.coming - this) & standing, (self.declined - this) & standing
        yes, no = (yes | this, no) if coming else (yes, no | this)
        return replace(self, coming=yes, declined=no, told=self.told & yes)

    def in_week_of(self, today: date) -> "Private":
        """Without ideas of a week that is over: with them one could find who put which into the box."""
        is_over = self.ideas is not None and today - self.ideas.week >= timedelta(weeks=1)
        return replace(self, ideas=None) if is_over else self

    def said(self, now: datetime) -> "Private":
        """After the code word: a tap opens, and what the duress word hid is there again."""
        return replace(self, said_at=now, open_until=None, empty_since=None)

    def opened(self, now: datetime) -> "Private":
        """Open from now on, or for longer; without a code word nothing has to be opened."""
        if self.code_word is None:
            return self
        return replace(self, said_at=None, open_until=now + self.OPEN)

    def prolonged(self, now: datetime) -> "Private":
        """Open for longer after something was done inside; what is closed stays closed."""
        return self.opened(now) if self.is_unlocked(now) else self

    def locked(self) -> "Private":
        """Closed until the code word is said again."""
        return replace(self, said_at=None, open_until=None)

    def emptied(self, now: datetime) -> "Private":
        """After the duress word."""
        return replace(self.locked(), empty_since=now)


HOURS_CHOICES = ((8, 12), (12, 16), (16, 19), (19, 21))
"""Spans of the day, in full hours, that safe hours are chosen from; none lies in the usual quiet hours."""

DAYS_CHOICES = (EVERY_DAY, frozenset(range(5)), frozenset((5, 6)))
"""Every day, school days, the weekend."""

LONGEST_ALIAS = 24


def alias(text: str) -> str:
    """What the desk shall call somebody, in one line.

    Raises UnfitAliasError unless 1 to 24 letters are left, Cyrillic or Latin: digits could be a number that
    leads to them.
    """
    name = in_one_line(text)
    has_letter = any(sign.isalpha() for sign in name)
    digits = any(sign.isdecimal() for sign in name)
    if not has_letter or digits or len(name) > LONGEST_ALIAS or not all(map(is_ours, name)):
        raise UnfitAliasError
    return name
