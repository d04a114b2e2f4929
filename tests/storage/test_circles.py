"""Announcements: sealed with their day, never under the same number again, gone when their time is over."""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select, text

from bot.domain.circles import KEPT_DAYS, LONGEST, Announcement
from bot.storage.database import Database
from bot.storage.retention import sweep
from bot.storage.tables import announcements
from bot.usecases.ports import Store
from tests.storage.conftest import NOON, count
from tests.storage.people import some_people

DRAFT = Announcement(0, 7, NOON, "канар зарлал")
SENT = replace(DRAFT, en="canary", day=NOON.date() + timedelta(days=3), sent=True)


async def kept(store: Store, announcement: Announcement) -> Announcement:
    async with store() as work:
        stored = await work.announcements.add(announcement)
        await work.commit()
    return stored


async def test_what_was_kept_comes_back_and_changes(store: Store) -> None:
    first, second = await kept(store, DRAFT), await kept(store, SENT)
    async with store() as work:
        assert await work.announcements.get(first.id) == replace(DRAFT, id=first.id)
        assert await work.announcements.every() == [first, second]
        changed = replace(first, en="words", sent=True, at=NOON + timedelta(hours=1))
        await work.announcements.save(changed)
        await work.commit()
    async with store() as work:
        assert await work.announcements.every() == [changed, second]
        await work.announcements.remove(second.id)
        await work.announcements.save(second)
        await work.commit()
    assert (await kept(store, SENT)).id > second.id, "what somebody said to one is never taken for another"
    async with store() as work:
        assert await work.announcements.get(second.id) is None


async def test_nothing_of_it_stands_in_the_open_and_the_longest_fits(database: Database) -> None:
    await kept(database.unit, SENT)
    await kept(database.unit, replace(SENT, mn="\n😀" * (LONGEST // 2), en='"' * LONGEST))
    async with database.session() as session:
        rows = await session.rows(select(announcements))
    assert {column.name for column in announcements.c} == {"id", "token", "about"}
    assert not any(SENT.mn.encode() in row.about or b"2026" in row.about for row in rows)


async def test_it_goes_with_its_time(database: Database) -> None:
    await kept(database.unit, SENT)
    await kept(database.unit, DRAFT)
    assert (await sweep(database, NOON)).announcements == 0
    assert (await sweep(database, NOON + timedelta(days=1))).announcements == 1
    assert (await sweep(database, NOON + timedelta(days=3 + KEPT_DAYS + 1))).announcements == 1
    assert await count(database, "announcements") == 0


async def test_one_that_cannot_be_opened_hides_no_other(
    database: Database, reported: list[tuple[str, int]]
) -> None:
    first, second = await kept(database.unit, DRAFT), await kept(database.unit, SENT)
    async with database.session() as session:
        await session.write(
            text("UPDATE announcements SET about = :b WHERE id = :n").bindparams(b=b"x", n=first.id)
        )
        await session.commit()
    async with database.unit() as work:
        assert await work.announcements.every() == [second]
    assert reported == [("announcements", first.id)]


async def test_everybody_is_gone_through(store: Store) -> None:
    everybody = [person.id for person in await some_people(store, 5)]
    async with store() as work:
        first = await work.people.after(0, 2)
        second = await work.people.after(first[-1].id, 9)
        assert [person.id for person in (*first, *second)] == everybody
        assert await work.people.after(everybody[-1], 9) == []
