"""The inbox: stored before Telegram is told; nothing twice; one bad update stops nobody."""

import asyncio

from sqlalchemy import select

from bot.storage.database import Database
from bot.storage.tables import inbox
from bot.usecases.ports import RawUpdate
from tests.storage.conftest import count


def _updates(*numbers: int) -> list[RawUpdate]:
    return [
        RawUpdate(n, chat_id=-(n % 3), payload=f'{{"update_id": {n}, "text": "Ө"}}'.encode()) for n in numbers
    ]


async def test_updates_and_offset_are_stored_together(database: Database) -> None:
    box = database.inbox()
    assert await box.offset() is None
    assert await box.store(_updates(12, 10, 2**40), 2**40 + 1) == [12, 10, 2**40]
    assert await box.offset() == 2**40 + 1
    assert await box.unfinished() == _updates(10, 12, 2**40)
    assert await box.store([], 5) == []
    assert await box.offset() == 5
    assert await box.store(_updates(11), None) == [11]
    assert await box.offset() == 5


async def test_a_redelivered_update_is_known(database: Database) -> None:
    box = database.inbox()
    await box.store(_updates(1, 2), 3)
    assert await box.store(_updates(2, 3, 3), 4) == [3]
    await box.finish(1)
    assert await box.store(_updates(1), None) == []
    assert [u.update_id for u in await box.unfinished()] == [2, 3]


async def test_the_same_update_twice_at_once_is_new_once(database: Database) -> None:
    box = database.inbox()
    new = await asyncio.gather(*(box.store(_updates(7), 8) for _ in range(5)))
    assert sorted(new) == [[], [], [], [], [7]]


async def test_finishing_erases_the_content(database: Database) -> None:
    box = database.inbox()
    await box.store(_updates(1, 2), None)
    await box.finish(1)
    await box.finish(1)
    async with database.session() as session:
        rows = await session.rows(select(inbox.c.payload).order_by(inbox.c.update_id))
    assert rows[0].payload is None
    assert rows[1].payload is not None


async def test_failures_are_counted_until_it_is_set_aside(database: Database) -> None:
    box = database.inbox()
    await box.store(_updates(1, 2), None)
    assert [await box.fail(1, "TimeoutError"), await box.fail(1, "E" * 200)] == [1, 2]
    assert await box.fail(99, "TimeoutError") == 0
    await box.set_aside(1)
    assert [u.update_id for u in await box.unfinished()] == [2]
    async with database.session() as session:
        row = await session.row(select(inbox).where(inbox.c.update_id == 1))
    assert row
    assert (row.state, row.failures, row.error) == ("aside", 2, "E" * 64)
    assert row.payload is not None, "it stays for people to look at"


async def test_an_update_that_cannot_be_opened_is_set_aside(
    database: Database, reported: list[tuple[str, int]]
) -> None:
    box = database.inbox()
    await box.store(_updates(1, 2), None)
    async with database.session() as session:
        await session.write(inbox.update().where(inbox.c.update_id == 1).values(payload=b"\x01damaged"))
        await session.commit()
    assert [u.update_id for u in await box.unfinished()] == [2]
    assert [u.update_id for u in await box.unfinished()] == [2]
    assert reported == [("inbox", 1)]


async def test_many_updates_of_any_size_are_stored_at_once(database: Database) -> None:
    box = database.inbox()
    updates = [RawUpdate(n, n, b"x" * (n * 9)) for n in range(1200)]
    assert await box.store(updates, 1200) == list(range(1200))
    assert await box.unfinished() == updates
    assert await count(database, "inbox") == 1200
