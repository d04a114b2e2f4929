"""Escalations as stored: all sealed, held by one at a time, and no step is taken twice."""

import asyncio
from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.escalation import REMEMBERED, Escalation, Step, begun
from bot.domain.people import Role
from bot.domain.support import Author, Case, CaseState, Errand, Parcel
from bot.storage.database import Database
from bot.storage.tables import escalation_notes, escalations
from bot.usecases.ports import Store
from bot.usecases.run_escalation import RunEscalation
from tests.storage.conftest import NOON, MovableClock, add_people, count
from tests.storage.people import some_people

HOUR = timedelta(hours=1)


async def a_case(store: Store, chat: int = 1) -> Case:
    (person,) = await some_people(store, 1, chat)
    async with store() as work:
        case = await work.cases.add(person.id, "Хөх Од", "mn", False, False, NOON)
        await work.cases.write(case.id, Author.PERSON, "words", NOON, chat)
        await work.commit()
    return case


async def save(store: Store, escalation: Escalation) -> None:
    async with store() as work:
        await work.escalations.save(escalation)
        await work.commit()


async def read(store: Store, case_id: int) -> Escalation | None:
    async with store() as work:
        return await work.escalations.get(case_id)


async def test_what_was_saved_is_read_and_saved_over(store: Store) -> None:
    case = await a_case(store)
    assert await read(store, case.id) is None
    first = begun(case, NOON, NOON)
    await save(store, first)
    assert await read(store, case.id) == first
    full = replace(
        first.acknowledged(2, True, NOON + HOUR),
        step=Step.EVERYBODY,
        due_at=NOON + timedelta(microseconds=1),
        acknowledgers=tuple(range(10**6, 10**6 + REMEMBERED)),
        told=tuple(range(10**6, 10**6 + REMEMBERED)),
        late=True,
    )
    await save(store, full)
    assert await read(store, case.id) == full
    async with store() as work:
        assert await work.escalations.every() == [full]
        await work.escalations.drop(case.id)
        await work.escalations.drop(case.id)
        await work.commit()
    assert await read(store, case.id) is None


async def test_cases_that_wait_without_one_are_missing(store: Store) -> None:
    waiting, known, held, closed, gone = [await a_case(store, chat) for chat in range(1, 6)]
    await save(store, begun(known, NOON, NOON))
    async with store() as work:
        assert await work.cases.claim(held.id, 5)
        await work.cases.save(replace(closed, state=CaseState.CLOSED, closed_at=NOON))
        await work.cases.shred(gone.id)
        await work.commit()
    async with store() as work:
        assert await work.escalations.missing() == [waiting.id]


async def test_what_is_told_once_in_a_while_is_told_once(store: Store) -> None:
    async def once(what: str, minutes: int, commit: bool = True) -> bool:
        async with store() as work:
            told = await work.escalations.once(what, NOON + timedelta(minutes=minutes), HOUR)
            if commit:
                await work.commit()
        return told

    assert await once("mail", 0, commit=False)
    assert await once("mail", 0), "what was rolled back was not told"
    assert not await once("mail", 59)
    assert await once("report", 59)
    assert await once("mail", 60)
    assert not await once("mail", 119)


async def test_it_goes_with_the_case_when_that_is_shredded(store: Store) -> None:
    case = await a_case(store)
    await save(store, begun(case, NOON, NOON))
    async with store() as work:
        await work.people.forget(case.person_id)
        await work.commit()
    async with store() as work:
        assert await work.escalations.every() == []


async def test_email_is_owed_apart_from_the_rest(store: Store) -> None:
    async with store() as work:
        for errand in (Errand.MAIL, Errand.PING, Errand.MAIL, Errand.GAP):
            await work.outbox.add(Parcel(0, errand, 0, 9), NOON)
        await work.outbox.add(Parcel(0, Errand.MAIL, 0, 9), NOON + HOUR)
        await work.commit()
    async with store() as work:
        assert [one.errand for one in await work.outbox.due(NOON, 1)] == [Errand.PING]
        assert [one.errand for one in await work.outbox.due(NOON, 9)] == [Errand.PING, Errand.GAP]
        assert [one.errand for one in await work.outbox.due_mail(NOON)] == [Errand.MAIL] * 2


async def test_damage_hides_nothing_else_and_a_swapped_row_is_not_read(
    database: Database, reported: list[tuple[str, int]]
) -> None:
    first, second = [await a_case(database.unit, chat) for chat in (1, 2)]
    for case in (first, second):
        await save(database.unit, begun(case, NOON, NOON))
    async with database.session() as session:
        (row,) = await session.rows(escalations.select().where(escalations.c.case_id == second.id))
        swapped = {"token": row.token, "standing": row.standing}
        await session.write(escalations.update().where(escalations.c.case_id == first.id).values(swapped))
        await session.commit()
    async with database.unit() as work:
        assert [one.case_id for one in await work.escalations.every()] == [second.id]
    assert ("escalations", first.id) in reported


async def test_a_damaged_note_counts_as_long_ago(database: Database) -> None:
    for _ in range(2):
        async with database.unit() as work:
            assert await work.escalations.once("mail", NOON, HOUR)
            await work.commit()
        async with database.session() as session:
            await session.write(escalation_notes.update().values(told=b"\x01no"))
            await session.commit()


