"""People who wait at the desk while no process runs, for as long as a test says."""

import contextlib
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from bot.domain.people import Person, Role
from bot.domain.safety import Risk
from bot.usecases.course import CountAsPassed
from bot.usecases.support import WriteToDesk
from tests.faults.town import FIRST_CHAT, Process, Town, clock, make_phones, sandbox_process, town
from tests.journeys.phones import Sandbox

STAFF = (Role.COORDINATOR, Role.SUPERVISOR, Role.ADMIN)


@dataclass(frozen=True)
class Waiting:
    """A town in which some people wait; the first of them are the staff, one of each rank."""

    place: Town
    sandbox: Sandbox
    staff: Sequence[Person]

    def process(self, api: str, role: str, **settings: str) -> Process:
        """A process of ours that does this role."""
        environment = self.place.environment(api, **settings)
        return Process(role, ["run", "--role", role], environment, self.place.folder)

    async def age(self, span: timedelta) -> None:
        """As if they had begun to wait so much earlier."""
        async with self.place.database.unit() as work:
            for one in await work.escalations.every():
                earlier = replace(one, since=one.since - span, due_at=one.due_at - span)
                await work.escalations.save(earlier)
            await work.commit()

    async def overdue(self) -> int:
        """How many cases have a step that should have been taken already."""
        async with self.place.database.unit() as work:
            return sum(one.due_at <= clock() for one in await work.escalations.every())

    async def owed(self) -> int:
        """How many parcels have not arrived, but for those to phones that have blocked the bot.

        With the sandbox come phones of its own, which have a role and have not begun to talk to the bot.
        """
        async with self.place.database.unit() as work:
            far = clock() + timedelta(days=1)
            due = await work.outbox.due(far, 1000)
            to = await work.people.several({parcel.to for parcel in due})
            mails = await work.outbox.due_mail(far)
        return sum(not to[parcel.to].unreachable for parcel in due) + len(mails)

    async def pings(self) -> Counter[int]:
        """How many messages each chat has got that can be answered with "I am on it"."""
        journal = await self.sandbox.journal(method="sendMessage")
        told = [one["params"] for one in journal if one["status"] == 200 and "esc:" in str(one["params"])]
        return Counter(int(one["chat_id"]) for one in told)


@contextlib.asynccontextmanager
async def waiting(kind: str, number: int) -> AsyncIterator[tuple[Waiting, str]]:
    """So many people who wait, and the sandbox's address."""
    async with town(kind, number + len(STAFF)) as place:
        with sandbox_process(place.folder) as api:
            async with Sandbox(api) as sandbox:
                await make_phones(sandbox, number + len(STAFF))
                staff = await _grant(place)
                write = WriteToDesk(place.database.unit, lambda text: Risk.NONE, clock)
                for n in range(number):
                    await write(await _person(place, len(STAFF) + n), "words", n + 1)
                yield Waiting(place, sandbox, staff), api


async def _person(place: Town, number: int) -> Person:
    async with place.database.unit() as work:
        person = await work.people.by_chat(FIRST_CHAT + number)
    assert person is not None
    return person


async def _grant(place: Town) -> list[Person]:
    staff = [await _person(place, number) for number in range(len(STAFF))]
    for person, role in zip(staff, STAFF, strict=True):
        async with place.database.unit() as work:
            await work.people.grant(person.id, role, None, clock())
            await work.commit()
        await CountAsPassed(place.database.unit, clock)(person.chat_id, role)
    return staff
