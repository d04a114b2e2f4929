"""Who sits at the desk, who of them is told that somebody waits, and cases whose holder is gone."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.domain.people import Person, Role
from bot.domain.support import Case, CaseState, Errand, Parcel
from bot.usecases.ports import UnitOfWork

DESK = (Role.COORDINATOR, Role.SUPERVISOR, Role.ADMIN)


def is_at_desk(person: Person) -> bool:
    """Whether this person may read and answer cases."""
    return any(person.may(role) for role in DESK)


async def readers_of(work: UnitOfWork, case: Case, without: int | None = None) -> list[Person]:
    """Whom a case is announced to: coordinators, and the ranks above until somebody can be reached.

    Never the person who asks: a coordinator in need is not told that they will read it themselves.
    ``without``: somebody who is about to leave.
    """
    readers: list[Person] = []
    for role in DESK:
        known = {reader.id for reader in readers} | {case.person_id, without}
        readers += [person for person in await work.people.holding(role) if person.id not in known]
        if reachable(readers):
            break
    return readers


def reachable(readers: Sequence[Person]) -> int:
    """How many of them have not blocked the bot."""
    return sum(not reader.unreachable for reader in readers)


async def announce(work: UnitOfWork, case: Case, now: datetime, without: int | None = None) -> int:
    """Owe everybody who may read it a ping without content; how many of them can be reached."""
    readers = await readers_of(work, case, without)
    for reader in readers:
        await work.outbox.add(Parcel(0, Errand.PING, reader.id, case.id), now)
    return reachable(readers)


async def release(
    work: UnitOfWork, case: Case, holder: int, now: datetime, without: int | None = None
) -> int:
    """Put a case back among those who wait, with new pings; how many people can be reached."""
    await work.cases.save(replace(case, state=CaseState.WAITING, claimed_by=None))
    await work.cases.log(case.id, holder, "released", now)
    return await announce(work, case, now, without)


async def release_all(work: UnitOfWork, holder: int, now: datetime) -> None:
    """Release every case that this person holds, who is about to leave."""
    for case in await work.cases.unclosed():
        if case.is_with(holder):
            await release(work, case, holder, now, without=holder)