async def test_rows_tell_nothing(database: Database) -> None:
    sizes = set()
    for chat in (1, 2):
        case = await a_case(database.unit, chat)
        escalation = begun(case, NOON, NOON)
        if chat == 2:
            escalation = escalation.acknowledged(12345678, True, NOON).told_also(range(40))
        await save(database.unit, escalation)
    async with database.session() as session:
        for row in await session.rows(escalations.select()):
            sizes.add(len(row.standing))
            assert b"2026" not in row.standing
            assert set(row._mapping) == {"case_id", "token", "standing"}
    assert len(sizes) == 1


async def a_desk(database: Database, cases: int) -> list[int]:
    """A coordinator, a supervisor and so many people who wait; ids of the two."""
    staff = await add_people(database, 2, 900)
    async with database.unit() as work:
        for person, role in zip(staff, (Role.COORDINATOR, Role.SUPERVISOR), strict=True):
            await work.people.grant(person.id, role, None, NOON)
        await work.commit()
    for chat in range(1, cases + 1):
        await save(database.unit, begun(await a_case(database.unit, chat), NOON, NOON))
    return [person.id for person in staff]


async def pings(database: Database) -> Counter[tuple[int, int]]:
    async with database.unit() as work:
        due = await work.outbox.due(NOON + 24 * HOUR, 10_000)
    return Counter((one.to, one.case_id) for one in due if one.errand is Errand.PING)


async def test_several_processes_take_each_step_once(database: Database, clock: MovableClock) -> None:
    coordinator, supervisor = await a_desk(database, cases=6)
    run = [RunEscalation(database.unit, clock) for _ in range(4)]
    await asyncio.gather(*(one() for one in run))
    assert set((await pings(database)).values()) == {1}
    assert {to for to, _ in await pings(database)} == {coordinator}
    clock.pass_(timedelta(minutes=5))
    await asyncio.gather(*(one() for one in run))
    assert set((await pings(database)).values()) == {2}
    clock.pass_(timedelta(hours=6))
    await asyncio.gather(*(one() for one in run))
    told = await pings(database)
    assert {number for (to, _), number in told.items() if to == coordinator} == {3}
    assert {number for (to, _), number in told.items() if to == supervisor} == {1}
    async with database.unit() as work:
        assert len(await work.outbox.due_mail(clock())) == 1, "one e-mail for all"


async def test_an_answer_and_a_step_at_once_leave_no_call_behind(
    database: Database, clock: MovableClock
) -> None:
    await a_desk(database, cases=4)
    run = RunEscalation(database.unit, clock)

    async def close(case_id: int) -> None:
        async with database.unit() as work:
            case = await work.cases.get(case_id)
            assert case is not None
            await work.cases.save(replace(case, state=CaseState.CLOSED, closed_at=NOON))
            await work.escalations.drop(case_id)
            await work.commit()

    async with database.unit() as work:
        cases = [case.id for case in await work.cases.unclosed()]
    await asyncio.gather(run(), *(close(case_id) for case_id in cases), run())
    assert await count(database, "escalations") == 0


@pytest.mark.parametrize("hours", [0, 6])
async def test_a_database_from_before_is_looked_after(
    database: Database, clock: MovableClock, hours: int
) -> None:
    """Cases without an escalation, as an older version left them."""
    staff, _ = await a_desk(database, cases=0)
    waiting, held = await a_case(database.unit, 1), await a_case(database.unit, 2)
    async with database.unit() as work:
        assert await work.cases.claim(held.id, staff)
        await work.commit()
    clock.pass_(timedelta(hours=hours))
    run = RunEscalation(database.unit, clock)
    assert await run.recover() == 2
    await run()
    found = await pings(database)
    assert found[staff, waiting.id] == 1
    assert found[staff, held.id] == (1 if hours else 0)


async def test_so_often_in_a_row_and_then_once_in_a_pause(store: Store) -> None:
    async def told(after: timedelta) -> bool:
        async with store() as work:
            done = await work.escalations.once("ring 17", NOON + after, HOUR, burst=3)
            await work.commit()
        return done

    assert [await told(timedelta()) for _ in range(5)] == [True, True, True, False, False]
    assert [await told(HOUR) for _ in range(2)] == [True, False]
    assert [await told(10 * HOUR) for _ in range(4)] == [True, True, True, False]


async def test_when_somebody_was_called_is_forgotten_with_them(store: Store) -> None:
    case = await a_case(store)
    async with store() as work:
        for number in (case.person_id, case.person_id + 100):
            await work.escalations.once(f"ring {number}", NOON, HOUR)
        await work.people.forget(case.person_id)
        await work.commit()
    async with store() as work:
        assert await work.escalations.once(f"ring {case.person_id}", NOON, HOUR)
        assert not await work.escalations.once(f"ring {case.person_id + 100}", NOON, HOUR)


async def test_who_was_called_behind_a_lock_is_kept(store: Store) -> None:
    case = await a_case(store)
    await save(store, replace(begun(case, NOON, NOON), knocked=58_000_000))
    async with store() as work:
        (found,) = await work.escalations.every()
    assert found.knocked == 58_000_000
