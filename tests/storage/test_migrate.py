"""Migrations: they make what the tables say, may be tried by two at once, and lead back."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, inspect
from sqlalchemy.pool import NullPool

from bot.storage.database import Database
from bot.storage.engine import make_engine
from bot.storage.migrate import migrate, migrate_down
from bot.storage.tables import metadata
from tests.databases import postgres_server
from tests.storage.conftest import add_person, count


@pytest.fixture
async def empty_url(kind: str, tmp_path: Path) -> AsyncIterator[str]:
    """The address of a database without tables."""
    if kind == "sqlite":
        yield f"sqlite:///{tmp_path / 'new' / 'folder' / 'luujin.db'}"
        return
    yield await postgres_server().create("storage_empty")
    await postgres_server().drop("storage_empty")


async def _ask(url: str, question: Any) -> Any:
    engine = make_engine(url, poolclass=NullPool)
    try:
        async with engine.connect() as connection:
            return await connection.run_sync(question)
    finally:
        await engine.dispose()


def _differences(connection: Connection) -> list[Any]:
    return list(compare_metadata(MigrationContext.configure(connection), metadata))


def _tables(connection: Connection) -> set[str]:
    return set(inspect(connection).get_table_names())


def _partial_indexes(connection: Connection) -> set[str]:
    """Alembic does not compare the conditions of indexes."""
    question = "SELECT name FROM sqlite_master WHERE type = 'index' AND sql LIKE '%WHERE%'"
    if connection.dialect.name == "postgresql":
        question = "SELECT indexname FROM pg_indexes WHERE indexdef LIKE '%WHERE%' AND schemaname = 'public'"
    return {row[0] for row in connection.exec_driver_sql(question)}


async def test_a_migrated_database_is_what_the_tables_say(database_url: str) -> None:
    assert await _ask(database_url, _differences) == []
    indexes = {index for table in metadata.tables.values() for index in table.indexes}
    told = {index.name for index in indexes if index.dialect_options["postgresql"]["where"] is not None}
    assert len(told) > 3
    assert await _ask(database_url, _partial_indexes) == told


async def test_two_who_migrate_at_once_make_one_schema(empty_url: str) -> None:
    await asyncio.gather(*(migrate(empty_url) for _ in range(3)))
    assert await _ask(empty_url, _differences) == []


async def test_migrating_again_keeps_what_is_stored(database: Database, database_url: str) -> None:
    await add_person(database, 1)
    await migrate(database_url)
    assert await count(database, "people") == 1


async def test_the_way_down_leads_back_up(empty_url: str) -> None:
    await migrate(empty_url)
    await migrate_down(empty_url, "base")
    assert await _ask(empty_url, _tables) <= {"alembic_version", "sqlite_sequence"}
    await migrate(empty_url)
    assert await _ask(empty_url, _differences) == []


@pytest.mark.parametrize("kind", ["sqlite"])
async def test_a_new_file_is_private_in_a_private_folder(empty_url: str, tmp_path: Path) -> None:
    await migrate(empty_url)
    path = tmp_path / "new" / "folder" / "luujin.db"
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
