"""The outbox: what is owed stays until it has arrived."""

from dataclasses import replace
from datetime import timedelta

from bot.domain.support import Errand, Parcel
from bot.storage.database import Database
from bot.storage.tables import outbox
from bot.usecases.ports import Store
from tests.storage.conftest import NOON, count

PING = Parcel(0, Errand.PING, to=5, case_id=9)
ANSWER = Parcel(0, Errand.TO_PERSON, to=6, case_id=9, message_id=44)


async def _due(database: Database, at: timedelta = timedelta(), limit: int = 10) -> list[Parcel]:
    async with database.unit() as work:
        return await work.outbox.due(NOON + at, limit)


async def _add(database: Database) -> None:
    async with database.unit() as work:
        await work.outbox.add(ANSWER, NOON + timedelta(minutes=1))
        await work.outbox.add(PING, NOON)
        await work.commit()


async def test_parcels_are_due_at_their_time_oldest_first(database: Database) -> None:
    await _add(database)
    assert [replace(p, id=0) for p in await _due(database)] == [PING]
    assert [replace(p, id=0) for p in await _due(database, timedelta(minutes=1))] == [PING, ANSWER]
    assert len(await _due(database, timedelta(minutes=1), limit=1)) == 1


async def test_a_parcel_is_tried_again_later_and_gone_when_done(database: Database) -> None:
    await _add(database)
    (ping,) = await _due(database)
    async with database.unit() as work:
        await work.outbox.later(ping.id, NOON + timedelta(hours=1))
        await work.commit()
    assert await _due(database) == []
    later, _ = await _due(database, timedelta(hours=1))
    assert later == replace(ping, tries=1)
    async with database.unit() as work:
        await work.outbox.later(ping.id, NOON + timedelta(hours=1), failed=False)
        await work.commit()
    assert (await _due(database, timedelta(hours=1)))[0] == ping
    async with database.unit() as work:
        await work.outbox.done(ping.id)
        await work.commit()
    assert [p.errand for p in await _due(database, timedelta(hours=1))] == [Errand.TO_PERSON]
    assert await count(database, "outbox") == 1


async def test_one_damaged_parcel_does_not_stop_the_others(
    database: Database, reported: list[tuple[str, int]]
) -> None:
    await _add(database)
    (ping,) = await _due(database)
    async with database.session() as session:
        await session.write(outbox.update().where(outbox.c.id == ping.id).values(parcel=b"\x01no"))
        await session.commit()
    assert [p.errand for p in await _due(database, timedelta(hours=1))] == [Errand.TO_PERSON]
    assert ("outbox", ping.id) in reported


async def test_no_call_waits_behind_what_may_take_long(database: Database) -> None:
    await _add(database)
    async with database.unit() as work:
        due, then = work.outbox.due, NOON + timedelta(minutes=1)
        errands = [[one.errand for one in await due(then, 10, heavy)] for heavy in (None, True, False)]
    assert errands == [[Errand.PING, Errand.TO_PERSON], [Errand.TO_PERSON], [Errand.PING]]


async def test_what_is_stuck_is_counted_by_its_time_or_its_failures(database: Database) -> None:
    await _add(database)
    (ping,) = await _due(database)
    async with database.unit() as work:
        await work.outbox.add(replace(PING, errand=Errand.MAIL), NOON)
        assert [await work.outbox.stuck(NOON - timedelta(seconds=one), 1) for one in (1, 0)] == [0, 1]
        await work.outbox.later(ping.id, NOON + timedelta(hours=1))
        assert [await work.outbox.stuck(NOON, tries) for tries in (2, 1)] == [0, 1]


async def test_all_of_one_kind_are_found_due_or_not(store: Store) -> None:
    told = Parcel(0, Errand.CIRCLE, 7, 0, told_of=NOON - timedelta(days=1))
    new = Parcel(0, Errand.CIRCLE, 8, 0)
    async with store() as work:
        await work.outbox.add(PING, NOON)
        await work.outbox.add(told, NOON + timedelta(days=1))
        await work.outbox.add(new, NOON)
        await work.commit()
        found = await work.outbox.of(Errand.CIRCLE)
    assert [replace(parcel, id=0) for parcel in found] == [told, new]
