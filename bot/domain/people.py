"""People, their roles, and when they may be written to."""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import ClassVar
from zoneinfo import ZoneInfo

from bot.domain.private import Private
from bot.domain.safety import Worry

ULAANBAATAR = "Asia/Ulaanbaatar"


class Role(StrEnum):
    """What a person may do. Everybody is a student; the other roles come from single-use invitations."""

    STUDENT = "student"
    LEADER = "leader"
    MEMBER = "member"
    COORDINATOR = "coordinator"
    SUPERVISOR = "supervisor"
    ADMIN = "admin"


# Kept in a table of their own. MEMBER is not here: who is in the network stands in sealed settings only.
STAFF = frozenset({Role.LEADER, Role.COORDINATOR, Role.SUPERVISOR, Role.ADMIN})


@dataclass(frozen=True, slots=True)
class QuietHours:
    """A daily span in a person's own zone in which nothing is sent unasked. May cross midnight.

    Equal start and end mean that there are no quiet hours.
    """

    start: time = time(21)
    end: time = time(8)

    def covers(self, local: time) -> bool:
        """Whether this local time of day is quiet; the start is, the end is not."""
        if self.start <= self.end:
            return self.start <= local < self.end
        return local >= self.start or local < self.end

    def allowed_from(self, moment: datetime, zone: str) -> datetime:
        """``moment`` (aware) when it is not quiet, else when quiet hours end next; in the zone of ``moment``.

        Where the clocks skip the end, it counts as on the clock of before: 02:30 is then 03:30.
        """
        there = ZoneInfo(zone)
        local = moment.astimezone(there)
        if not self.covers(local.time()):
            return moment
        # Clocks that go back pass the end twice, clocks that go forward may skip what is open: so the ends of
        # three days are tried. In UTC, for within one zone Python compares by the wall clock.
        days = [local.date() + timedelta(days=n) for n in range(3)]
        walls = [datetime.combine(day, self.end.replace(fold=fold), there) for day in days for fold in (0, 1)]
        ends = [wall.astimezone(UTC) for wall in walls]
        opens = [end for end in ends if not self.covers(end.astimezone(there).time())]
        return min(end for end in opens if end > local.astimezone(UTC)).astimezone(moment.tzinfo)


QUIET_CHOICES = (
    QuietHours(),
    QuietHours(time(22), time(7)),
    QuietHours(time(18), time(10)),
    QuietHours(time(21), time(16)),
)
"""What people choose from: the usual night; a short one, for who is up early and late; the evening with it,
for who is not alone with the phone then; school with it.

There is no way to have none: everybody is promised that nothing comes at night, when a phone that lights up
wakes a child or somebody beside it.
"""

WEEKLY_CHOICES = (1, 2, 5)
"""How many reminders in a week people choose from: hardly any, a few, one for each school day."""

ZONES = (
    ULAANBAATAR,
    "Asia/Hovd",
    "Asia/Seoul",
    "Asia/Tokyo",
    "Asia/Shanghai",
    "Asia/Almaty",
    "Europe/Istanbul",
    "Europe/Berlin",
    "Europe/London",
    "America/New_York",
    "America/Chicago",
    "America/Los_Angeles",
    "Australia/Sydney",
)
"""Where young Mongolians live, study and work: the time zones that people choose from."""


class Contact(StrEnum):
    """When an answer to a request for support may be announced."""

    NOW = "now"
    WHEN_I_WRITE = "when_i_write"
    HOURS = "hours"
    """In the hours that the person agreed (``Private.hours``) and at no other time."""


@dataclass(frozen=True, slots=True)
class Expecting:
    """What the person's next text will be taken for: ``campaign.text_mn`` about campaign ``ref``."""

    what: str
    ref: str = ""


