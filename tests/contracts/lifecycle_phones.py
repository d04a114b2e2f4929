"""Phones of people with cases, and a power supply: what stands in each chat, and whether it may."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from math import inf

from bot.domain.campaign import Outcome, Sent
from bot.domain.covert_notice import unread
from bot.domain.desk_session import DeskSession
from bot.domain.errors import GoneError
from bot.domain.escalation import DESK, Escalation
from bot.domain.export import LIFE, Stage
from bot.domain.people import Contact, Person, Role
from bot.domain.private import CheckIn, Plan, Private
from bot.domain.support import Case, CaseMessage, Errand, Parcel, Replied
from bot.domain.vanish import LATEST, Post
from bot.storage.database import Database
from bot.storage.work import Work
from bot.usecases.export import ABOVE
from bot.usecases.ports import Clock

HAPPENED: Counter[str] = Counter()
"""What came of it in all lives of this process: a promise about something that never happens is empty."""


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
    """The store of a process that may die at any of those moments.

    ``called``: of each commit the cases for which somebody is told or called from then on.
    """

    database: Database
    power: Power
    called: list[int] = field(default_factory=list)

    def __call__(self) -> Work:
        work = self.database.unit()
        keep, owe, call = work.commit, work.outbox.add, work.escalations.save
        called: set[int] = set()

        async def commit() -> None:
            self.power.moment()
            await keep()
            self.called += called
            called.clear()
            self.power.moment()

        async def add(parcel: Parcel, at: datetime) -> None:
            called.add(parcel.case_id)
            await owe(parcel, at)

        async def save(escalation: Escalation) -> None:
            called.add(escalation.case_id)
            await call(escalation)

        work.commit = commit  # type: ignore[method-assign]
        work.outbox.add = add  # type: ignore[method-assign]
        work.escalations.save = save  # type: ignore[method-assign]
        return work


@dataclass
class Shown:
    """A message in a chat that tells of a case. ``who``: whose. ``noted``: the bot knows of it.

    ``own``: in the chat of who asked. ``mute``: for staff alone. ``asks``: the question that has two buttons.
    ``number``: that opens a file; it is that number itself, in the chat of who confirmed it, or that file.
    """

    who: str
    case_id: int
    text: str
    own: bool
    mute: bool = False
    asks: int = 0
    number: str = ""
    noted: bool = False
    since: datetime | None = None


@dataclass
class Handset:
    """One phone, and what its owner may be shown at most. ``life``: counts on when all of theirs is erased.

    ``there_until``: they left or were silent later than that; ``inside_until``: so long the code word counts.
    ``plans``: what may follow a check-in that they miss, empty without one; ``asked_at``: the first question
    since they were last here; ``told``: that they are silent was told. ``circles``: they may be told of
    announcements, but for those that they ``answered``.
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
    plans: set[Plan] = field(default_factory=set)
    asked_at: datetime | None = None
    told: bool = False
    circles: bool = False
    answered: set[int] = field(default_factory=set)
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

    def is_silent(self, now: datetime) -> bool:
        """Whether they missed a check-in: nothing came for a day, or nothing can."""
        return self.blocked or (self.asked_at is not None and now - self.asked_at >= CheckIn.PATIENCE)

    def stays(self, now: datetime) -> None:
        """Who is inside is so for a while after what they do there."""
        if self.has_code and self.is_inside(now):
            self.inside_until = inside_until(now)

    def came(self) -> None:
        """A sign of life."""
        self.asked_at, self.told = None, False

    def forgotten(self) -> None:
        """Whoever comes next has no case."""
        self.life += 1
        self.vanish = 0
        self.inside_until = self.there_until = None

    def erased(self) -> None:
        """Whoever comes next has no words and no agreements either."""
        self.forgotten()
        self.came()
        self.has_code = self.hidden = self.circles = False
        self.plans, self.answered = set(), set()


@dataclass
class Ledger:
    """What was promised to whom. ``unsure``: answers that a power cut may have taken back or not.

    ``muted``: until when nobody is called for a case. ``standing``: announcements. ``agreed``: whether the
    person's yes to a file may stand; ``confirmed``: who may have confirmed it, and when; ``taken``: when one
    was first made with that yes. ``numbers``, ``files``: in which chats which of them was.
    """

    said: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    owed: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    taken_back: set[str] = field(default_factory=set)
    unsure: set[str] = field(default_factory=set)
    declined: set[tuple[int, int]] = field(default_factory=set)
    asked: set[tuple[int, int]] = field(default_factory=set)
    consents: dict[tuple[int, int], bool] = field(default_factory=dict)
    looked: Counter[tuple[int, int, str]] = field(default_factory=Counter)
    erased: set[int] = field(default_factory=set)
    muted: dict[int, datetime] = field(default_factory=dict)
    standing: set[int] = field(default_factory=set)
    agreed: dict[int, bool] = field(default_factory=dict)
    confirmed: dict[int, dict[int, datetime]] = field(default_factory=lambda: defaultdict(dict))
    taken: dict[int, datetime] = field(default_factory=dict)
    numbers: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    files: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))


