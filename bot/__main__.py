"""Luujin's command line."""

import asyncio
import json
import sys
from collections.abc import Callable, Iterator
from functools import wraps
from pathlib import Path
from typing import Annotated, ParamSpec, TypeVar

import typer
from rich.console import Console
from rich.table import Table

from bot import launch
from bot.app import ProcessRole, clock, database_of, name_of, understanding_of
from bot.chat.telegram import NobodyThereError
from bot.chat.transport import TokenRefusedError
from bot.domain.conversation import Reading
from bot.domain.people import Role
from bot.sandbox.config import SandboxConfig
from bot.sandbox.server import serve as serve_sandbox
from bot.settings import ROOT, Settings, SettingsError
from bot.storage.database import WrongKeysError
from bot.storage.engine import DatabaseUrlError
from bot.storage.keys import KeyFileError, Keyring
from bot.storage.retention import sweep
from bot.supervisor import WRONG_SETTINGS, ChildRefusedError
from bot.texts.check import check, why_not
from bot.texts.problems import CatalogError, ContentError
from bot.usecases.clubs import OpenClub
from bot.usecases.invitations import Holder, Invite, ListPeople, Revoke

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=__doc__)
people = typer.Typer(no_args_is_help=True, help="Roles and invitations.")
content = typer.Typer(no_args_is_help=True, help="What the bot teaches and says.")
keys = typer.Typer(no_args_is_help=True, help="The key file.")
retention = typer.Typer(no_args_is_help=True, help="What is kept, and for how long.")
for name, group in {"people": people, "content": content, "keys": keys, "retention": retention}.items():
    app.add_typer(group, name=name)

out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)

# Errors whose message is meant for the operator as it stands: it names a cure and no value.
OPERATOR_ERRORS = (
    SettingsError,
    KeyFileError,
    WrongKeysError,
    DatabaseUrlError,
    CatalogError,
    ContentError,
    NobodyThereError,
    launch.CannotStartError,
)

P = ParamSpec("P")
R = TypeVar("R")


def told_kindly(command: Callable[P, R]) -> Callable[P, R]:
    """Print what the operator can mend, and end with a code that stops the supervisor from repeating it."""

    @wraps(command)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except* OPERATOR_ERRORS as errors:
            for error in _leaves(errors):
                err.print(str(error), markup=False)
        except* TokenRefusedError:
            err.print("Telegram refuses LUUJIN_TELEGRAM_TOKEN. Ask @BotFather for the present one.")
        except* ChildRefusedError:
            pass  # the child has said why
        raise typer.Exit(WRONG_SETTINGS)

    return guarded


def _leaves(errors: BaseExceptionGroup[BaseException]) -> Iterator[BaseException]:
    for error in errors.exceptions:
        if isinstance(error, BaseExceptionGroup):
            yield from _leaves(error)
        else:
            yield error


RoleName = Annotated[str, typer.Option("--role", help="all, bot, timetable or sender")]


@app.command()
@told_kindly
def run(role: RoleName = "all") -> None:
    """Start Luujin. Without a token: with a local Telegram, the sandbox."""
    settings = Settings.load()
    if role == "all":
        roles = frozenset(ProcessRole)
        if launch.needs_supervisor(settings):
            launch.supervise(settings)
            return
    elif role in set(ProcessRole):
        roles = frozenset({ProcessRole(role)})
    else:
        raise typer.BadParameter("choose all, bot, timetable or sender", param_hint="--role")
    launch.ensure_keys(settings)
    launch.serve_here(settings, roles)


@app.command(hidden=True)
@told_kindly
def sandbox(port: int = 8090, state: Path | None = None, strict: bool = False) -> None:
    """The local Telegram alone."""
    asyncio.run(serve_sandbox(SandboxConfig(port=port, state=state, strict=strict)))


@app.command()
@told_kindly
def train() -> None:
    """Train the language model if its inputs changed."""
    out.print(launch.ensure_model(Settings.load()).name)


