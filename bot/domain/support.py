"""Requests for support, as cases between one person and one coordinator at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import ClassVar

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


@dataclass(frozen=True, slots=True)
class CaseMessage:
    """One message of a case. ``seen`` tells whether the other side has been shown it."""

    id: int
    case_id: int
    author: Author
    text: str
    at: datetime
    seen: bool = False


def waiting_first(cases: Sequence[Case]) -> list[Case]:
    """Cases as a desk lists them: nobody's before somebody's, urgent before calm, longest waiting first."""
    return sorted(cases, key=lambda c: (c.state is not CaseState.WAITING, not c.urgent, c.opened_at))


class Errand(StrEnum):
    """What the support lane carries. A ping holds no content."""

    PING = "ping"
    TO_STAFF = "to_staff"
    TO_PERSON = "to_person"


@dataclass(frozen=True, slots=True)
class Parcel:
    """One thing the support lane owes somebody; it stays until it has arrived.

    ``to`` is a person's id; ``message_id`` names the case message to carry, 0 when the errand holds none.
    """

    id: int
    errand: Errand
    to: int
    case_id: int
    message_id: int = 0
    tries: int = 0
