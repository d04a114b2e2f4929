"""What the bot teaches and says."""

import json
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from bot.app import (
    Texts,
    clock,
)
from bot.chat.views.pack import pack
from bot.commands.console import LanguageName, out, told_kindly
from bot.figures.pack import draw
from bot.settings import ROOT, Settings
from bot.texts.check import check, why_not
from bot.texts.confirming import Seen, confirm
from bot.texts.languages import DEFAULT
from bot.texts.schema import write_schemas

commands = typer.Typer(no_args_is_help=True, help="What the bot teaches and says.")


@commands.command("check")
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


@commands.command("confirm-service")
@told_kindly
def confirm_service(
    service_id: Annotated[str, typer.Argument(metavar="ID", help="as in content/mn/services.yml")],
    source: Annotated[str, typer.Option(help="where the number or link was seen")],
    number: Annotated[str | None, typer.Option(help="what is dialled; left out, the number stays")] = None,
    checked_on: Annotated[
        str | None, typer.Option(metavar="DATE", help="2026-06-21, 2026-06 or 2026; left out, today")
    ] = None,
) -> None:
    """Note in both languages that somebody has checked a service: from then on it is shown."""
    today = clock().date()
    seen = Seen(service_id, source.strip(), checked_on or today.isoformat(), number)
    for written in confirm(ROOT / "content", seen, today):
        out.print(f"{written.file}:{written.line}\n{written.text}\n", markup=False)
    out.print("Restart the bot: it reads its content at the start.")


@commands.command("schema")
@told_kindly
def write_schema(
    folder: Annotated[Path, typer.Option("--out", help="where to write them")] = Path("var/schemas"),
) -> None:
    """Write a JSON schema of every kind of content file, and print the setting for the editor VS Code."""
    setting = {"yaml.schemas": write_schemas(folder)}
    print(json.dumps(setting, indent=2))  # noqa: T201 - to be pasted as it stands


@commands.command("pack")
@told_kindly
def print_pack(
    file: Annotated[Path, typer.Option("--out", help="the PDF to write")],
    language: LanguageName = DEFAULT,
) -> None:
    """Make the trainers' pack: a PDF to print, of stories, quizzes, talks to play and who helps."""
    texts = Texts.load()
    made_on = clock().astimezone(ZoneInfo(Settings.load().timezone))
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(draw(pack(texts.catalogs.words(language), texts.content, made_on)))
    out.print(f"Written: {file}", markup=False)