@dataclass
class Phones:
    """All phones: what the bot sends arrives here, and is held against what may arrive.

    ``wrong``: what should not have been shown; it is kept, for the bot tries again after an error.
    ``under_way``: what was sent and perhaps not noted yet. ``again``: what may come twice, after a power cut.
    ``failed_at``: when the database was last lost, after which deleting waits before it is tried again.
    """

    clock: Clock
    power: Power
    database: Database
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
        if shown.number:
            here, there = self.ledger.numbers[shown.number], self.ledger.files[shown.number]
            (here if shown.own else there).add(at.chat)
            self.check(not here & there, "a file in the chat of its number")
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

    def made(self, staff: Person, case: Case, thread: Sequence[CaseMessage]) -> None:
        """A file with this in it is made for who holds this case."""
        HAPPENED["file made"] += 1
        now, ledger, person = self.clock(), self.ledger, self.owner(case.person_id)
        self.read_by(staff, case, case.is_with(staff.id))
        self.check(ledger.agreed.get(case.id), "a file without a yes that stands")
        self.check(not person.hidden, "a file of who had to show the phone")
        self.check(now - ledger.taken.setdefault(case.id, now) < LIFE, "two files with one yes")
        seconds = [
            one
            for one, at in ledger.confirmed[case.id].items()
            if one != staff.id and now - at < LIFE and self._may_confirm(one, case)
        ]
        self.check(seconds, "a file that nobody else confirmed who may")
        for one in thread:
            self.check(f"{one.text} ".split()[1] == person.who, f"{one.text!r} in {person.who}'s file")
            self.check(one.text not in ledger.taken_back, f"{one.text!r}, taken back, in a file")

    def _may_confirm(self, person_id: int, case: Case) -> bool:
        at = self.owners.get(person_id)
        is_involved = person_id == case.person_id or (case.id, person_id) in self.ledger.declined
        return at is not None and bool(at.roles & set(ABOVE)) and not is_involved

    def confirmed(self, staff: Person, case: Case) -> None:
        """Somebody confirmed that a file may be made."""
        HAPPENED["file confirmed"] += 1
        at = self.owner(staff.id)
        self.check(self._may_confirm(staff.id, case), "confirmed by who may not")
        self.check(at.desk_may_be_open(self.clock()), "confirmed at a locked desk")
        self.check(case.claimed_by != staff.id, "the number to who gets the file")
        self.check(self.ledger.agreed.get(case.id), "confirmed without a yes that stands")

    # What the bot sends by itself.

    async def remind_of_quiz(self, person: Person) -> Sent:
        """The covert question of a check-in."""
        at = self.owner(person.id)
        self.check(at.plans, "a check-in of who did not agree to it")
        self.check(not at.hidden, "a check-in after duress")
        self.power.moment()
        at.asked_at = at.asked_at or self.clock()
        self.power.moment()
        return Sent(Outcome.UNREACHABLE if at.blocked else Outcome.SENT)

    def told_of_silence(self, case: Case) -> None:
        """The desk is told that this person missed a check-in; who was muted is called for again."""
        HAPPENED["silence told"] += 1
        self.ledger.muted.pop(case.id, None)
        at = self.owner(case.person_id)
        self.check(not at.told, "told of one silence twice")
        self.check(Plan.TELL in at.plans, "told of who did not agree to it")
        self.check(not at.hidden, "told of silence after duress")
        self.check(at.is_silent(self.clock()), "told of who is not silent")
        at.told = True

    async def ping(self, reader: Person, case: Case) -> None:
        self._at_desk(reader, "ping")
        self.check(self.clock() >= self.ledger.muted.get(case.id, self.clock()), "ping for who is muted")
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
        async with self.database.unit() as work:
            cases = await work.cases.unclosed()
        self.check(any(self._concerns(reader.id, errand, one) for one in cases), f"{errand} about nothing")

    def _concerns(self, reader: int, errand: Errand, case: Case) -> bool:
        match errand:
            case Errand.MISSED | Errand.CONFIRMED:
                return case.is_with(reader)
            case Errand.SECOND:
                is_wanted = case.export_stage(self.clock()) is Stage.WANTED
                return is_wanted and not case.is_with(reader) and self._may_confirm(reader, case)
            case _:
                return True

    async def receipt(self, reader: Person, echo: Post, replied: Replied, seen: bool) -> None:
        at = self._at_desk(reader, "receipt")
        there = at.shown.get(echo.message_id)
        self.check(there is not None and there.case_id == replied.case.id, "receipt in another's place")

    async def still_waiting(self, reader: Person) -> Sequence[int]:
        at = self._reach(reader)
        self._is_there(at, "still waiting")
        return self._sent(at, Shown(at.who, 0, "still waiting", own=True))

    async def notice(self, reader: Person) -> None:
        HAPPENED["notice"] += 1
        at = self._reach(reader)
        self.check(not at.hidden, "notice after duress")
        self.check(reader.contact is not Contact.WHEN_I_WRITE, "notice to who did not agree")
        may_hear = Role.MEMBER in at.roles and at.circles and self.ledger.standing - at.answered
        self.check(may_hear or await self._answer_waits(reader), "notice of what is not theirs")

    async def _answer_waits(self, reader: Person) -> bool:
        async with self.database.unit() as work:
            case = await work.cases.latest_of(reader.id)
            return case is not None and bool(unread(await work.cases.messages(case.id)))

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
        HAPPENED["answer"] += 1
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
