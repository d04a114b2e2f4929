"""Backups: all rows, from either database into either, or a kind refusal and nothing changed."""

import errno
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.domain.support import Author
from bot.storage import backup as module
from bot.storage.backup import BackupError, back_up, put_back
from bot.storage.database import Database
from bot.storage.keys import Keyring
from bot.storage.migrate import migrate, migrate_down
from bot.storage.tables import metadata
from tests.storage.conftest import MovableClock, fresh

WORDS = "Надад тусламж хэрэгтэй байна"


async def fill(database: Database, clock: MovableClock) -> None:
    """People, one of whom was erased, and a case with words and a log."""
    async with database.unit() as work:
        people = [await work.people.add(700_000 + n, clock().date()) for n in range(60)]
        case = await work.cases.add(people[3].id, "Цасан Шувуу", "mn", True, False, clock())
        await work.cases.write(case.id, Author.PERSON, WORDS, clock(), 1)
        await work.cases.log(case.id, people[0].id, "claimed", clock())
        await work.people.forget(people[-1].id)
        await work.commit()


async def contents(database: Database) -> dict[str, int]:
    """How many rows each table has."""
    async with database.session() as session:
        return {
            table.name: (await session.row(select(func.count()).select_from(table)))[0]  # type: ignore[index]
            for table in metadata.sorted_tables
        }


@pytest.mark.parametrize("other", ["sqlite", "postgresql"])
async def test_all_comes_back_in_either_database(
    database: Database,
    database_url: str,
    keyring: Keyring,
    clock: MovableClock,
    other: str,
    tmp_path: Path,
    request: pytest.FixtureRequest,
) -> None:
    await fill(database, clock)
    before, file = await contents(database), tmp_path / "luujin.backup"
    assert await back_up(database_url, file) == sum(before.values())
    (tmp_path / "other").mkdir()
    async with fresh(other, tmp_path / "other", request) as url:
        assert await put_back(url, file, tmp_path, keyring) == sum(before.values())
        there = Database.open(url, keyring, clock)
        await there.check_keys()
        assert await contents(there) | {"key_mark": 0} == before | {"key_mark": 0}
        async with there.unit() as work:
            person = await work.people.by_chat(700_003)
            assert person is not None
            case = await work.cases.latest_of(person.id)
            assert case is not None
            assert [message.text for message in await work.cases.messages(case.id)] == [WORDS]
            assert (await work.people.add(800_000, clock().date())).id == 61, (
                "the erased one's is not used again"
            )
            await work.commit()
        assert (await there.check_log()).count == 1
        await there.close()


async def test_the_file_is_ours_alone_and_holds_no_words(
    database: Database, database_url: str, clock: MovableClock, tmp_path: Path
) -> None:
    await fill(database, clock)
    file = tmp_path / "luujin.backup"
    await back_up(database_url, file)
    assert file.stat().st_mode & 0o777 == 0o600
    assert WORDS.encode() not in file.read_bytes()
    assert b"700003" not in file.read_bytes()
    assert {path.name for path in tmp_path.iterdir()} <= {
        file.name,
        "luujin.db",
        "luujin.db-wal",
        "luujin.db-shm",
    }


async def test_what_is_there_is_neither_overwritten_nor_mixed(
    database: Database, database_url: str, clock: MovableClock, tmp_path: Path, keyring: Keyring
) -> None:
    await fill(database, clock)
    file = tmp_path / "luujin.backup"
    await back_up(database_url, file)
    before = await contents(database)
    with pytest.raises(BackupError, match="there already"):
        await back_up(database_url, file)
    with pytest.raises(BackupError, match="not empty"):
        await put_back(database_url, file, tmp_path, keyring)
    assert await contents(database) == before


