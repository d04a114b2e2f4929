"""The staff log: one chain, whoever writes at the same time; changed, shortened or forged it says so."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.storage.access_log import Checked, State
from bot.storage.database import Database
from bot.storage.keys import Keyring
from tests.storage.conftest import NOON, add_people, add_person


@pytest.fixture
def keyring(tmp_path: Path) -> Keyring:
    """Keys of one's own: the witness stands beside them."""
    return Keyring.create(tmp_path / "keys" / "keys.json")


async def _act(database: Database, *acts: str, case_id: int = 1, staff_id: int = 2) -> None:
    async with database.unit() as work:
        for act in acts:
            await work.cases.log(case_id, staff_id, act, NOON)
        await work.commit()


async def _tamper(database: Database, kind: str, statement: str) -> None:
    """As somebody could who owns the database: the triggers do not stop them."""
    async with database.session() as session:
        if kind == "sqlite":
            for name in ("case_log_no_update", "case_log_no_delete"):
                await session.write(text(f"DROP TRIGGER IF EXISTS {name}"))
        else:
            await session.write(text("ALTER TABLE case_log DISABLE TRIGGER USER"))
        await session.write(text(statement))
        await session.commit()


async def test_a_log_that_nobody_touched_is_whole(database: Database) -> None:
    assert await database.check_log() == Checked(State.WHOLE, 0)
    await _act(database, "claimed", "read")
    await _act(database, "replied", "ж" * 64)
    assert await database.check_log() == Checked(State.WHOLE, 4)
    shown = [(line.staff_id, line.act, line.at) for line in await database.log_of(1)]
    assert shown == [(2, act, NOON) for act in ("claimed", "read", "replied", "ж" * 64)]
    assert await database.log_of(7) == []


async def test_what_is_not_committed_leaves_no_line(database: Database) -> None:
    async with database.unit() as work:
        await work.cases.log(1, 2, "claimed", NOON)
    await _act(database, "read")
    assert await database.check_log() == Checked(State.WHOLE, 1)


@pytest.mark.parametrize(
    ("statement", "line"),
    [
        ("UPDATE case_log SET staff_id = 3 WHERE id = 2", 2),
        ("UPDATE case_log SET case_id = 3 WHERE id = 2", 2),
        ("UPDATE case_log SET act = 'read' WHERE id = 2", 2),
        ("UPDATE case_log SET link = NULL WHERE id = 2", 2),
        ("UPDATE case_log SET at = '2026-03-01 12:00:01+00:00' WHERE id = 2", 2),
        ("UPDATE case_log SET id = 9 WHERE id = 2", 3),
        ("DELETE FROM case_log WHERE id = 2", 3),
        ("DELETE FROM case_log WHERE id = 1", 2),
        (
            "INSERT INTO case_log (id, case_id, staff_id, act, at) "
            "SELECT 99, 1, 2, 'x', at FROM case_log WHERE id = 1",
            99,
        ),
    ],
)
async def test_a_line_that_was_changed_taken_out_or_put_in_is_found(
    database: Database, kind: str, statement: str, line: int
) -> None:
    await _act(database, "claimed", "replied", "closed", "read")
    await _tamper(database, kind, statement)
    checked = await database.check_log()
    assert (checked.state, checked.line) == (State.BROKEN, line)


async def test_a_log_that_was_cut_at_its_end_is_found(database: Database, kind: str) -> None:
    await _act(database, "claimed", "replied")
    await _act(database, "read")
    await _tamper(database, kind, "DELETE FROM case_log WHERE id = 3")
    assert await database.check_log() == Checked(State.CUT, 2, 3)
    await _act(database, "read")  # going on does not hide it
    assert (await database.check_log()).state is State.CUT
    assert (await database.check_log(anew=True)).state is State.WHOLE
    assert (await database.check_log()).state is State.WHOLE


async def test_a_log_that_was_emptied_is_found(database: Database, kind: str) -> None:
    await _act(database, "claimed")
    await _tamper(database, kind, "DELETE FROM case_log")
    assert await database.check_log() == Checked(State.CUT, 0, 1)


async def test_without_its_witness_or_with_a_broken_one_nothing_fails(
    database: Database, keyring: Keyring
) -> None:
    witness = keyring.path.with_name(f"{keyring.path.name}.log")
    await _act(database, "claimed")
    assert witness.exists()
    witness.unlink()
    assert await database.check_log() == Checked(State.WHOLE, 1)
    assert witness.exists(), "from now on it is seen again"
    witness.write_text("{")
    await _act(database, "read")
    assert (await database.check_log()).state is State.CUT, "a file that was spoilt does not look well"


async def test_lines_from_before_there_were_links_are_bound_by_the_first_new_one(
    database: Database, kind: str
) -> None:
    for n in (1, 2):
        await _tamper(
            database,
            kind,
            "INSERT INTO case_log (case_id, staff_id, act, at) "
            f"VALUES ({n}, 2, 'old', '2026-01-01 00:00:00+00:00')",
        )
    assert await database.check_log() == Checked(State.WHOLE, 2)
    await _act(database, "new", "newer")
    assert await database.check_log() == Checked(State.WHOLE, 4)
    await _tamper(database, kind, "UPDATE case_log SET act = 'older' WHERE id = 1")
    assert await database.check_log() == Checked(State.BROKEN, 2, 3)


async def test_with_other_keys_no_line_fits(database: Database, database_url: str, tmp_path: Path) -> None:
    await _act(database, "claimed")
    other = Database.open(database_url, Keyring.create(tmp_path / "other.json"))
    assert await other.check_log() == Checked(State.BROKEN, 0, 1)
    await other.close()


async def test_many_writers_make_one_chain(database: Database, database_url: str, keyring: Keyring) -> None:
    """In two processes' worth of connections, each holding a case of its own, some writing several lines."""
    second = Database.open(database_url, keyring)
    people = await add_people(database, 12)
    cases = []
    for person in people:
        async with database.unit() as work:
            cases.append((await work.cases.add(person.id, "x", "mn", False, False, NOON)).id)
            await work.commit()

    async def write(at: Database, n: int) -> None:
        async with at.unit() as work:
            first, then = cases[n % len(cases)], cases[(n + 1) % len(cases)]
            for case_id in sorted({first, then}):  # as release_all: one case after the other, each logged
                assert await work.cases.get(case_id) is not None
                await work.cases.log(case_id, n, "released", NOON + timedelta(seconds=n))
            await work.commit()

    async with asyncio.timeout(60), asyncio.TaskGroup() as tasks:
        for n in range(24):
            tasks.create_task(write((database, second)[n % 2], n))
    assert await database.check_log() == Checked(State.WHOLE, 48)
    await second.close()


async def test_a_forgotten_person_leaves_the_log_whole(database: Database) -> None:
    person = await add_person(database, 7)
    async with database.unit() as work:
        case = await work.cases.add(person.id, "x", "mn", False, False, NOON)
        await work.cases.log(case.id, 2, "claimed", NOON)
        await work.commit()
    async with database.unit() as work:
        await work.people.forget(person.id)
        await work.commit()
    assert await database.check_log() == Checked(State.WHOLE, 1)
