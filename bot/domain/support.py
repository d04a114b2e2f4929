"""Requests for support, as cases between one person and one coordinator at a time."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import ClassVar

from bot.domain.export import Export, Stage
from bot.domain.flood import Flood

# Two words that are pleasant to read aloud and say nothing about anybody. 24 x 24 = 576 pairs.
FIRST_WORDS = (
    "Цасан Номин Хурдан Дулаан Тунгалаг Мөнгөн Алтан Цэнхэр Ногоон Торгон Намуун Гэгээн "
    "Хөх Саран Наран Өглөөний Хаврын Намрын Уулын Талын Нуурын Голын Оройн Сүүн"
).split()
SECOND_WORDS = (
    "Шувуу Гөрөөс Салхи Үүл Од Навч Мод Дусал Цэцэг Буга Тогоруу Хун "
    "Эрвээхэй Булаг Хайлаас Яргуй Солонго Янзага Туулай Хараацай Загас Чулуу Долгио Бүргэд"
).split()


def pseudonym(number: int) -> str:
    """A two-word name for a case from any non-negative random number."""
    first, second = divmod(number % (len(FIRST_WORDS) * len(SECOND_WORDS)), len(SECOND_WORDS))
    return f"{FIRST_WORDS[first]} {SECOND_WORDS[second]}"


class CaseState(StrEnum):
    """Where a case stands."""

    WAITING = "waiting"
    CLAIMED = "claimed"
    CLOSED = "closed"


class Need(StrEnum):
    """What somebody asks for. They choose it themselves, and need not."""

    TALK = "talk"
    UNSAFE = "unsafe"
    PRACTICAL = "practical"
    LEGAL = "legal"
    HEALTH = "health"
    LISTEN = "listen"


class Missed(StrEnum):
    """What is known of somebody who missed a check-in."""

    SILENT = "silent"
    BLOCKED = "blocked"
    """Their phone has blocked the bot: nothing reaches them."""
    BACK = "back"
    """The bot was used on their phone since; by whom, nobody knows."""


class Outcome(StrEnum):
    """How a case ended, as the coordinator judges it."""

    HELPED = "helped"
    REFERRED = "referred"
    LISTENED = "listened"
    NO_ANSWER = "no_answer"
    NOT_FOR_US = "not_for_us"


class Author(StrEnum):
    """Who wrote a case message: the person who asked, or staff."""

    PERSON = "person"
    STAFF = "staff"


@dataclass(frozen=True, slots=True)
class Case:
    """One request for support.

    ``present_until`` is until when answers may be shown on the person's phone at once: later it may be in
    other hands. None when the person has left the conversation. ``pseudonym`` is made up, or the alias that
    the person chose. ``urgent``: they said so, or their words sound so. ``duress``: they have shown somebody
    an empty bot since they last wrote. ``handed_to``: whom a holder let read it, beside the desk.
    ``declined_by``: who must not hold it, for they know the person. ``follow_up``: when to ask how it went.
    ``noticed_at``: when an answer was last announced; ``noticed``: the newest one that waited then.
    ``export``: how far taking it out of the system has come. ``flood``: how much the person wrote lately.
    ``missed``: the person did not answer the check-in of this day of theirs (``missed_on``); ``thought_of``:
    they have not read yet that somebody thought of them.
    """

    id: int
    person_id: int
    pseudonym: str
    language: str
    from_member: bool
    urgent: bool
    opened_at: datetime
    state: CaseState = CaseState.WAITING
    claimed_by: int | None = None
    closed_at: datetime | None = None
    present_until: datetime | None = None
    need: Need | None = None
    duress: bool = False
    handed_to: frozenset[int] = frozenset()
    declined_by: frozenset[int] = frozenset()
    follow_up: date | None = None
    outcome: Outcome | None = None
    noticed_at: datetime | None = None
    noticed: int = 0
    export: Export | None = None
    flood: Flood = field(default_factory=Flood)
    missed: Missed | None = None
    missed_on: date | None = None
    thought_of: bool = False

    PRESENCE: ClassVar[timedelta] = timedelta(minutes=15)

    # Somebody who waits for an answer and goes on typing means the desk, as long as the conversation is the
    # last thing on the screen. A stranger's words at the desk do little harm; a plea at the model does.
    PATIENCE: ClassVar[timedelta] = timedelta(hours=12)

    def is_present(self, now: datetime) -> bool:
        """Whether an answer may be shown on the person's phone at once."""
        return self.present_until is not None and now < self.present_until

    def listens(self, now: datetime) -> bool:
        """Whether what the person types is for the desk: they have not left, nor been silent for long."""
        return self.present_until is not None and now < self.present_until + self.PATIENCE

    def is_with(self, staff_id: int) -> bool:
        """Whether this coordinator holds the case."""
        return self.state is CaseState.CLAIMED and self.claimed_by == staff_id

    def with_holder(self, staff_id: int | None) -> "Case":
        """In other hands, or in none: what was asked for and confirmed to take it out ends with that."""
        export = self.export.unconfirmed() if self.export is not None else None
        return replace(self, claimed_by=staff_id, export=export)

    def shown_empty(self) -> "Case":
        """The person had to show somebody their phone: they are away, and nothing of the case leaves."""
        return replace(self.with_holder(self.claimed_by), duress=True, present_until=None)

    def export_stage(self, now: datetime) -> Stage:
        """How far taking it out of the system has come, for who holds it."""
        return Stage.NONE if self.export is None else self.export.stage(self.claimed_by, now)


