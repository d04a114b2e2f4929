"""What people learnt, what campaigns reached, what support did: in numbers."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from bot import launch
from bot.app import (
    Texts,
    clock,
    database_of,
)
from bot.chat.screen import plain
from bot.chat.views import campaign_results as campaign_view
from bot.chat.views import results as results_view
from bot.chat.views import support_figures as figures_view
from bot.chat.views import support_figures_files as figures_files
from bot.chat.views.campaign import title as campaign_title
from bot.commands.console import LanguageName, out, told_kindly
from bot.domain.campaign import Campaign
from bot.domain.errors import NoSuchClubError, StaleError
from bot.domain.support_figures import Quarter, Told
from bot.figures.campaign_results_table import table as campaign_table
from bot.figures.measured import measured
from bot.figures.results_table import table
from bot.figures.support_figures import draw as draw_figures
from bot.figures.support_figures_table import table as figures_table
from bot.settings import Settings
from bot.usecases.campaign_results import CampaignResults, ReadCampaignResults
from bot.usecases.results import ReadResults, TopicResults
from bot.usecases.support_figures import ReadSupportFigures

commands = typer.Typer()


@commands.command()
@told_kindly
def results(
    topic: Annotated[str | None, typer.Option("--topic", help="its id, such as job_scams")] = None,
    club_name: Annotated[str | None, typer.Option("--club", help="one club; else everybody together")] = None,
    campaign: Annotated[int | None, typer.Option("--campaign", help="its number: what became of it")] = None,
    csv: Annotated[Path | None, typer.Option("--csv", help="write a table for a spreadsheet here")] = None,
) -> None:
    """Print what rounds about a topic, or a campaign, show. Nothing is told of fewer than five people."""
    settings, texts = Settings.load(), Texts.load()
    if campaign is not None:
        _print_campaign(settings, texts, campaign, csv)
        return
    words = texts.catalogs.words("en")
    known = {one.id: one for one in texts.content.topics("en") if texts.content.round(one.id, "en")}
    if topic not in known:
        raise launch.CannotStartError(f"There is no round about this topic. There are: {', '.join(known)}")

    async def read() -> TopicResults:
        async with database_of(settings) as (database, _):
            return await ReadResults(database.unit, texts.content)(topic, club_name, "en")

    try:
        found = asyncio.run(read())
    except NoSuchClubError:
        raise launch.CannotStartError("No club has this name.") from None
    figures = measured(found.results)
    if found.is_empty:
        screen = results_view.too_few(words, known[topic].title, found.club)
    else:
        screen = results_view.told(words, known[topic], found.club, figures)
    out.print(plain(screen).text, markup=False)
    if csv is not None:
        csv.write_bytes(table(figures, results_view.table_words(words, known[topic].title, found.club)))


def _print_campaign(settings: Settings, texts: Texts, number: int, csv: Path | None) -> None:
    words = texts.catalogs.words("en")

    async def read() -> CampaignResults | list[Campaign]:
        async with database_of(settings) as (database, _):
            show = ReadCampaignResults(database.unit, texts.content)
            try:
                return await show(number, "en")
            except StaleError:
                return await show.newest()

    found = asyncio.run(read())
    if isinstance(found, list):
        there = ", ".join(f"{one.id} “{campaign_title(words, one)}”" for one in found)
        raise launch.CannotStartError(f"There is no campaign with this number. The newest: {there or 'none'}")
    knowledge = measured([found.knowledge])[0] if found.knowledge else None
    screen = (
        campaign_view.too_few(words, found) if found.is_empty else campaign_view.told(words, found, knowledge)
    )
    out.print(plain(screen).text, markup=False)
    if csv is not None:
        lines = campaign_view.table_lines(words, found, knowledge)
        content = campaign_table(campaign_view.header(words), campaign_title(words, found.campaign), lines)
        csv.write_bytes(content)


@commands.command()
@told_kindly
def figures(
    quarter: Annotated[str | None, typer.Option(help="such as 2026Q4; else the newest that is over")] = None,
    csv: Annotated[Path | None, typer.Option("--csv", help="write a table for a spreadsheet here")] = None,
    picture: Annotated[Path | None, typer.Option("--picture", help="draw them into this PNG")] = None,
    language: LanguageName = "en",
) -> None:
    """Print what support did in a quarter that is over. Nothing is told of fewer than five."""
    settings, texts = Settings.load(), Texts.load()
    words = texts.catalogs.words(language)
    services = {one.id: one.name for one in texts.content.helpers(language)}

    async def read() -> tuple[list[Quarter], Quarter | None, Told]:
        async with database_of(settings) as (database, _):
            show = ReadSupportFigures(database.unit, clock, settings.timezone)
            there = await show.quarters()
            wanted = Quarter.named(quarter) if quarter is not None else next(iter(there), None)
            return there, wanted, await show(wanted, services) if wanted in there else {}

    there, chosen, told = asyncio.run(read())
    if not there:
        raise launch.CannotStartError("No quarter is over yet in which anything was counted.")
    if chosen is None or not told:
        known = ", ".join(map(str, there))
        raise launch.CannotStartError(f"There are no figures of this quarter. There are those of: {known}")
    found = figures_view.Figures.of(chosen, told, services)
    screen = figures_view.too_few(words, chosen) if found.is_empty else figures_view.told(words, found)
    out.print(plain(screen).text, markup=False)
    if csv is not None:
        lines = figures_files.table_lines(words, found)
        csv.write_bytes(figures_table(figures_files.header(words), str(chosen), lines))
    if picture is not None and not found.is_empty:
        picture.write_bytes(draw_figures(figures_files.chart(words, found)))