@dataclass(frozen=True, slots=True)
class Conversation:
    """The pseudonym under which Rasa knows the running conversation, and when it was last used.

    ``raised`` are the worries that help was offered for, newest last; ``corrected`` are those that the person
    called a misunderstanding. Both end with the conversation.
    """

    sender: str
    last_at: datetime
    raised: tuple[Worry, ...] = ()
    corrected: frozenset[Worry] = frozenset()

    # Long enough for a bus ride between two messages, short enough that Rasa's pseudonyms tell no story.
    PAUSE: ClassVar[timedelta] = timedelta(minutes=30)
    # Settings have one size for everybody, and must never outgrow it in the middle of a cry for help.
    REMEMBERED: ClassVar[int] = 4

    def is_over(self, now: datetime) -> bool:
        """Whether the next text begins a new conversation under a new pseudonym."""
        return now - self.last_at > self.PAUSE

    def has_raised(self, worry: Worry) -> bool:
        """Whether help for this was offered already; a higher risk or another kind is news."""
        return any(earlier.covers(worry) for earlier in self.raised)

    def is_about_help(self, now: datetime) -> bool:
        """Whether it goes on, and help was offered in it for what was no misunderstanding."""
        wrong = self.corrected
        held = (any(other.covers(worry) for other in wrong) for worry in self.raised)
        return not self.is_over(now) and not all(held)

    def raising(self, worry: Worry) -> "Conversation":
        """The conversation after help was offered for this; the last few worries are remembered."""
        others = tuple(earlier for earlier in self.raised if not worry.covers(earlier))
        return replace(self, raised=(*others, worry)[-self.REMEMBERED :])

    def correcting(self, worry: Worry) -> "Conversation":
        """The conversation after the person said that this was a misunderstanding."""
        others = frozenset(earlier for earlier in self.corrected if not worry.covers(earlier))
        return replace(self, corrected=others | {worry})


@dataclass(frozen=True, slots=True)
class Joined:
    """A club that somebody has joined lately, and the Monday of the week from which on they count in it."""

    club_id: int
    week: date


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who talks to the bot. ``id`` is 0 until stored.

    ``language`` is None until chosen; ``reminders`` is None until asked; ``start`` is a deep-link payload
    that waits for the end of the first screens; ``own_word`` is what was kept of their own safe word.
    ``weekly``: so many reminders in a week at most, of clubs and of quizzes together. ``here_at``: when they
    last did something, give or take ``HERE``. Kept of everybody, sealed: only a check-in asks for it, and
    nothing that is written may tell who has one.
    """

    id: int
    chat_id: int
    language: str | None = None
    consented_on: date | None = None
    reminders: bool | None = None
    zone: str = ULAANBAATAR
    quiet: QuietHours = field(default_factory=QuietHours)
    weekly: int = 5
    roles: frozenset[Role] = frozenset()
    contact: Contact = Contact.WHEN_I_WRITE
    expecting: Expecting | None = None
    start: str | None = None
    conversation: Conversation | None = None
    own_word: bytes | None = field(default=None, repr=False)
    joined: tuple[Joined, ...] = ()
    private: Private = field(default_factory=Private)
    here_at: datetime | None = None
    unreachable: bool = False
    last_seen: date | None = None

    HERE: ClassVar[timedelta] = timedelta(minutes=15)

    def is_here(self, now: datetime) -> bool:
        """Whether they did something a moment ago; a clock that was put back tells nothing."""
        return self.here_at is not None and timedelta() <= now - self.here_at < self.HERE

    def to_be_told(self, contact: Contact) -> "Person":
        """The person who decided when answers may be announced.

        With a notice reminders are on: it looks like one, and must not be the only one that ever comes.
        """
        reminders = self.reminders if contact is Contact.WHEN_I_WRITE else True
        return replace(self, contact=contact, reminders=reminders)

    def may(self, role: Role) -> bool:
        """Whether the person holds this role; everybody is a student."""
        return role is Role.STUDENT or role in self.roles


@dataclass(frozen=True, slots=True)
class Club:
    """A school club. ``code`` is what posters and links carry."""

    id: int
    name: str
    code: str


@dataclass(frozen=True, slots=True)
class Invitation:
    """A single-use way into a role. Only a digest of its token is ever stored.

    ``made_by``: the leader or admin who made it, or for a way into the network who at the desk did; None when
    it came from the command line. ``hands_over``: who made it leads the club until somebody takes it.
    """

    id: int
    role: Role
    club_id: int | None
    expires_at: datetime
    used_at: datetime | None = None
    revoked_at: datetime | None = None
    made_by: int | None = None
    hands_over: bool = False

    LIFE: ClassVar[timedelta] = timedelta(hours=24)

    @property
    def hands_over_from(self) -> int | None:
        """Who gives the club away with it; None when nobody does."""
        return self.made_by if self.hands_over else None

    @classmethod
    def end_of(cls, made_at: datetime) -> datetime:
        """Until when one that is made now is good: to the end of an hour, a day later at least.

        That stands in the open. To the second it would lead to who did something at that moment, and so to
        what the invitation is for.
        """
        end = made_at + cls.LIFE
        hour = end.replace(minute=0, second=0, microsecond=0)
        return end if end == hour else hour + timedelta(hours=1)

    def is_good(self, now: datetime) -> bool:
        """Whether it can still be used."""
        return self.used_at is None and self.revoked_at is None and now < self.expires_at


TRIES_AN_HOUR = 5
