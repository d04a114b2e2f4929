"""Engines for both databases, set up so that a commit that returned survives anything."""

import os
from contextlib import suppress
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Pool, event, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

# How long a writer waits for another process's writer before it gives up.
BUSY_SECONDS = 30

_POSTGRES = ("postgres", "postgresql", "postgresql+asyncpg")
_SQLITE = ("sqlite", "sqlite+aiosqlite")

_PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    # What is deleted is overwritten: shredded keys must not lie about in free pages.
    "PRAGMA secure_delete = ON",
    "PRAGMA temp_store = MEMORY",
)


class DatabaseUrlError(ValueError):
    """LUUJIN_DATABASE_URL names no database that can be used."""


def parse(url: str) -> URL:
    """The address with the driver we use. Raises DatabaseUrlError, which shows no password."""
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise DatabaseUrlError("the database address cannot be read; write sqlite:///var/luujin.db") from None
    if parsed.drivername in _SQLITE:
        if parsed.database in (None, "", ":memory:") or parsed.query:
            raise DatabaseUrlError("SQLite needs a plain file path, like sqlite:///var/luujin.db")
        return parsed.set(drivername="sqlite+aiosqlite")
    if parsed.drivername in _POSTGRES:
        return _as_asyncpg_reads_it(parsed.set(drivername="postgresql+asyncpg"))
    raise DatabaseUrlError(f"{parsed.drivername} is not supported; use sqlite:/// or postgresql://")


def make_engine(url: str, poolclass: type[Pool] | None = None) -> AsyncEngine:
    """An engine for this address; for SQLite the file is made, with its folders, readable by nobody else."""
    parsed = parse(url)
    options: dict[str, Any] = {"poolclass": poolclass} if poolclass else {"pool_size": 10, "max_overflow": 30}
    if parsed.get_backend_name() == "sqlite":
        _make_private(Path(str(parsed.database)))
        engine = create_async_engine(parsed, connect_args={"timeout": BUSY_SECONDS}, **options)
        event.listen(engine.sync_engine, "connect", _prepare_sqlite)
        return engine
    # JIT costs more than it gives for queries of a few rows.
    connect_args = {"server_settings": {"jit": "off", "application_name": "luujin"}}
    return create_async_engine(parsed, connect_args=connect_args, pool_pre_ping=not poolclass, **options)


def _as_asyncpg_reads_it(url: URL) -> URL:
    """libpq's ``sslmode`` is called ``ssl`` there."""
    if "sslmode" not in url.query:
        return url
    mode = url.query["sslmode"]
    return url.difference_update_query(["sslmode"]).update_query_dict({"ssl": mode})


def _make_private(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    with suppress(PermissionError):  # somebody else's file that we may use
        path.chmod(0o600)


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # Transactions are ours (see session.py): the driver would begin them late and without the write lock.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(pragma)
    cursor.close()
