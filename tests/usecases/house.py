"""A store with people in it, for the use cases alone."""

from dataclasses import dataclass, field, replace

from bot.domain.people import Club, Person, Role
from bot.usecases.clubs import club_named
from bot.usecases.course import CountAsPassed
from bot.usecases.invitations import give_role
from bot.usecases.people import ChangeSettings, MeetPerson
from tests.fakes.desk import open_desk
from tests.fakes.others import FakeAlarm, FakeClock
from tests.fakes.store import Memory


@dataclass
class House:
    """A clock, a store, and ways to put people into it."""

    clock: FakeClock = field(default_factory=FakeClock)
    memory: Memory = field(default_factory=Memory)
    alarm: FakeAlarm = field(default_factory=FakeAlarm)
    last_chat: int = 1000

    async def person(
        self, *roles: Role, club: str | None = None, reminders: bool | None = True, trained: bool = True
    ) -> Person:
        """A new person with these roles; a leader leads, a student joins the club. The desk is open to them.

        ``trained``: they have passed the courses for their roles.
        """
        self.last_chat += 1
        person = await MeetPerson(self.memory.unit, self.clock)(self.last_chat)
        if reminders is not None:
            person = await ChangeSettings(self.memory.unit, self.clock).reminders(person, reminders)
        async with self.memory.unit() as work:
            found = (await club_named(work, club)) if club else None
            for role in roles:
                led = found.id if found and role is Role.LEADER else None
                person = await give_role(work, person, role, led, self.clock())
            if found and not roles:
                await work.clubs.join(found.id, person.id)
            await work.commit()
        for role in roles if trained else ():
            await CountAsPassed(self.memory.unit, self.clock)(person.chat_id, role)
        await self.open_desk(person)
        return person

    async def open_desk(self, person: Person) -> None:
        """Open the desk to them (again), if they belong to it."""
        await open_desk(self.memory, self.clock, person.id)

    async def club(self, name: str) -> Club:
        async with self.memory.unit() as work:
            club = await work.clubs.by_name(name)
        assert club is not None
        return club

    async def again(self, person: Person) -> Person:
        """The person as stored now."""
        async with self.memory.unit() as work:
            found = await work.people.get(person.id)
        assert found is not None
        return found

    async def set_(self, person: Person, **changes: object) -> None:
        """Change the person as stored."""
        async with self.memory.unit() as work:
            stored = await work.people.get(person.id)
            assert stored is not None
            await work.people.save(replace(stored, **changes))  # type: ignore[arg-type]
            await work.commit()
