"""People, their roles, and when they may be written to."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import ClassVar
from zoneinfo import ZoneInfo

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
        """The first moment not before ``moment`` (aware) that is not quiet; in the zone of ``moment``."""
        local = moment.astimezone(ZoneInfo(zone))
        if not self.covers(local.time()):
            return moment
        opens = local.replace(hour=self.end.hour, minute=self.end.minute, second=0, microsecond=0)
        if opens <= local:
            opens += timedelta(days=1)
        return opens.astimezone(moment.tzinfo)


class Contact(StrEnum):
    """When an answer to a request for support may be announced."""

    NOW = "now"
    WHEN_I_WRITE = "when_i_write"


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

    def raising(self, worry: Worry) -> "Conversation":
        """The conversation after help was offered for this; the last few worries are remembered."""
        others = tuple(earlier for earlier in self.raised if not worry.covers(earlier))
        return replace(self, raised=(*others, worry)[-self.REMEMBERED :])

    def correcting(self, worry: Worry) -> "Conversation":
        """The conversation after the person said that this was a misunderstanding."""
        others = frozenset(earlier for earlier in self.corrected if not worry.covers(earlier))
        return replace(self, corrected=others | {worry})


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who talks to the bot. ``id`` is 0 until stored.

    ``language`` is None until chosen; ``reminders`` is None until asked; ``start`` is a deep-link payload
    that waits for the end of the first screens; ``own_word`` is what was kept of their own safe word.
    """

    id: int
    chat_id: int
    language: str | None = None
    consented_on: date | None = None
    reminders: bool | None = None
    zone: str = ULAANBAATAR
    quiet: QuietHours = field(default_factory=QuietHours)
    roles: frozenset[Role] = frozenset()
    contact: Contact = Contact.WHEN_I_WRITE
    expecting: Expecting | None = None
    start: str | None = None
    conversation: Conversation | None = None
    own_word: bytes | None = field(default=None, repr=False)
    unreachable: bool = False
    last_seen: date | None = None

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
    """A single-use way into a role. Only a digest of its token is ever stored."""

    id: int
    role: Role
    club_id: int | None
    expires_at: datetime
    used_at: datetime | None = None
    revoked_at: datetime | None = None

    LIFE: ClassVar[timedelta] = timedelta(hours=24)

    def is_good(self, now: datetime) -> bool:
        """Whether it can still be used."""
        return self.used_at is None and self.revoked_at is None and now < self.expires_at


TRIES_AN_HOUR = 5
