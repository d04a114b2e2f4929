"""Counts as stored: sealed, of one size, and nobody is refused for them."""

import asyncio
from datetime import UTC, datetime, timedelta

from sqlalchemy import select, update

from bot.domain.people import ULAANBAATAR
from bot.domain.support_figures import Quarter, What
from bot.storage.database import Database
from bot.storage.keys import Keyring
from bot.storage.tables import support_counts
from bot.usecases.ports import Store
from tests.storage.conftest import NOON, count

SPRING, AUTUMN = Quarter(2026, 1), Quarter(2026, 4)
IN_AUTUMN = datetime(2026, 11, 1, tzinfo=UTC)


async def add(store: Store, what: What, key: str = "", at: datetime = NOON, by: int = 1) -> None:
    async with store() as work:
        work.support_counts.add(what, key, at, by)
        await work.commit()


async def test_counts_grow_by_quarter_and_kind(store: Store) -> None:
    for what, key, at, by in (
        (What.OPENED, "", NOON, 1),
        (What.OPENED, "", NOON, 1),
        (What.REFERRED, "police", NOON, 1),
        (What.OPENED, "", IN_AUTUMN, 3),
        (What.OPENED, "", IN_AUTUMN, -1),
    ):
        await add(store, what, key, at, by)
    async with store() as work:
        assert await work.support_counts.quarters() == [SPRING, AUTUMN]
        assert await work.support_counts.of(SPRING) == {What.OPENED: {"": 2}, What.REFERRED: {"police": 1}}
        assert await work.support_counts.of(AUTUMN) == {What.OPENED: {"": 2}}
        assert await work.support_counts.of(Quarter(2025, 1)) == {}


async def test_what_is_undone_is_not_counted(store: Store) -> None:
    await add(store, What.OPENED)
    async with store() as work:
        work.support_counts.add(What.OPENED, "", NOON)
        work.support_counts.add(What.OPENED, "", IN_AUTUMN)
    async with store() as work:
        assert await work.support_counts.quarters() == [SPRING]
        assert await work.support_counts.of(SPRING) == {What.OPENED: {"": 1}}


async def test_of_many_at_once_none_is_lost(database: Database) -> None:
    await asyncio.gather(*(add(database.unit, What.OPENED) for _ in range(20)))
    async with database.unit() as work:
        assert await work.support_counts.of(SPRING) == {What.OPENED: {"": 20}}


async def test_quarters_begin_in_the_zone_of_the_settings(database_url: str, keyring: Keyring) -> None:
    for zone, hours in ((ULAANBAATAR, -8), ("America/Lima", 5)):
        first = datetime(2026, 4, 1, tzinfo=UTC) + timedelta(hours=hours)
        database = Database.open(database_url, keyring, zone=zone)
        await add(database.unit, What.TIPS, zone, first)
        await add(database.unit, What.TIPS, zone, first - timedelta(seconds=1))
        async with database.unit() as work:
            for quarter in (SPRING, Quarter(2026, 2)):
                assert (await work.support_counts.of(quarter))[What.TIPS][zone] == 1
        await database.close()


async def test_a_row_tells_nothing_but_its_quarter(database: Database) -> None:
    sizes = set()
    await add(database.unit, What.OPENED)
    await add(database.unit, What.OPENED, at=IN_AUTUMN, by=1_000_000)
    for number in range(100):
        await add(database.unit, What.REFERRED, f"a_service_with_a_long_name_{number}", IN_AUTUMN)
    async with database.session() as session:
        for row in await session.rows(select(support_counts)):
            sizes.add(len(row.counts))
            assert b"opened" not in row.counts
    assert len(sizes) == 1
    assert await count(database, "support_counts") == 2


async def test_one_that_cannot_be_opened_keeps_nobody_from_anything(
    database: Database, reported: list[tuple[str, int]]
) -> None:
    await add(database.unit, What.OPENED)
    await add(database.unit, What.OPENED, at=IN_AUTUMN)
    async with database.session() as session:
        row = await session.row(select(support_counts).where(support_counts.c.quarter == str(SPRING)))
        assert row is not None
        autumn = update(support_counts).where(support_counts.c.quarter == str(AUTUMN))
        await session.write(autumn.values(token=row.token, counts=row.counts))  # another quarter's
        await session.commit()
    async with database.unit() as work:
        person = await work.people.add(77, NOON.date())
        work.support_counts.add(What.OPENED, "", IN_AUTUMN)
        work.support_counts.add(What.OPENED, "", NOON)
        await work.commit()
    assert reported == [("support_counts", 20264)]
    async with database.unit() as work:
        assert await work.people.get(person.id) is not None
        assert await work.support_counts.of(SPRING) == {What.OPENED: {"": 2}}
