"""Addresses are read as people write them, and SQLite is set up to lose nothing."""

from pathlib import Path

import pytest
from sqlalchemy import text

from bot.storage.database import Database
from bot.storage.engine import DatabaseUrlError, parse


@pytest.mark.parametrize(
    ("url", "read"),
    [
        ("sqlite:///var/luujin.db", "sqlite+aiosqlite:///var/luujin.db"),
        ("sqlite+aiosqlite:////srv/luujin.db", "sqlite+aiosqlite:////srv/luujin.db"),
        ("postgres://u@db/luujin", "postgresql+asyncpg://u@db/luujin"),
        ("postgresql://u@db:5433/luujin", "postgresql+asyncpg://u@db:5433/luujin"),
        ("postgresql://u@db/l?sslmode=require", "postgresql+asyncpg://u@db/l?ssl=require"),
        ("postgresql+asyncpg://u@db/l?host=/run", "postgresql+asyncpg://u@db/l?host=%2Frun"),
    ],
)
def test_addresses_are_read_as_people_write_them(url: str, read: str) -> None:
    assert str(parse(url)) == read


@pytest.mark.parametrize(
    "url",
    ["", "luujin.db", "mysql://root:geheim@db/x", "sqlite://", "sqlite:///:memory:", "sqlite:///x?mode=ro"],
)
def test_other_addresses_are_refused_without_showing_the_password(url: str) -> None:
    with pytest.raises(DatabaseUrlError) as refused:
        parse(url)
    assert "geheim" not in str(refused.value)


@pytest.mark.parametrize("kind", ["sqlite"])
async def test_a_commit_on_sqlite_waits_for_the_disk(database: Database) -> None:
    async with database.session() as session:
        settings = {
            name: (await session.rows(text(f"PRAGMA {name}")))[0][0]
            for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete", "busy_timeout")
        }
    assert settings == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "secure_delete": 1,
        "busy_timeout": 30000,
    }


@pytest.mark.parametrize("kind", ["sqlite"])
async def test_all_files_of_the_database_are_private(database: Database, tmp_path: Path) -> None:
    async with database.unit() as work:
        await work.clubs.add("one", "1")
        await work.commit()
    files = {p.name: p.stat().st_mode & 0o777 for p in tmp_path.iterdir()}
    assert files == {"luujin.db": 0o600, "luujin.db-wal": 0o600, "luujin.db-shm": 0o600}
