"""What became of a campaign: figures, then a picture of them and a table."""

import asyncio

from bot.chat.handlers.numbers import number
from bot.chat.screen import Attachment
from bot.chat.views import campaign_results as view
from bot.chat.views.campaign import title
from bot.chat.visit import Visit
from bot.domain.errors import StaleError
from bot.figures import campaign_results as figure
from bot.figures.campaign_results_table import table
from bot.figures.measured import Measured, measured
from bot.usecases.campaign_results import CampaignResults


async def tap(visit: Visit, args: tuple[str, ...]) -> None:
    """``res`` of a campaign, then ``picture`` or ``csv`` of it: what stands behind ``camp``."""
    match args:
        case ("res", campaign):
            await tell(visit, number(campaign))
        case ("res", campaign, "picture"):
            await send_picture(visit, number(campaign))
        case ("res", campaign, "csv"):
            await send_table(visit, number(campaign))
        case _:
            raise StaleError


async def tell(visit: Visit, campaign_id: int) -> None:
    """The figures in a few lines."""
    found = await visit.acts.campaign_results(visit.person, campaign_id)
    if found.is_empty:
        await visit.show(view.too_few(visit.words, found))
    else:
        await visit.show(view.told(visit.words, found, await _measured(found)))


async def send_picture(visit: Visit, campaign_id: int) -> None:
    """The figures as a picture; in words alone while there are none."""
    found = await visit.acts.campaign_results(visit.person, campaign_id)
    if found.is_empty:
        await visit.show(view.too_few(visit.words, found))
        return
    chart = view.chart(visit.words, found, await _measured(found))
    # A picture takes a second, and others are waiting.
    drawn = await asyncio.to_thread(figure.draw, chart)
    await visit.send_file(Attachment(_name(found, "png"), drawn), view.below_picture(visit.words, found))


async def send_table(visit: Visit, campaign_id: int) -> None:
    """The figures for a spreadsheet."""
    found = await visit.acts.campaign_results(visit.person, campaign_id)
    if found.is_empty:
        await visit.show(view.too_few(visit.words, found))
        return
    lines = view.table_lines(visit.words, found, await _measured(found))
    content = table(view.header(visit.words), title(visit.words, found.campaign), lines)
    await visit.send_file(Attachment(_name(found, "csv"), content), view.below_table(visit.words, found))


async def _measured(found: CampaignResults) -> Measured | None:
    """What is known, with its intervals: those take seconds at first, and others are waiting."""
    if found.knowledge is None:
        return None
    (knowledge,) = await asyncio.to_thread(measured, [found.knowledge])
    return knowledge


def _name(found: CampaignResults, ending: str) -> str:
    return f"campaign_{found.campaign.id}.{ending}"
