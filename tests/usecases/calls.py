"""A desk whose calls are made: a house with a rota, a support lane and an e-mail server."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import time, timedelta

from bot.domain.escalation import Escalation
from bot.domain.people import Person, Role
from bot.domain.rota import Shift
from bot.domain.support import Case
from bot.usecases.acknowledge import Acknowledge
from bot.usecases.audit import Audit
from bot.usecases.cases import ClaimCase, CloseCase, ReplyToCase
from bot.usecases.deliver_mail import DeliverMail
from bot.usecases.deliver_support import DeliverSupport
from bot.usecases.honest_wait import ExpectAnswer, Wait
from bot.usecases.run_escalation import RunEscalation
from bot.usecases.support import WriteToDesk
from tests.fakes.others import FakeSupportLane
from tests.usecases.house import House

ALWAYS = (time(0), time(0))


@dataclass
class FakeMailer:
    """Counts what it sent; fails as often as a test says."""

    sent: int = 0
    failures: int = 0

    async def somebody_waits(self) -> None:
        if self.failures:
            self.failures -= 1
            raise ConnectionError
        self.sent += 1


@dataclass
class Calls(House):
    """``minute`` by ``minute``; each looks for what is due, as the pumps do every second."""

    lane: FakeSupportLane = field(default_factory=FakeSupportLane)
    mailer: FakeMailer = field(default_factory=FakeMailer)
    update: int = 0

    def __post_init__(self) -> None:
        unit = self.memory.unit
        self.run = RunEscalation(unit, self.clock)
        self.carry = DeliverSupport(unit, self.lane, self.clock)
        self.mail = DeliverMail(unit, self.mailer, self.clock)
        self.audit = Audit(unit, self.clock)
        self.acknowledge = Acknowledge(unit, self.clock)

    async def on_duty(self, *people: Person, weekday: int | None = None) -> None:
        """A shift every day, or on one, from midnight to midnight."""
        async with self.memory.unit() as work:
            for person in people:
                for day in range(7) if weekday is None else (weekday,):
                    await work.rota.add_shift(Shift(0, person.id, day, *ALWAYS))
            await work.commit()

    async def team(self) -> tuple[Person, Person, Person, Person]:
        """One on duty today, a colleague tomorrow, a supervisor, an admin."""
        on, off = await self.person(Role.COORDINATOR), await self.person(Role.COORDINATOR)
        await self.on_duty(on, weekday=2)
        await self.on_duty(off, weekday=3)
        return on, off, await self.person(Role.SUPERVISOR), await self.person(Role.ADMIN)

    async def write(self, person: Person, text: str = "help") -> Case:
        self.update += 1
        write = WriteToDesk(self.memory.unit, self.alarm, self.clock)
        return (await write(await self.again(person), text, self.update)).case

    async def claim(self, staff: Person, case: Case) -> None:
        await self.open_desk(staff)
        await ClaimCase(self.memory.unit, self.clock)(staff, case.id)

    async def answer(self, staff: Person, case: Case) -> int | None:
        self.update += 1
        await self.open_desk(staff)
        replied = await ReplyToCase(self.memory.unit, self.clock).to(staff, case.id, "hello", self.update)
        return replied.message_id

    async def take_back(self, staff: Person, case: Case, message_id: int | None) -> None:
        assert message_id is not None
        await ReplyToCase(self.memory.unit, self.clock).take_back(staff, case.id, message_id)

    async def close(self, staff: Person, case: Case) -> None:
        await self.open_desk(staff)
        await CloseCase(self.memory.unit, self.clock)(staff, case.id)

    async def expect(self, person: Person) -> Wait | None:
        return await ExpectAnswer(self.memory.unit, self.clock)(await self.again(person))

    async def look(self) -> list[int]:
        """Make the calls of this moment, and carry all that is owed; who was pinged, each as often."""
        before = len(self.lane.pings)
        while await self.run():
            pass
        while await self.carry():
            pass
        return sorted(self.lane.pings[before:])

    async def minutes(self, number: int) -> list[tuple[int, list[int]]]:
        """Let so many minutes pass: in which ones somebody was pinged, and who."""
        found = []
        for minute in range(1, number + 1):
            self.clock.pass_(minutes=1)
            if told := await self.look():
                found.append((minute, told))
            assert await self.audit() == 0
        return found

    def escalation(self) -> Escalation | None:
        """That of the only case."""
        (case_id,) = self.memory.tables.cases
        return self.memory.tables.escalations.get(case_id)

    def case(self) -> Case:
        (case,) = self.memory.tables.cases.values()
        return case

    def owed(self) -> Counter[str]:
        """How many parcels of each errand are owed."""
        return Counter(parcel.errand.value for parcel, _ in self.memory.tables.outbox.values())

    async def later(self, span: timedelta) -> list[int]:
        """Let time pass in which nobody looks, then look once."""
        self.clock.now += span
        return await self.look()
