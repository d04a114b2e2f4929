"""Keys, backups, and what is kept."""

import asyncio
from pathlib import Path

import typer

from bot.app import (
    back_up,
    clock,
    database_of,
    put_back,
)
from bot.commands.console import out, told_kindly
from bot.settings import Settings
from bot.storage.keys import Keyring
from bot.storage.retention import sweep

commands = typer.Typer()
keys = typer.Typer(no_args_is_help=True, help="The key file.")
retention = typer.Typer(no_args_is_help=True, help="What is kept, and for how long.")


@commands.command("backup")
@told_kindly
def make_backup(file: Path) -> None:
    """Write everything that is stored into a new FILE, while all runs. The key file is not in it."""
    rows = asyncio.run(back_up(Settings.load(), file))
    out.print(f"{rows} rows are in {file.name}. Keep it two weeks, apart from the key file.", markup=False)


@commands.command()
@told_kindly
def restore(file: Path) -> None:
    """Fill an empty database from a FILE that ``backup`` wrote, of this version or an older one."""
    rows = asyncio.run(put_back(Settings.load(), file))
    out.print(f"{rows} rows are back. Before you let people in:")
    out.print("luujin retention run        what should be gone by now goes")
    out.print("luujin log verify --renew   the log of the desk ends where it ends now")


@keys.command("new")
@told_kindly
def new_keys() -> None:
    """Make the key file. Refuses when there is one."""
    settings = Settings.load()
    Keyring.create(settings.keys)
    out.print("Made. Keep a copy of it away from the database.")


@keys.command()
@told_kindly
def rotate() -> None:
    """Add a new key; what is written from now on is sealed with it. Restart the bot afterwards."""
    Keyring.load(Settings.load().keys).rotate()
    out.print("Rotated. Restart the bot, and copy the key file again.")


@retention.command("run")
@told_kindly
def run_retention() -> None:
    """Remove now what has been kept long enough; the timetable does the same every night."""
    settings = Settings.load()

    async def remove() -> str:
        async with database_of(settings) as (database, _):
            return str(await sweep(database, clock()))

    out.print(asyncio.run(remove()), markup=False)
