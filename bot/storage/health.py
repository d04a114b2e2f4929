"""Looking at a database without changing it: is it there, and is it in the present form?"""

from enum import StrEnum
from pathlib import Path

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.pool import NullPool

from bot.storage.engine import make_engine, parse
from bot.storage.migrate import SCRIPTS


class Form(StrEnum):
    """How a database compares with what the code asks for."""

    MISSING = "missing"
    OLDER = "older"
    PRESENT = "present"
    NEWER = "newer"


class DatabaseDownError(Exception):
    """The database does not answer, or is none. The message says which kind of error, and no address."""


def file_of(database_url: str) -> Path | None:
    """The file of a SQLite database; None for a server. Raises DatabaseUrlError."""
    url = parse(database_url)
    return Path(str(url.database)).resolve() if url.get_backend_name() == "sqlite" else None


async def form_of(database_url: str) -> Form:
    """Compare; nothing is made, migrated or written. Raises DatabaseUrlError, DatabaseDownError."""
    file = file_of(database_url)
    if file is not None and not file.exists():  # connecting would make it
        return Form.MISSING
    try:
        engine = make_engine(database_url, poolclass=NullPool)
        async with engine.connect() as connection:
            form = await connection.run_sync(_form)
        await engine.dispose()
    except Exception as error:  # of the system, of SQLAlchemy, or of a driver that could not connect
        raise DatabaseDownError(type(error).__name__) from None
    return form


def _form(connection: Connection) -> Form:
    scripts = ScriptDirectory(str(SCRIPTS))
    here = MigrationContext.configure(connection).get_current_revision()
    if here is None:
        return Form.MISSING
    if here == scripts.get_current_head():
        return Form.PRESENT
    known = {script.revision for script in scripts.walk_revisions()}
    return Form.OLDER if here in known else Form.NEWER
