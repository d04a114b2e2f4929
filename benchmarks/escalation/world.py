"""One random desk: who is there, who is on when, who sleeps, leaves or is away, and when it crashes."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from bot.domain.errors import GoneError, LuujinError
from bot.domain.learning import Doing, Kind
from bot.domain.people import Person, Role
from bot.domain.rota import Absence, Cover, Shift
from bot.domain.safety import Risk
from bot.domain.support import Case, CaseMessage, Errand, Replied
from bot.domain.vanish import Post
from bot.usecases.acknowledge import Acknowledge
from bot.usecases.audit import Audit
from bot.usecases.cases import ClaimCase, ReplyToCase
from bot.usecases.deliver_mail import DeliverMail
from bot.usecases.deliver_support import DeliverSupport
from bot.usecases.invitations import Revoke
from bot.usecases.people import MeetPerson
from bot.usecases.run_escalation import RunEscalation
from bot.usecases.support import WriteToDesk
from tests.fakes.desk import open_desk
from tests.fakes.others import NOON, FakeClock
from tests.fakes.store import FakeWork, Memory

RANKS = (Role.COORDINATOR, Role.SUPERVISOR, Role.ADMIN)
WEEK = timedelta(days=7)


class PowerCutError(Exception):
    """The process died in the middle of something."""


class FragileWork(FakeWork):
    """A unit of work whose process may die before it commits."""

    def __init__(self, memory: Memory, desk: "Desk") -> None:
        super().__init__(memory)
        self._desk = desk

    async def commit(self) -> None:
        if self._desk.is_fragile and self._desk.chance.random() < self._desk.fragility:
            raise PowerCutError
        await super().commit()


@dataclass
class Lane:
    """Phones of the staff: some of them do not take anything."""

    desk: "Desk"

    async def ping(self, reader: Person, case: Case) -> None:
        if reader.id in self.desk.blocked:
            self.desk.disturbed.add(case.id)  # the next step may come sooner
            raise GoneError
        if self.desk.chance.random() < 0.02:
            raise ConnectionError
        self.desk.pinged(reader, case)

    async def crowd(self, reader: Person) -> None:
        return

    async def gap(self, reader: Person) -> None:
        return

    async def still_waiting(self, reader: Person) -> Sequence[int]:
        return []

    async def stands(self, reader: Person) -> None:
        return

    async def news(self, reader: Person, errand: Errand) -> None:
        return

    async def receipt(self, reader: Person, echo: Post, replied: Replied, seen: bool) -> None:
        return

    async def to_staff(
        self, reader: Person, case: Case, message: CaseMessage, content: bytes | None = None
    ) -> Sequence[int]:
        if reader.id in self.desk.blocked:
            raise GoneError
        return []

    async def to_person(
        self, reader: Person, case: Case, message: CaseMessage, content: bytes | None = None
    ) -> Sequence[int]:
        return []

    async def notice(self, reader: Person) -> None:
        return


@dataclass
class Mailer:
    """Counts."""

    sent: int = 0

    async def somebody_waits(self) -> None:
        self.sent += 1


class Desk:
    """A desk from one random number, the same for the same number."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.memory = Memory()
        self.clock = FakeClock(NOON + self.chance.random() * WEEK)
        self.is_fragile = False
        self.fragility = self.chance.choice((0.0, 0.0, 0.01, 0.05))
        self.blocked: set[int] = set()
        self.sleepers: set[int] = set()
        self.disturbed: set[int] = set()
        self.to_the_wrong = 0
        self.staff: list[Person] = []
        self.heard: dict[tuple[int, int], list[datetime]] = {}
        self.reactions: list[tuple[datetime, str, int, int]] = []
        self.mailer = Mailer()
        self._update = 0
        unit = self.unit
        self.run = RunEscalation(unit, self.clock)
        self.carry = DeliverSupport(unit, Lane(self), self.clock)
        self.mail = DeliverMail(unit, self.mailer, self.clock)
        self.audit = Audit(self.memory.unit, self.clock)

    def unit(self) -> FragileWork:
        """A unit of work of the process that may die."""
        return FragileWork(self.memory, self)

    async def furnish(self) -> None:
        """People, their courses, and a rota for them."""
        numbers = (self.chance.randint(0, 6), self.chance.randint(0, 2), self.chance.randint(0, 2))
        async with self.memory.unit() as work:
            for role, number in zip(RANKS, numbers, strict=True):
                for _ in range(number):
                    await self._hire(work, role)
            await self._plan(work)
            await work.commit()

    async def _hire(self, work: FakeWork, role: Role) -> None:
        person = await work.people.add(1000 + len(self.staff), self.clock().date())
        await work.people.grant(person.id, role, None, self.clock())
        if self.chance.random() < 0.9:
            await work.doings.save(Doing(person.id, Kind.COURSE, "coordinator", done=True), self.clock())
        if self.chance.random() < 0.2:
            self.blocked.add(person.id)
            await work.people.save(replace(person, unreachable=self.chance.random() < 0.5))
        if self.chance.random() < 0.6:
            self.sleepers.add(person.id)
        self.staff.append(person)

    async def _plan(self, work: FakeWork) -> None:
        ids = [person.id for person in self.staff]
        if not ids or self.chance.random() < 0.2:  # no rota at all
            return
        today = self.clock().date()
        shifts = []
        for _ in range(self.chance.randint(1, 14)):
            start, end = (time(self.chance.randrange(24), self.chance.choice((0, 30))) for _ in range(2))
            weekday = self.chance.randrange(7)
            shift = Shift(0, self.chance.choice(ids), weekday, start, end, self._sometimes(today))
            shifts.append(await work.rota.add_shift(shift))
        for shift in shifts:
            if self.chance.random() < 0.2:
                who = self.chance.choice((None, *ids))
                await work.rota.cover(Cover(shift.id, today, who))
        if self.chance.random() < 0.3:
            first = today - timedelta(days=self.chance.randrange(3))
            await work.rota.add_absence(Absence(0, self.chance.choice(ids), first, first + WEEK))

    def _sometimes(self, today: date) -> date | None:
        return today + timedelta(days=self.chance.randrange(2)) if self.chance.random() < 0.2 else None

    async def somebody_asks(self) -> tuple[Person, Case]:
        """Somebody writes to the desk; now and then a colleague."""
        async with self.memory.unit() as work:
            person = await work.people.add(5000 + self.chance.randrange(10**9), self.clock().date())
            await work.commit()
        if self.staff and self.chance.random() < 0.1:
            person = self.chance.choice(self.staff)
        case = await self.write(person)
        if self.staff and self.chance.random() < 0.1:
            known = self.chance.choice(self.staff).id
            async with self.memory.unit() as work:
                if known != case.claimed_by:  # who declines a case holds it no more
                    await work.cases.save(replace(case, declined_by=frozenset({known})))
                await work.commit()
        return person, case

    async def write(self, person: Person) -> Case:
        """A word of theirs; one of eight is urgent."""
        self._update += 1
        risk = Risk.URGENT if self.chance.random() < 1 / 8 else Risk.NONE
        write = WriteToDesk(self.memory.unit, lambda text: risk, self.clock)
        return (await write(person, "words", self._update)).case

    def pinged(self, reader: Person, case: Case) -> None:
        """The phone rings; who is awake may do something about it, sooner or later."""
        self.heard.setdefault((case.id, reader.id), []).append(self.clock())
        now = self.memory.tables.cases[case.id]
        self.to_the_wrong += reader.id == now.person_id or reader.id in now.declined_by
        if reader.id in self.sleepers:
            return
        act = self.chance.choice(("ignore", "acknowledge", "acknowledge", "claim", "answer"))
        after = timedelta(seconds=self.chance.expovariate(1 / 240))
        self.reactions.append((self.clock() + after, act, reader.id, case.id))

    async def react(self, act: str, staff_id: int, case_id: int) -> None:
        """What somebody does who was pinged. They may be too late, or not allowed any more."""
        async with self.memory.unit() as work:
            staff = await work.people.get(staff_id)
        if staff is None or act == "ignore":
            return
        await open_desk(self.memory, self.clock, staff_id)
        try:
            if act == "acknowledge":
                await Acknowledge(self.memory.unit, self.clock)(staff, case_id)
                return
            await ClaimCase(self.memory.unit, self.clock)(staff, case_id)
            if act == "answer":
                self._update += 1
                reply = ReplyToCase(self.memory.unit, self.clock)
                await reply.to(staff, case_id, "hello", self._update)
        except LuujinError:
            return

    async def something_happens(self) -> None:
        """To the staff: somebody loses their role, blocks the bot, or is back."""
        if not self.staff:
            return
        person = self.chance.choice(self.staff)
        match self.chance.choice(("revoke", "block", "return")):
            case "revoke":
                async with self.memory.unit() as work:
                    stored = await work.people.get(person.id)
                held = [role for role in RANKS if stored is not None and stored.may(role)]
                for role in held:
                    await Revoke(self.memory.unit, self.clock)(person.id, role)
            case "block":
                self.blocked.add(person.id)
            case _:
                self.blocked.discard(person.id)
                await MeetPerson(self.memory.unit, self.clock)(person.chat_id)
