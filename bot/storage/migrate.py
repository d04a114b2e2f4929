"""Bringing a database to the present form, from code; two processes may try at the same time."""

from functools import partial
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text
from sqlalchemy.pool import NullPool

from bot.storage.engine import make_engine

SCRIPTS = Path(__file__).with_name("migrations")
# Any number will do, as long as nobody else in the database uses it for something else.
_LOCK = 0x4C55554A494E


async def migrate(database_url: str, revision: str = "head") -> None:
    """Make the database, its folders and its tables, or bring them to this revision; data stay."""
    await _run(database_url, partial(command.upgrade, revision=revision))


async def migrate_down(database_url: str, revision: str) -> None:
    """Take the database back to an earlier revision; ``base`` removes all tables with all data."""
    await _run(database_url, partial(command.downgrade, revision=revision))


async def _run(database_url: str, act: "partial[None]") -> None:
    engine = make_engine(database_url, poolclass=NullPool)
    try:
        async with engine.connect() as connection:
            await connection.run_sync(partial(_locked, act=act))
            await connection.commit()
    finally:
        await engine.dispose()


def _locked(connection: Connection, act: "partial[None]") -> None:
    if connection.dialect.name == "sqlite":
        # A table whose form changes is made anew, and dropping the old one must not take with it what hangs
        # on its rows (sqlite.org/lang_altertable.html, "Making Other Kinds Of Table Schema Changes").
        connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        connection.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    act(config)
