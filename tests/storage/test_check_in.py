"""The book of check-ins as stored: one row of one size, and nothing is written of who is asked."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from random import Random

from sqlalchemy import select

from bot.domain.check_in import Asking, Book
from bot.domain.private import CheckIn, Plan, Private
from bot.domain.support import Missed
from bot.storage.database import Database
from bot.storage.sealing import SealError
from bot.storage.tables import cases, check_ins, people
from bot.usecases.check_in import AskHowTheyAre
from bot.usecases.ports import Store
from tests.fakes.others import FakeQuizLane
from tests.storage.conftest import NOON, MovableClock, add_people, count
from tests.storage.people import some_people

HOUR = timedelta(hours=1)


async def save(store: Store, book: Book) -> None:
    async with store() as work:
        assert await work.check_ins.hold() == await work.check_ins.read()
        await work.check_ins.save(book)
        await work.commit()


async def test_what_was_saved_is_read_and_saved_over(store: Store) -> None:
    plain = Asking(7, CheckIn.WEEKLY, NOON)
    full = Asking(8, CheckIn.DAILY, NOON, NOON - HOUR, NOON - 2 * HOUR, NOON + HOUR, NOON - 3 * HOUR)
    async with store() as work:
        assert await work.check_ins.read() == Book()
    for book in (Book(NOON), Book(NOON + HOUR, {7: plain, 8: full}), Book(NOON, {8: full})):
        await save(store, book)
        async with store() as work:
            assert await work.check_ins.read() == book


async def test_one_row_of_one_size_whoever_agreed(database: Database) -> None:
    sizes = set()
    for number in (0, 1, 300):
        askings = {n: Asking(10**8 + n, 7, NOON, NOON, NOON, NOON, NOON) for n in range(number)}
        await save(database.unit, Book(NOON, askings))
        async with database.session() as session:
            (row,) = await session.rows(select(check_ins))
        sizes.add(len(row.book))
    assert len(sizes) == 1
    assert await count(database, "check_ins") == 1
    await save(database.unit, Book(NOON, {n: Asking(n, 7, NOON) for n in range(50_000)}))


async def test_one_that_cannot_be_opened_is_as_none_and_is_reported(
    database: Database, reported: list[tuple[str, int]]
) -> None:
    await save(database.unit, Book(NOON))
    async with database.session() as session:
        await session.write(check_ins.update().values(book=b"\x01no"))
        await session.commit()
    async with database.unit() as work:
        assert await work.check_ins.read() == Book()
    assert reported == [("check_ins", 1)]


async def _agree(store: Store, number: int) -> list[int]:
    found = await some_people(store, number)
    async with store() as work:
        for person in found:
            agreed = Private(code_word=b"x" * 32, check_in=CheckIn(CheckIn.DAILY, Plan.TELL))
            await work.people.save(replace(person, reminders=True, private=agreed))
        await work.commit()
    return [person.id for person in found]


async def _wait(store: Store, clock: MovableClock) -> None:
    """Until there is something to do, or for half an hour."""
    async with store() as work:
        due = [one.due_at for one in (await work.check_ins.read()).askings.values()]
    clock.now = min([*(at for at in due if at > clock.now), clock.now + HOUR / 2])


async def test_two_processes_ask_once_and_tell_once(store: Store, clock: MovableClock) -> None:
    ids = await _agree(store, 3)
    lanes = FakeQuizLane(), FakeQuizLane()
    both = [AskHowTheyAre(store, lane, clock, Random(3).random) for lane in lanes]
    while clock() < NOON + timedelta(days=3):
        await asyncio.gather(*(ask() for ask in both))
        await _wait(store, clock)
    sent = [one for lane in lanes for one in lane.sent]
    assert {one: sent.count(one) in (2, 3) for one in ids} == dict.fromkeys(ids, True)
    async with store() as work:
        cases = await work.cases.unclosed()
    assert sorted(case.person_id for case in cases) == sorted(ids)
    assert {case.missed for case in cases} == {Missed.SILENT}
    assert all(case.missed_on and case.thought_of for case in cases)


async def _spoil(database: Database, **what: int) -> None:
    """The row of a person, or of their case, does not open any more."""
    async with database.session() as session:
        for table, number in what.items():
            spoilt = {"people": people.update().values(settings=b"\x01no").where(people.c.id == number)}
            spoilt["cases"] = cases.update().values(about=b"\x01no").where(cases.c.id == number)
            await session.write(spoilt[table])
        await session.commit()


async def test_what_cannot_be_opened_holds_up_nobody_and_the_heartbeat_stops(
    database: Database, clock: MovableClock
) -> None:
    """A case that opens no more when it is missed, or when its person comes back; a person that does not."""
    missed, back, person, well = await _agree(database.unit, 4)
    async with database.unit() as work:
        case = await work.cases.add(missed, "name", "mn", False, False, NOON)
        await work.commit()
    await _spoil(database, cases=case.id)
    lane = FakeQuizLane()
    ask = AskHowTheyAre(database.unit, lane, clock, Random(3).random)
    failed: set[type[Exception]] = set()

    async def until(day: float) -> None:
        while clock() < NOON + timedelta(days=day):
            try:
                await ask()
            except SealError as error:
                failed.add(type(error))
            await _wait(database.unit, clock)

    await until(3)
    assert failed == {SealError}, "it is raised at the end"
    async with database.unit() as work:
        told = {one.person_id: one for one in await work.cases.unclosed() if one.missed is Missed.SILENT}
        assert set(told) == {back, person, well}
        assert (await work.check_ins.read()).is_neglected(clock()), "whose turn cannot be taken is forgotten"
        returned = await work.people.get(back)
        assert returned is not None
        await work.people.save(replace(returned, here_at=clock()))
        await work.commit()
    await _spoil(database, cases=told[back].id, people=person)
    before = len(lane.sent)
    await until(6)
    assert lane.sent[before:].count(well) >= 2


async def test_nothing_is_written_of_a_person_who_is_asked_or_does_not_answer(
    database: Database, clock: MovableClock
) -> None:
    await _agree(database.unit, 2)
    await add_people(database, 2)
    ask = AskHowTheyAre(database.unit, FakeQuizLane(), clock, Random(3).random)

    async def rows() -> list[tuple[object, ...]]:
        async with database.session() as session:
            return [tuple(row) for row in await session.rows(select(people))]

    before = await rows()
    while clock() < NOON + timedelta(days=3):
        await ask()
        await _wait(database.unit, clock)
    assert await count(database, "cases") == 2
    assert await rows() == before, "every byte, and the order in which they stand"