LARGEST_FILE = 10 * 1024 * 1024
"""Bytes that are taken for a picture or a voice message."""


SHOWN_AT_ONCE = 40
"""So many messages of a case are shown to staff, the newest, and as many before them with each tap."""


class MediaKind(StrEnum):
    """What can be passed on besides words."""

    PHOTO = "photo"
    VOICE = "voice"


@dataclass(frozen=True, slots=True)
class Media:
    """A picture or a voice message that belongs to a case message; ``file_id`` is our own."""

    kind: MediaKind
    file_id: int


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A picture or a voice message on its way into a case, with nothing in it but what is seen or heard."""

    kind: MediaKind
    content: bytes = field(repr=False)


class Question(StrEnum):
    """What the desk asks with two buttons beneath: is talking safe now, may a service know.

    And may the conversation leave the system.
    """

    SAFE = "safe"
    REFERRAL = "referral"
    EXPORT = "export"


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that a message of the desk puts. ``ref``: the referral that it is about."""

    question: Question
    ref: int = 0

    @property
    def is_final(self) -> bool:
        """Whether it stays asked: something waits for the answer, and the coordinator saw it before."""
        return self.question in (Question.REFERRAL, Question.EXPORT)


UNDO = timedelta(seconds=5)
"""So long an answer can be taken back."""

LEAVES = UNDO + timedelta(seconds=1)
"""After so long it leaves: a tap in the last moment and the carrying of the answer must not cross."""


@dataclass(frozen=True, slots=True)
class CaseMessage:
    """One message of a case. ``seen`` tells whether the other side has been shown it.

    With ``media`` the text is what stands below it, and may be empty. With ``asked`` the text is a question
    in the words of the bot, which the person answers with two buttons.
    """

    id: int
    case_id: int
    author: Author
    text: str
    at: datetime
    seen: bool = False
    media: Media | None = None
    asked: Asked | None = None

    def has_left(self, now: datetime) -> bool:
        """Whether it can be taken back no more, and may be shown to the person."""
        return now >= self.at + LEAVES


@dataclass(frozen=True, slots=True)
class Replied:
    """A stored reply. ``now``: the person's conversation is open. ``about``: their line before it.

    ``message_id``: by which it can be taken back. ``about_media``: what their line stood below, or came
    instead of it. ``asked``: what it asks, instead of words.
    """

    case: Case
    now: bool
    about: str
    message_id: int
    about_media: MediaKind | None = None
    asked: Asked | None = None


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of an answer. ``announced_at``: a notice went out; ``opened_at``: the person saw it."""

    message_id: int
    announced_at: datetime | None = None
    opened_at: datetime | None = None


def waiting_first(cases: Sequence[Case]) -> list[Case]:
    """Cases as a desk lists them: nobody's before somebody's, urgent before calm, longest waiting first."""
    return sorted(cases, key=lambda c: (c.state is not CaseState.WAITING, not c.urgent, c.opened_at))


class Errand(StrEnum):
    """What the support lane carries. A ping holds no content."""

    PING = "ping"
    CROWD = "crowd"
    """One call for many who wait. The case is any of them."""
    HANDED = "handed"
    """A case was handed over to the reader."""
    QUESTION = "question"
    """A coordinator asks the reader, a supervisor."""
    ADVICE = "advice"
    """A supervisor answered the reader."""
    SECOND = "second"
    """The reader, a supervisor or admin, is asked to confirm that a case is taken out."""
    CONFIRMED = "confirmed"
    """A second person has confirmed what the reader asked for."""
    UNHEARD = "unheard"
    """None of those whom the reader asked can be reached."""
    MISSED = "missed"
    """Somebody whom the reader looks after missed a check-in."""
    FOLLOW_UP = "follow_up"
    """Today is the day on which the reader wanted to ask how it went."""
    GAP = "gap"
    """A step of the escalation had nobody; the reader can mend that."""
    MAIL = "mail"
    """Somebody waits, by e-mail. It is for nobody in particular, so ``to`` is 0."""
    STANDS = "stands"
    """A message of the case could not be deleted from a chat."""
    STILL_WAITING = "still_waiting"
    """Nobody has answered the reader, who asked, although everybody was told."""
    CIRCLE = "circle"
    """The reader, a member, is told covertly that something is announced."""
    RECEIPT = "receipt"
    """What became of the reader's answer, to be told where they were told that it is stored."""
    TO_STAFF = "to_staff"
    TO_PERSON = "to_person"


@dataclass(frozen=True, slots=True)
class Parcel:
    """One thing the support lane owes somebody; it stays until it has arrived.

    ``to`` is a person's id; ``message_id`` names the case message to carry, 0 when the errand holds none.
    ``due_at``: since when it is to be carried, as it was stored. ``told_of``: when the newest announcement
    was sent of which the reader has been told; what comes behind it waits for a day.
    """

    id: int
    errand: Errand
    to: int
    case_id: int
    message_id: int = 0
    told_of: datetime | None = None
    tries: int = 0
    due_at: datetime | None = field(default=None, compare=False)

    @property
    def is_heavy(self) -> bool:
        """Whether carrying it may take long, or there may be many of its kind: no call waits behind it."""
        return self.errand in (Errand.TO_STAFF, Errand.TO_PERSON, Errand.CIRCLE)