async def test_a_failure_half_way_leaves_nothing(
    database: Database,
    database_url: str,
    clock: MovableClock,
    tmp_path: Path,
    keyring: Keyring,
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
    kind: str,
) -> None:
    await fill(database, clock)
    file = tmp_path / "luujin.backup"

    async def fails(*_: object) -> None:
        raise ConnectionError

    with monkeypatch.context() as broken:
        broken.setattr(module, "_go_on_counting", fails)
        with pytest.raises(ConnectionError):
            await back_up(database_url, file)
    assert not list(tmp_path.glob("*luujin.backup*"))
    await back_up(database_url, file)
    (tmp_path / "other").mkdir()
    async with fresh(kind, tmp_path / "other", request) as url:
        with monkeypatch.context() as broken:
            broken.setattr(module, "_go_on_counting", fails)
            with pytest.raises(ConnectionError):
                await put_back(url, file, tmp_path, keyring)
        assert await put_back(url, file, tmp_path, keyring) > 60


@pytest.mark.parametrize("kind", ["sqlite"])
async def test_an_older_backup_is_brought_to_the_present_form_and_a_newer_refused(
    database: Database,
    database_url: str,
    clock: MovableClock,
    tmp_path: Path,
    keyring: Keyring,
    request: pytest.FixtureRequest,
) -> None:
    await fill(database, clock)
    older, newer = tmp_path / "older", tmp_path / "newer"
    for file in (older, newer):
        await back_up(database_url, file)
    await migrate_down(f"sqlite:///{older}", "0007")
    with closing(sqlite3.connect(newer)) as there, there:
        there.execute("UPDATE alembic_version SET version_num = '9999'")
    (tmp_path / "other").mkdir()
    async with fresh("sqlite", tmp_path / "other", request) as url:
        with pytest.raises(BackupError, match="newer Luujin"):
            await put_back(url, newer, tmp_path, keyring)
        assert await put_back(url, older, tmp_path, keyring) > 60
    with closing(sqlite3.connect(older)) as there:
        assert there.execute("SELECT version_num FROM alembic_version").fetchone() == ("0007",)


@pytest.mark.parametrize("kind", ["sqlite"])
@pytest.mark.parametrize("wrong", [b"", b"not a database"])
async def test_what_is_no_backup_is_refused(
    database_url: str, tmp_path: Path, keyring: Keyring, wrong: bytes
) -> None:
    file = tmp_path / "wrong"
    file.write_bytes(wrong)
    with pytest.raises(BackupError, match="not a whole backup"):
        await put_back(database_url, file, tmp_path, keyring)


@pytest.mark.parametrize("kind", ["sqlite"])
async def test_what_cannot_be_copied_is_not_called_broken(
    database_url: str, tmp_path: Path, keyring: Keyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "folder.backup"
    for _ in range(2):  # it is not there, then it is a folder
        with pytest.raises(BackupError, match=r"folder\.backup cannot be read"):
            await put_back(database_url, folder, tmp_path, keyring)
        folder.mkdir(exist_ok=True)
    for number, cure in ((errno.EACCES, "cannot be read"), (errno.ENOSPC, "name a larger folder")):

        def fails(*_: object, number: int = number) -> None:
            raise OSError(number, "no")

        with monkeypatch.context() as broken:
            broken.setattr(shutil, "copyfile", fails)
            with pytest.raises(BackupError, match=cure):
                await put_back(database_url, tmp_path / "file", tmp_path, keyring)


@pytest.mark.parametrize("kind", ["sqlite"])
async def test_a_broken_backup_is_refused(
    database: Database, database_url: str, clock: MovableClock, tmp_path: Path, keyring: Keyring
) -> None:
    await fill(database, clock)
    file = tmp_path / "broken"
    await back_up(database_url, file)
    damaged = bytearray(file.read_bytes())
    damaged[8192:60000] = bytes(60000 - 8192)
    file.write_bytes(damaged)
    with pytest.raises(BackupError, match="not a whole backup"):
        await put_back(database_url, file, tmp_path, keyring)


async def test_without_a_database_or_with_an_older_one_there_is_nothing_to_keep(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'none.db'}"
    with pytest.raises(BackupError, match="no database yet"):
        await back_up(url, tmp_path / "file")
    await migrate(url, "0007")
    with pytest.raises(BackupError, match="another version"):
        await back_up(url, tmp_path / "file")
