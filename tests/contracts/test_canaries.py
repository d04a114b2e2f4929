"""Promise: what is written to the desk, and by whom, stands nowhere in the open but on the two phones."""

import io
import logging
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import structlog
from sqlalchemy import text

from bot.chat.logs import configure_logs
from bot.storage.database import Database
from bot.storage.keys import Keyring
from bot.storage.retention import CASE_DAYS, sweep
from bot.storage.tables import metadata
from tests.contracts.canaries import found
from tests.contracts.whole_way import NUMBERS, WORDS, Way
from tests.databases import postgres_server

KEPT_WHEN_SHREDDED = {"cases", "case_log"}
"""A case's row without a key, a name and a person; and who did what, which outlives all."""


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """Everything that is logged, by us and by libraries, as much as they have to say."""
    root, before = logging.getLogger(), structlog.get_config()
    handlers, level = root.handlers[:], root.level
    hooks = {name: getattr(sys, name) for name in ("excepthook", "unraisablehook")}
    stream = io.StringIO()
    configure_logs("bot", stream, logging.DEBUG)
    root.setLevel(logging.DEBUG)
    for name in ("sqlalchemy", "aiosqlite", "asyncio", "alembic"):
        logging.getLogger(name).setLevel(logging.DEBUG)
    yield stream
    structlog.configure(**before)
    root.handlers, root.level = handlers, level
    logging.captureWarnings(False)
    for name in ("sqlalchemy", "aiosqlite", "asyncio", "alembic"):
        logging.getLogger(name).setLevel(logging.NOTSET)
    for name, hook in hooks.items():
        monkeypatch.setattr(f"sys.{name}", hook)


def _files(kind: str, folder: Path, url: str) -> dict[str, bytes]:
    """All that a thief can carry away: files as they lie there, the write-ahead log, two kinds of backup."""
    if kind == "sqlite":
        path = folder / "luujin.db"
        stolen = {one.name: one.read_bytes() for one in folder.iterdir() if one.is_file()}
        assert "luujin.db-wal" in stolen, "it has not been emptied yet"
        with sqlite3.connect(path) as source, sqlite3.connect(folder / "copy.db") as copy:
            source.backup(copy)
            source.execute(f"VACUUM INTO '{folder / 'vacuumed.db'}'")
        return stolen | {name: (folder / name).read_bytes() for name in ("copy.db", "vacuumed.db")}
    server, name = postgres_server(), url.split("/")[3].split("?")[0]
    dump = [str(server.programs / "pg_dump"), "--format=custom", "--compress=0", server.url(name)]
    return {
        "plain dump": server.dump(name),
        "custom dump": subprocess.run(dump, check=True, capture_output=True).stdout,
    }


async def _data_folder(database: Database) -> dict[str, bytes]:
    """PostgreSQL's own files: this database's tables, and the write-ahead log of all."""
    async with database.session() as session:
        await session.row(text("SELECT pg_switch_wal()"))
        row = await session.row(
            text(
                "SELECT current_setting('data_directory'), oid FROM pg_database "
                "WHERE datname = current_database()"
            )
        )
    assert row is not None
    folder = Path(row[0])
    files = [*(folder / "pg_wal").iterdir(), *(folder / "base" / str(row[1])).iterdir()]
    return {str(file.relative_to(folder)): file.read_bytes() for file in files if file.is_file()}


async def test_no_canary_in_logs_errors_files_write_ahead_log_or_backups(
    database: Database,
    kind: str,
    tmp_path: Path,
    database_url: str,
    log: io.StringIO,
    capfd: pytest.CaptureFixture[str],
) -> None:
    way = Way(database)
    await way.walk()
    stolen = _files(kind, tmp_path, database_url)
    if kind == "postgresql":
        stolen |= await _data_folder(database)
    printed = capfd.readouterr()
    stolen |= {"log": log.getvalue().encode(), "out": printed.out.encode(), "err": printed.err.encode()}
    assert b"ValueError" in stolen["log"], "the error was told, by its kind"
    assert b"update refused" in stolen["log"]
    assert any(b"case_notes" in content for content in stolen.values()), "these are the right files"
    assert {name: seen for name, content in stolen.items() if (seen := found(WORDS, NUMBERS, content))} == {}


def test_what_is_looked_for_would_be_found() -> None:
    assert found(["канар"], [], "a канар b".encode()) == ["канар"]
    assert found(["канар"], [], b"a " + "канар".encode("unicode_escape")) == ["канар"]
    assert found([], [NUMBERS[0]], str(NUMBERS[0]).encode()) == [NUMBERS[0]]
    assert found([], [NUMBERS[0]], NUMBERS[0].to_bytes(8, "little")) == [NUMBERS[0]]


async def test_with_its_time_a_case_goes_from_every_table(database: Database, keyring: Keyring) -> None:
    """Notes, files, referrals, messages, posts, calls: a new table with a case in it counts by itself."""
    way = Way(database)
    await way.walk()
    case_id = await way.close()
    tables = [table for table in metadata.tables.values() if "case_id" in table.columns]
    async with database.session() as session:
        filled = {t.name for t in tables if await session.row(t.select().where(t.c.case_id == case_id))}
    assert filled >= {"case_messages", "case_files", "case_notes", "referrals", "case_posts", "case_log"}
    swept = await sweep(database, way.world.clock() + timedelta(days=CASE_DAYS + 1))
    assert swept.cases == 1
    async with database.session() as session:
        left = {t.name for t in tables if await session.row(t.select().where(t.c.case_id == case_id))}
        row = await session.row(text(f"SELECT key, about, person_index FROM cases WHERE id = {case_id}"))
    assert left - KEPT_WHEN_SHREDDED == set()
    assert row is not None
    assert tuple(row) == (None, None, None)
