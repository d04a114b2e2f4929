"""Units of work: all or nothing, side by side, and never "database is locked"."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.domain.people import Role
from bot.storage import session as session_module
from bot.storage.database import Database, WrongKeysError
from bot.storage.keys import Keyring
from bot.storage.migrate import migrate
from bot.usecases.ports import Inbox, Store, UnitOfWork
from tests.storage.conftest import NOON, add_person, count


async def test_the_database_is_what_the_use_cases_ask_for(database: Database) -> None:
    store: Store = database.unit
    inbox: Inbox = database.inbox()
    work: UnitOfWork
    async with store() as work:
        assert await work.people.get(1) is None
    assert await inbox.offset() is None
    await database.ping()


async def test_leaving_without_commit_rolls_back(database: Database) -> None:
    async with database.unit() as work:
        await work.people.add(1, NOON.date())
    assert await count(database, "people") == 0


async def test_an_error_rolls_back_all_topics(database: Database) -> None:
    person = await add_person(database, 1)

    async def fail() -> None:
        async with database.unit() as work:
            await work.people.save(replace(person, language="en"))
            await work.people.grant(person.id, Role.ADMIN, None, NOON)
            await work.cases.add(person.id, "Хөх Од", "mn", False, False, NOON)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await fail()
    async with database.unit() as work:
        assert await work.people.get(person.id) == person
    assert await count(database, "cases") == 0


async def test_a_unit_goes_on_after_its_commit(database: Database) -> None:
    async with database.unit() as work:
        await work.people.add(1, NOON.date())
        await work.commit()
        await work.people.add(2, NOON.date())
    assert await count(database, "people") == 1


async def test_a_slow_reader_stops_no_writer(database: Database) -> None:
    person = await add_person(database, 1)
    async with database.unit() as reader:
        assert await reader.people.get(person.id) == person
        async with database.unit() as writer:
            await writer.people.save(replace(person, language="en"))
            await writer.commit()
        found = await reader.people.get(person.id)
    assert found
    assert found.language == "en", "what is committed is seen"


async def test_fifty_who_read_and_then_write_at_once_all_succeed(database: Database) -> None:
    async with database.unit() as work:
        club = await work.clubs.add("one", "1")
        await work.commit()

    async def come(chat_id: int) -> None:
        async with database.unit() as work:
            assert await work.people.by_chat(chat_id) is None
            person = await work.people.add(chat_id, NOON.date())
            await work.clubs.join(club.id, person.id)
            await work.people.save(replace(person, language="mn"))
            await work.commit()

    await asyncio.gather(*(come(chat_id) for chat_id in range(50)))
    async with database.unit() as work:
        members = await work.clubs.members(club.id)
    assert sorted(p.chat_id for p in members) == list(range(50))
    assert {p.language for p in members} == {"mn"}


async def test_two_processes_write_into_one_file(tmp_path: Path, keyring: Keyring) -> None:
    url = f"sqlite:///{tmp_path / 'luujin.db'}"
    await migrate(url)
    both = [Database.open(url, keyring) for _ in range(2)]  # each with turns of its own

    async def come(database: Database, chat_id: int) -> None:
        async with database.unit() as work:
            await work.people.by_chat(chat_id)
            person = await work.people.add(chat_id, NOON.date())
            await work.commit()
        async with database.unit() as work:  # read, then write: where SQLITE_BUSY_SNAPSHOT lurks
            await work.people.save(replace(person, language="en"))
            await work.commit()

    await asyncio.gather(*(come(both[n % 2], n) for n in range(40)))
    assert await count(both[0], "people") == 40
    for database in both:
        await database.close()


async def test_cancelled_units_leave_nothing_behind(database: Database) -> None:
    """A handler that runs out of time is cancelled anywhere: the next one must not find a lock held."""

    async def come(chat_id: int) -> None:
        async with database.unit() as work:
            await work.people.add(chat_id, NOON.date())
            await asyncio.sleep(0)
            await work.people.add(chat_id + 1000, NOON.date())
            await work.commit()

    tasks = [asyncio.create_task(come(n)) for n in range(30)]
    for number, task in enumerate(tasks):
        await asyncio.sleep(0.0007 * (number % 4))
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    await asyncio.wait_for(add_person(database, 10**6), 20)
    async with database.session() as session:
        lonely = await session.row(text("SELECT count(*) FROM people"))
    assert lonely
    assert lonely[0] % 2 == 1, "each unit stored both of its people or none"


@pytest.mark.parametrize("cancels", [1, 2])
async def test_the_lock_is_free_once_a_cancelled_writer_has_left(database: Database, cancels: int) -> None:
    """Also while its error, and with it what the driver had in its hands, is still remembered somewhere."""
    slow = text(
        "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 200000) "
        "SELECT count(*) FROM n UNION ALL SELECT 1"
    )
    reading = asyncio.Event()

    async def come() -> None:
        async with database.session() as session:
            await session.begin_writing()
            reading.set()
            await session.rows(slow)

    task = asyncio.create_task(come())
    await reading.wait()
    for _ in range(cancels):
        await asyncio.sleep(0.005)
        task.cancel()
    (error,) = await asyncio.gather(task, return_exceptions=True)
    assert isinstance(error, asyncio.CancelledError)
    await asyncio.wait_for(add_person(database, 1), 5)


async def test_a_cancelled_stream_leaves_nothing_behind(database: Database) -> None:
    endless = text(
        "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 10000000) SELECT x FROM n"
    )
    reading = asyncio.Event()

    async def read() -> None:
        async with database.session() as session:
            await session.begin_writing()
            async for _ in session.stream(endless):
                reading.set()
                await asyncio.sleep(0)

    task = asyncio.create_task(read())
    await reading.wait()
    task.cancel()
    (error,) = await asyncio.gather(task, return_exceptions=True)
    assert isinstance(error, asyncio.CancelledError)
    await asyncio.wait_for(add_person(database, 1), 5)


@pytest.mark.parametrize("kind", ["sqlite"])  # PostgreSQL has many writers: nobody waits there
async def test_a_unit_that_never_ends_is_reported_to_those_who_wait(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session_module, "BUSY_SECONDS", 0.05)
    async with database.unit() as stuck:
        await stuck.people.add(1, NOON.date())
        with pytest.raises(TimeoutError):
            await add_person(database, 2)
        await stuck.commit()
    assert (await add_person(database, 3)).id > 0


async def test_keys_of_another_database_are_refused(
    database: Database, database_url: str, tmp_path: Path, keyring: Keyring
) -> None:
    await asyncio.gather(*(database.check_keys() for _ in range(4)))
    other = Database.open(database_url, Keyring.create(tmp_path / "other.json"))
    with pytest.raises(WrongKeysError):
        await other.check_keys()
    await other.close()
    await database.check_keys()
