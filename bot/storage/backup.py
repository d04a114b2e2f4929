"""A backup: every row in one SQLite file, from either database and into either.

What is sealed stays sealed, and the key file is not in it. So it can move an installation from one machine
to a server, and needs no tools of PostgreSQL's where the bot runs.
"""

import asyncio
import errno
import os
import shutil
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import BigInteger, String, Table, cast, column, delete, func, insert, select, text
from sqlalchemy import table as made_by_sqlite
from sqlalchemy.dialects.postgresql import REGCLASS
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.pool import NullPool

from bot.storage.database import Database, WrongKeysError
from bot.storage.engine import make_engine
from bot.storage.health import Form, form_of
from bot.storage.keys import Keyring, sync_folder
from bot.storage.migrate import migrate
from bot.storage.tables import metadata

_sequences = made_by_sqlite("sqlite_sequence", column("name", String), column("seq", BigInteger))
_AT_ONCE = 20  # rows in memory: a sealed file may have ten megabytes


class BackupError(Exception):
    """A backup that cannot be made or put back; the message says why, what to do, and no value."""


async def back_up(url: str, file: Path) -> int:
    """Write everything as it is at this moment into a new file; how many rows. Others may go on writing.

    Raises BackupError when the file exists or there is nothing to write, DatabaseUrlError, DatabaseDownError.
    """
    if await asyncio.to_thread(file.exists):
        raise BackupError(f"{file.name} is there already: choose another name, or move it away.")
    match await form_of(url):
        case Form.MISSING:
            raise BackupError("There is no database yet: nothing to keep.")
        case Form.OLDER | Form.NEWER:
            raise BackupError("The database is of another version: back it up with the Luujin that runs it.")
    if not await asyncio.to_thread(file.parent.is_dir):
        raise BackupError(f"There is no folder for {file.name}: make it first.")
    with TemporaryDirectory(dir=file.parent, prefix=f".{file.name}.") as folder:
        part = Path(folder) / "part"
        await migrate(_url(part))
        async with _reading(url) as source, _writing(_url(part)) as target:
            rows = await _copy_all(source, target)
        _end_of_writing(part)
        part.replace(file)
    sync_folder(file.parent)
    return rows


async def put_back(url: str, file: Path, scratch: Path, keyring: Keyring) -> int:
    """Fill an empty database from a backup of this version or an older one; how many rows.

    All of it or nothing. ``scratch``: a folder in which the file may be copied and brought to the present
    form. Raises BackupError, WrongKeysError, DatabaseUrlError.
    """
    with TemporaryDirectory(dir=scratch) as folder:
        copied = Path(folder) / "copy"
        await _present_form(file, copied)
        there = Database.open(_url(copied), keyring)
        try:
            if await there.has_other_keys():
                raise WrongKeysError
        finally:
            await there.close()
        await migrate(url)
        async with _reading(_url(copied)) as source, _writing(url) as target:
            if await _filled(target):
                raise BackupError("The database is not empty: move it away, or name another, and try again.")
            return await _copy_all(source, target)


async def _present_form(file: Path, copied: Path) -> None:
    """A copy of a backup with the tables of today. Raises BackupError."""
    await asyncio.to_thread(_copy_file, file, copied)
    whole = await asyncio.to_thread(_is_whole, copied)
    form = await form_of(_url(copied)) if whole else Form.MISSING
    if form is Form.MISSING:
        raise BackupError(f"{file.name} is not a whole backup of Luujin.")
    if form is Form.NEWER:
        raise BackupError(f"{file.name} is of a newer Luujin: update first.")
    await migrate(_url(copied))


def _copy_file(file: Path, copied: Path) -> None:
    """Raises BackupError: that there is no room says nothing about the file."""
    try:
        shutil.copyfile(file, copied)
        copied.chmod(0o600)
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            why = f"No room for a copy of {file.name} in LUUJIN_VAR_DIR: name a larger folder."
        else:
            why = f"{file.name} cannot be read: see that it is there, is a file, and may be read by you."
        raise BackupError(why) from None


def _is_whole(copied: Path) -> bool:
    try:
        with closing(sqlite3.connect(copied)) as database:
            return bool(database.execute("PRAGMA integrity_check").fetchone() == ("ok",))
    except sqlite3.DatabaseError:
        return False


def _url(file: Path) -> str:
    return f"sqlite:///{file}"


@asynccontextmanager
async def _reading(url: str) -> AsyncIterator[AsyncConnection]:
    """One moment of a database, whatever others write meanwhile."""
    async with _connected(url, "BEGIN") as connection:
        if connection.dialect.name != "sqlite":
            await connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        yield connection


@asynccontextmanager
async def _writing(url: str) -> AsyncIterator[AsyncConnection]:
    """All that is written within, or nothing."""
    async with _connected(url, "BEGIN IMMEDIATE") as connection:
        yield connection
        await connection.commit()


@asynccontextmanager
async def _connected(url: str, begin: str) -> AsyncIterator[AsyncConnection]:
    """A connection of its own. ``begin``: for SQLite, whose driver begins no transaction by itself."""
    engine = make_engine(url, poolclass=NullPool)
    try:
        async with engine.connect() as connection:
            if connection.dialect.name == "sqlite":
                await connection.execute(text(begin))
            yield connection
    finally:
        await engine.dispose()


async def _filled(connection: AsyncConnection) -> bool:
    for table in metadata.sorted_tables:
        if (await connection.execute(select(1).select_from(table).limit(1))).first() is not None:
            return True
    return False


async def _copy_all(source: AsyncConnection, target: AsyncConnection) -> int:
    rows = 0
    for table in metadata.sorted_tables:
        rows += await _copy(table, source, target)
        await _go_on_counting(table, source, target)
    return rows


async def _copy(table: Table, source: AsyncConnection, target: AsyncConnection) -> int:
    rows = 0
    async with source.stream(select(table)) as result:
        async for some in result.mappings().partitions(_AT_ONCE):
            await target.execute(insert(table), [dict(row) for row in some])
            rows += len(some)
    return rows


async def _go_on_counting(table: Table, source: AsyncConnection, target: AsyncConnection) -> None:
    """A number that a removed row had is not given to a new one, here as there."""
    counted = table.autoincrement_column
    if counted is None:
        return
    sequence = func.pg_get_serial_sequence(table.name, counted.name)
    if source.dialect.name == "sqlite":
        asked = select(_sequences.c.seq).where(_sequences.c.name == table.name)
    else:
        asked = select(func.pg_sequence_last_value(cast(sequence, REGCLASS)))
    last = (await source.execute(asked)).scalar()
    if not last:  # no row yet; SQLite may say 0
        return
    if target.dialect.name == "sqlite":
        await target.execute(delete(_sequences).where(_sequences.c.name == table.name))
        await target.execute(insert(_sequences).values(name=table.name, seq=last))
    else:
        await target.execute(select(func.setval(cast(sequence, REGCLASS), cast(last, BigInteger))))


def _end_of_writing(file: Path) -> None:
    """Everything in the one file, and on the disk."""
    with closing(sqlite3.connect(file)) as database:
        database.execute("PRAGMA journal_mode = DELETE")
    with file.open("rb") as written:
        os.fsync(written.fileno())
