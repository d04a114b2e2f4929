"""What support did: a quarter, then its figures with a picture, and a table."""

import asyncio

from bot.chat.handlers.numbers import number
from bot.chat.screen import Attachment
from bot.chat.views import support_figures as view
from bot.chat.views import support_figures_files as files
from bot.chat.visit import Visit
from bot.domain.errors import StaleError
from bot.domain.support_figures import Quarter
from bot.figures import support_figures as figure
from bot.figures.support_figures_table import table


async def command(visit: Visit, _: tuple[str, ...]) -> None:
    """``/figures``: which quarter."""
    await _quarters(visit, 0)


async def tap(visit: Visit, args: tuple[str, ...]) -> None:
    """Every button: ``of`` a quarter, ``csv`` of it, another ``page`` of quarters."""
    match args:
        case ("of", quarter):
            await tell(visit, _named(quarter))
        case ("csv", quarter):
            await send_table(visit, _named(quarter))
        case ("page", page):
            await _quarters(visit, number(page))
        case _:
            await _quarters(visit, 0)


async def tell(visit: Visit, quarter: Quarter) -> None:
    """The figures with their picture; in words alone where none is told."""
    found = await _figures(visit, quarter)
    if found.is_empty:
        await visit.show(view.too_few(visit.words, quarter))
        return
    drawn = await asyncio.to_thread(figure.draw, files.chart(visit.words, found))
    await visit.send_file(Attachment(f"{quarter}.png", drawn), view.told(visit.words, found))


async def send_table(visit: Visit, quarter: Quarter) -> None:
    """The figures for a spreadsheet."""
    found = await _figures(visit, quarter)
    content = table(files.header(visit.words), str(quarter), files.table_lines(visit.words, found))
    await visit.send_file(Attachment(f"{quarter}.csv", content), view.table_ready(visit.words))


async def _figures(visit: Visit, quarter: Quarter) -> view.Figures:
    services = {one.id: one.name for one in visit.room.content.helpers(visit.language)}
    told = await visit.acts.support_figures(visit.person, quarter, services)
    # Intervals take seconds at first, and others are waiting.
    return await asyncio.to_thread(view.Figures.of, quarter, told, services)


async def _quarters(visit: Visit, page: int) -> None:
    quarters = await visit.acts.support_figures.quarters(visit.person)
    await visit.show(view.which_quarter(visit.words, quarters, page))


def _named(quarter: str) -> Quarter:
    found = Quarter.named(quarter)
    if found is None:
        raise StaleError
    return found
