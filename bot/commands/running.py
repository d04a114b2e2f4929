"""Starting Luujin, and looking whether all is well."""

import asyncio
import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from bot import doctor, launch
from bot.app import (
    ProcessRole,
    clock,
    understanding_of,
)
from bot.commands.console import out, told_kindly
from bot.domain.conversation import Reading
from bot.sandbox.config import SandboxConfig
from bot.sandbox.server import serve as serve_sandbox
from bot.settings import ROOT, Settings, SettingsError

commands = typer.Typer()


RoleName = Annotated[str, typer.Option("--role", help="all, bot, timetable or sender")]


@commands.command()
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


@commands.command("doctor")
def see_doctor(
    mail: Annotated[bool, typer.Option("--mail", help="send a test by e-mail instead")] = False,
) -> None:
    """List what is still to do (•) and what is wrong (✗), with cures; ends with 1 when something is wrong."""

    async def examine() -> list[doctor.Finding]:
        today = clock().date()
        try:
            settings = Settings.load()
        except SettingsError as error:
            return [*doctor.about_settings(error), *doctor.about_content(ROOT, today)]
        if mail:
            return [await doctor.try_mail(settings)]
        return [finding async for finding in doctor.examine(settings, today)]

    found = asyncio.run(examine())
    for finding in found:
        out.print(str(finding), markup=False)
    if any(finding.mark is doctor.Mark.WRONG for finding in found):
        raise typer.Exit(1)


@commands.command(hidden=True)
@told_kindly
def sandbox(port: int = 8090, state: Path | None = None, strict: bool = False) -> None:
    """The local Telegram alone."""
    asyncio.run(serve_sandbox(SandboxConfig(port=port, state=state, strict=strict)))


@commands.command()
@told_kindly
def train() -> None:
    """Train the language model if its inputs changed."""
    out.print(launch.ensure_model(Settings.load()).name)


@commands.command()
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
