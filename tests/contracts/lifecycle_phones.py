"""Phones of people with cases, and a power supply: what stands in each chat, and whether it may."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from math import inf

from bot.domain.desk_session import DeskSession
from bot.domain.errors import GoneError
from bot.domain.escalation import DESK
from bot.domain.people import Contact, Person, Role
from bot.domain.private import Private
from bot.domain.support import Case, CaseMessage, Errand, Replied
from bot.domain.vanish import LATEST, Post
from bot.storage.database import Database
from bot.storage.work import Work
from bot.usecases.ports import Clock


class PowerCutError(BaseException):
    """The process died. No ``except Exception`` stands in its way."""


@dataclass
class Power:
    """Fails after so many moments: one lies before and one behind every commit and every message."""

    left: float = inf
    error: type[BaseException] = PowerCutError
    cuts: int = 0

    def moment(self) -> None:
        self.left -= 1
        if self.left < 0:
            self.left = inf
            self.cuts += 1
            raise self.error


@dataclass
class Mains:
    """The store of a process that may die at any of those moments."""

    database: Database
    power: Power

    def __call__(self) -> Work:
        work = self.database.unit()
        keep = work.commit

        async def commit() -> None:
            self.power.moment()
            await keep()
            self.power.moment()

        work.commit = commit  # type: ignore[method-assign]
        return work


@dataclass
class Shown:
    """A message in a chat that tells of a case. ``who``: whose. ``noted``: the bot knows of it.

    ``own``: in the chat of who asked. ``mute``: for staff alone. ``asks``: the question that has two buttons.
    """

    who: str
    case_id: int
    text: str
    own: bool
    mute: bool = False
    asks: int = 0
    noted: bool = False
    since: datetime | None = None


@dataclass
class Handset:
    """One phone, and what its owner may be shown at most. ``life``: counts on when all of theirs is erased.

    ``there_until``: they left or were silent later than that; ``inside_until``: so long the code word counts.
    """

    chat: int
    life: int = 0
    shown: dict[int, Shown] = field(default_factory=dict)
    blocked: bool = False
    vanish: int = 0
    there_until: datetime | None = None
    has_code: bool = False
    inside_until: datetime | None = None
    hidden: bool = False
    roles: set[Role] = field(default_factory=set)
    secret: str = ""
    opened_at: datetime | None = None
    acted_at: datetime | None = None

    @property
    def who(self) -> str:
        """As whom they ask now."""
        return f"{self.chat}-{self.life}"

    def is_inside(self, now: datetime) -> bool:
        """Whether their conversation may be shown to them at all."""
        opened = self.inside_until is not None and now < self.inside_until
        return not self.hidden and (not self.has_code or opened)

    def desk_may_be_open(self, now: datetime) -> bool:
        if self.opened_at is None or self.acted_at is None or not self.roles & set(DESK):
            return False
        return now - self.acted_at < DeskSession.IDLE and now - self.opened_at < DeskSession.WHOLE

    def acts_at_desk(self, now: datetime) -> None:
        """Whatever becomes of it, at most this makes the door stay open for longer."""
        if self.desk_may_be_open(now):
            self.acted_at = now

    def erased(self) -> None:
        """Whoever comes next has no case, no words, no agreements."""
        self.life += 1
        self.has_code = self.hidden = False
        self.vanish = 0
        self.inside_until = self.there_until = None


@dataclass
class Ledger:
    """What was promised to whom. ``unsure``: answers that a power cut may have taken back or not."""

    said: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    owed: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    taken_back: set[str] = field(default_factory=set)
    unsure: set[str] = field(default_factory=set)
    declined: set[tuple[int, int]] = field(default_factory=set)
    asked: set[tuple[int, int]] = field(default_factory=set)
    consents: dict[tuple[int, int], bool] = field(default_factory=dict)
    looked: Counter[tuple[int, int, str]] = field(default_factory=Counter)
    erased: set[int] = field(default_factory=set)


@dataclass
class Phones:
    """All phones: what the bot sends arrives here, and is held against what may arrive.

    ``wrong``: what should not have been shown; it is kept, for the bot tries again after an error.
    ``under_way``: what was sent and perhaps not noted yet. ``again``: what may come twice, after a power cut.
    ``failed_at``: when the database was last lost, after which deleting waits before it is tried again.
    """

    clock: Clock
    power: Power
    ledger: Ledger = field(default_factory=Ledger)
    sets: list[Handset] = field(default_factory=list)
    owners: dict[int, Handset] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    arrived: Counter[str] = field(default_factory=Counter)
    under_way: list[Shown] = field(default_factory=list)
    again: set[str] = field(default_factory=set)
    failed_at: datetime | None = None
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def check(self, is_right: object, what: str) -> None:
        if not is_right:
            self.wrong.append(what)

    def show(self, at: Handset, shown: Shown) -> int:
        """It stands in the chat; until the bot has noted that it is lost to it when the power fails."""
        self.power.moment()
        post = next(self.numbers)
        shown.since = self.clock()
        at.shown[post] = shown
        self.power.moment()
        return post

    def delete(self, at: Handset, posts: Sequence[int]) -> None:
        self.power.moment()
        for post in posts:
            at.shown.pop(post, None)
        self.power.moment()

    def owner(self, person_id: int) -> Handset:
        if person_id not in self.owners:
            self.wrong.append("something for who is no more")
            raise GoneError
        return self.owners[person_id]

    def who_of(self, case: Case) -> str:
        return self.owner(case.person_id).who

    def read_by(self, staff: Person, case: Case, *allowed: bool) -> None:
        """Somebody at the desk is shown what is in this case. ``allowed``: any reason will do."""
        at, named = self.owner(staff.id), f"case {case.id} to {staff.id}"
        self.check(at.roles & set(DESK), f"{named}, who has no role")
        self.check(at.desk_may_be_open(self.clock()), f"{named}, whose desk is locked")
        self.check(case.person_id != staff.id, f"{named}, whose own it is")
        self.check((case.id, staff.id) not in self.ledger.declined, f"{named}, who declined it")
        self.check(case.id not in self.ledger.erased, f"{named}, erased")
        self.check(any(allowed), f"{named}, who does not hold it")

    def read_on_phone(self, at: Handset, who: str, text: str) -> None:
        """Somebody who asked is shown an answer."""
        now = self.clock()
        self.check(who == at.who, f"to {at.who} what was for {who}")
        self.check(text.startswith(f"to {at.who} "), f"{text!r} to {at.who}")
        self.check(at.is_inside(now), f"{text!r} before the code word, or after duress")
        self.check(text not in self.ledger.taken_back, f"{text!r}, taken back")
        self.check(not self.arrived[text] or text in self.again, f"{text!r} twice")

    # What the bot sends by itself.

    async def ping(self, reader: Person, case: Case) -> None:
        self._at_desk(reader, "ping")
        self.check(case.person_id != reader.id, "ping about oneself")
        self.check((case.id, reader.id) not in self.ledger.declined, "ping to who declined")

    async def crowd(self, reader: Person) -> None:
        self._at_desk(reader, "crowd")

    async def gap(self, reader: Person) -> None:
        self._at_desk(reader, "gap")

    async def stands(self, reader: Person) -> None:
        self._at_desk(reader, "stands")

    async def news(self, reader: Person, errand: Errand) -> None:
        self._at_desk(reader, errand)

    async def receipt(self, reader: Person, echo: Post, replied: Replied, seen: bool) -> None:
        at = self._at_desk(reader, "receipt")
        there = at.shown.get(echo.message_id)
        self.check(there is not None and there.case_id == replied.case.id, "receipt in another's place")

    async def still_waiting(self, reader: Person) -> Sequence[int]:
        at = self._reach(reader)
        self._is_there(at, "still waiting")
        return self._sent(at, Shown(at.who, 0, "still waiting", own=True))

    async def notice(self, reader: Person) -> None:
        at = self._reach(reader)
        self.check(not at.hidden, "notice after duress")
        self.check(reader.contact is not Contact.WHEN_I_WRITE, "notice to who did not agree")

    async def to_staff(
        self, reader: Person, case: Case, message: CaseMessage, content: bytes | None = None
    ) -> Sequence[int]:
        at, who = self._at_desk(reader, "word"), self.who_of(case)
        self.read_by(reader, case, case.is_with(reader.id))
        self.check(message.text.startswith(f"of {who} "), f"{message.text!r} as a word of {who}")
        self.check((message.media is None) == (content is None), "a word without its picture")
        return self._sent(at, Shown(who, case.id, message.text, own=False))

    async def to_person(
        self, reader: Person, case: Case, message: CaseMessage, content: bytes | None = None
    ) -> Sequence[int]:
        at, who = self._reach(reader), self.who_of(case)
        self.read_on_phone(at, who, message.text)
        self._is_there(at, message.text)
        self.check(message.has_left(self.clock()), "an answer that can be taken back")
        self.check((message.media is None) == (content is None), "an answer without its picture")
        sent = self._sent(at, Shown(who, case.id, message.text, own=True, asks=_asks(message)))
        self.arrived[message.text] += 1
        return sent

    async def remove(self, reader: Person, posts: Sequence[int]) -> bool:
        self.delete(self.owner(reader.id), posts)
        return True

    def _sent(self, at: Handset, shown: Shown) -> list[int]:
        self.under_way.append(shown)
        return [self.show(at, shown)]

    def stands_before_a_door(self) -> list[str]:
        """What of a case is in a chat whose owner cannot have the desk open, and is not tried again later."""
        now = self.clock()
        if self.failed_at is not None and now - self.failed_at < timedelta(hours=1):
            return []
        shut = [at for at in self.sets if not at.desk_may_be_open(now)]
        return [one.text for at in shut for one in at.shown.values() if one.noted and not one.own]

    def stands_too_long(self) -> list[str]:
        """What is still in a chat an hour after it should have gone."""
        now, hour = self.clock(), timedelta(hours=1)
        return [
            shown.text
            for at in self.sets
            for shown in at.shown.values()
            if shown.noted and shown.since is not None and now - shown.since >= _span(at, shown) + hour
        ]

    def _reach(self, reader: Person) -> Handset:
        at = self.owner(reader.id)
        if at.blocked:
            raise GoneError
        return at

    def _at_desk(self, reader: Person, what: str) -> Handset:
        at = self._reach(reader)
        self.check(at.roles & set(DESK), f"{what} to {reader.id}, who has no role")
        return at

    def _is_there(self, at: Handset, what: str) -> None:
        there = at.there_until is not None and self.clock() < at.there_until
        self.check(there and at.is_inside(self.clock()), f"{what!r} on a phone in other hands")


def _span(at: Handset, shown: Shown) -> timedelta:
    return timedelta(minutes=at.vanish) if shown.own and at.vanish else LATEST


def _asks(message: CaseMessage) -> int:
    return message.id if message.asked is not None else 0


def there_until(now: datetime) -> datetime:
    return now + Case.PRESENCE


def inside_until(now: datetime) -> datetime:
    return now + Private.OPEN