@app.command()
@told_kindly
def understand() -> None:
    """Read messages from standard input, a line each; print how each is understood, as JSON."""
    settings = Settings.load()

    async def read_all() -> None:
        understanding = understanding_of(settings)
        try:
            for line in sys.stdin:
                reading = await understanding.read(line.rstrip("\n"))
                print(_as_json(reading), flush=True)  # noqa: T201 - machine-readable output
        finally:
            await understanding.aclose()

    try:
        with launch.rasa_beside(settings):
            asyncio.run(read_all())
    except ConnectionError:
        raise launch.CannotStartError("Rasa does not answer. Is it running? See var/log/rasa.log") from None


def _as_json(reading: Reading) -> str:
    return json.dumps(
        {
            "text": reading.text,
            "intent": reading.intent,
            "confidence": round(reading.confidence, 4),
            "risk": reading.risk.word,
            "language": reading.language,
            "source": reading.source.value,
        },
        ensure_ascii=False,
    )


@content.command("check")
@told_kindly
def check_content() -> None:
    """Check words and content: schema, both languages, ids, lengths, sources, tone, spelling."""
    problems = check(ROOT / "content")
    for problem in problems:
        out.print(str(problem), markup=False)
    if notice := why_not():
        out.print(notice, markup=False)
    if problems:
        raise typer.Exit(1)
    out.print("Content is in order.")


InvitedRole = Annotated[Role, typer.Option("--role", help="leader, member, coordinator, supervisor or admin")]


@people.command()
@told_kindly
def invite(
    role: InvitedRole,
    club_name: Annotated[str | None, typer.Option("--club", help="the club a leader leads")] = None,
) -> None:
    """Print a single-use link that gives a role. It works for 24 hours."""
    if role is Role.STUDENT:
        raise typer.BadParameter("everybody is a student without an invitation", param_hint="--role")
    if role is Role.LEADER and not club_name:
        raise typer.BadParameter("a leader needs --club", param_hint="--club")
    settings = Settings.load()

    async def make() -> str:
        async with database_of(settings) as (database, _):
            token = await Invite(database.unit, clock)(role, club_name)
        return f"https://t.me/{await name_of(settings)}?start=i_{token}"

    launch.ensure_keys(settings)
    out.print(asyncio.run(make()), markup=False)


@people.command()
@told_kindly
def club(name: Annotated[str, typer.Option(help="the club's name; founded when there is none")]) -> None:
    """Print the link by which anybody joins a club, for its poster."""
    settings = Settings.load()

    async def find() -> str:
        async with database_of(settings) as (database, _):
            found = await OpenClub(database.unit)(name)
        return f"https://t.me/{await name_of(settings)}?start=c_{found.code}"

    launch.ensure_keys(settings)
    out.print(asyncio.run(find()), markup=False)


@people.command("list")
@told_kindly
def list_people() -> None:
    """Staff roles in force and invitations still open. Members of the network are never listed."""
    settings = Settings.load()

    async def read() -> tuple[list[Holder], int]:
        async with database_of(settings) as (database, _):
            holders, invitations = await ListPeople(database.unit, clock)()
            return holders, len(invitations)

    holders, invitations = asyncio.run(read())
    table = Table("Number", "Role", "Club")
    for holder in holders:
        table.add_row(str(holder.person_id), holder.role.value, holder.club or "")
    out.print(table)
    out.print(f"Open invitations: {invitations}")


@people.command()
@told_kindly
def revoke(number: Annotated[int, typer.Argument(help="as `list` shows it")], role: InvitedRole) -> None:
    """Take a role away at once. A coordinator's cases go back to those who wait."""
    settings = Settings.load()

    async def take() -> bool:
        async with database_of(settings) as (database, _):
            return await Revoke(database.unit, clock)(number, role)

    if not asyncio.run(take()):
        raise launch.CannotStartError("Nobody with this number holds this role. See: luujin people list")
    out.print("Taken away.")


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


def main() -> None:
    """The ``luujin`` command."""
    app()


if __name__ == "__main__":
    main()
