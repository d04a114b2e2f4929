"""Where coordinators answer: its secrets, its log, what left it."""

import asyncio
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import structlog
import typer
from rich.table import Table

from bot import launch
from bot.app import (
    database_of,
)
from bot.chat.logs import configure_logs
from bot.commands.console import out, told_kindly
from bot.figures.export import unpack
from bot.settings import Settings
from bot.storage.access_log import Checked, Line, State
from bot.storage.export import CannotOpenError, opened
from bot.usecases.desk_session import ResetDesk

commands = typer.Typer(no_args_is_help=True, help="Where coordinators answer.")
access = typer.Typer(no_args_is_help=True, help="Who did what with which case.")
export = typer.Typer(no_args_is_help=True, help="Conversations that were taken out at a person's own wish.")

log = structlog.get_logger()


@commands.command()
@told_kindly
def reset(number: Annotated[int, typer.Argument(help="as `people list` shows it")]) -> None:
    """When the phone with the code app is lost: take the secret for the desk away, with an open session.

    Be sure who asks for it: whoever holds their Telegram sets up a new one with the next /desk.
    """
    settings = Settings.load()

    async def take() -> bool:
        async with database_of(settings) as (database, _):
            return await ResetDesk(database.unit)(number)

    configure_logs("command")
    if not asyncio.run(take()):
        raise launch.CannotStartError("Nobody with this number has set up the desk. See: luujin people list")
    log.warning("desk secret taken away", code=number)
    out.print("Taken away. With the next /desk they set up a new one.")


@access.command("verify")
@told_kindly
def verify_log(
    renew: Annotated[
        bool, typer.Option("--renew", help="After a backup was put back: the log ends where it ends now.")
    ] = False,
) -> None:
    """Tell whether the log of the desk is as it was written: whole, broken at a line, or cut off."""
    settings = Settings.load()

    async def check_it() -> Checked:
        async with database_of(settings) as (database, _):
            return await database.check_log(renew)

    checked = asyncio.run(check_it())
    match checked.state:
        case State.WHOLE:
            out.print(f"Whole: {checked.count} lines.")
        case State.BROKEN:
            out.print(f"Broken at line {checked.line}: it, or one before it, is not as it was written.")
        case State.CUT:
            out.print(f"Cut off: line {checked.line} was written and is gone. A backup put back? See --help.")
    if checked.state is not State.WHOLE:
        raise typer.Exit(1)


@access.command("show")
@told_kindly
def show_log(
    case: Annotated[str, typer.Option(help="The case's number, or its name while it is open.")],
) -> None:
    """Who did what with a case, and when; no words of it."""
    settings = Settings.load()

    async def read() -> list[Line]:
        async with database_of(settings) as (database, _):
            async with database.unit() as work:
                named = [one.id for one in await work.cases.unclosed() if one.pseudonym == case.strip()]
            numbers = [int(case)] if case.isdecimal() else named
            return [line for number in numbers for line in await database.log_of(number)]

    table = Table("time", "case", "person", "act")
    for line in asyncio.run(read()):
        moment = line.at.astimezone(ZoneInfo(settings.timezone))
        table.add_row(f"{moment:%Y-%m-%d %H:%M:%S}", str(line.case_id), str(line.staff_id), line.act)
    out.print(table if table.row_count else "Nobody did anything with it.")


@export.command("open")
@told_kindly
def open_export(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="the file, or its parts in order")],
    folder: Annotated[
        Path | None, typer.Option("--to", help="a new folder; else one beside the file")
    ] = None,
) -> None:
    """Open the file of a conversation that was taken out. Asks for the number that the second person has."""
    try:
        locked = b"".join(file.read_bytes() for file in files)
    except OSError:
        raise launch.CannotStartError("There is no such file.") from None
    phrase = typer.prompt("The number", hide_input=True)
    try:
        content = opened(locked, phrase)
    except CannotOpenError:
        raise launch.CannotStartError(
            "It does not open: another number, a part that is missing, or a file that was changed."
        ) from None
    folder = folder or files[0].with_suffix("")
    try:
        written = unpack(content, folder)
    except FileExistsError:
        raise launch.CannotStartError(f"{folder} is there already. Name another one with --to.") from None
    out.print(f"Written: {len(written)} files in {folder}", markup=False)
