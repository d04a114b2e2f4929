"""Who is on duty at the desk."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from bot import rota_report
from bot.app import (
    Texts,
    clock,
    database_of,
)
from bot.chat.views import rota_picture
from bot.commands.console import LanguageName, out, told_kindly
from bot.figures.rota import draw as draw_rota
from bot.settings import Settings
from bot.texts.languages import DEFAULT
from bot.usecases.rota import Board, ReadRota, Rehearsed, RehearseRota

commands = typer.Typer(no_args_is_help=True, help="Who is on duty at the desk.")


@commands.command("show")
@told_kindly
def show_rota() -> None:
    """Who is on now, and the shifts of the next 14 days."""
    settings = Settings.load()

    async def read() -> Board:
        async with database_of(settings) as (database, _):
            return await ReadRota(database.unit, clock, settings.timezone).all()

    board = asyncio.run(read())
    out.print(rota_report.now_line(board), markup=False)
    out.print(rota_report.shown(board))


@commands.command("rehearse")
@told_kindly
def rehearse_rota(
    days: Annotated[int, typer.Option(min=1, max=56, help="so many days from now")] = 14,
    picture: Annotated[Path | None, typer.Option("--picture", help="draw them into this PNG")] = None,
    language: LanguageName = DEFAULT,
) -> None:
    """Walk through the next days: gaps, who cannot be reached, who carries what. Ends with 1 for a gap."""
    settings = Settings.load()

    async def walk() -> Rehearsed:
        async with database_of(settings) as (database, _):
            return await RehearseRota(database.unit, clock, settings.timezone)(days)

    found = asyncio.run(walk())
    if found.rehearsal.weak:
        out.print(rota_report.found(found))
    out.print(rota_report.carried(found))
    for line in rota_report.summary(found, days):
        out.print(line, markup=False)
    if picture is not None:
        words = Texts.load().catalogs.words(language)
        picture.parent.mkdir(parents=True, exist_ok=True)
        picture.write_bytes(draw_rota(rota_picture.chart(words, found.board, found.rehearsal)))
        out.print(f"Written: {picture}", markup=False)
    if found.rehearsal.has_gaps:
        raise typer.Exit(1)
