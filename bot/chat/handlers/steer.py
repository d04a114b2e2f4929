"""A campaign that is planned: how it stands, and what its leader can do about it."""

from collections.abc import Awaitable, Callable

from bot.chat.handlers import compose
from bot.chat.handlers.named import named
from bot.chat.views import standing as page_view
from bot.chat.views import steer as view
from bot.chat.visit import Visit
from bot.domain.campaign import OPEN_STATES, CampaignState, Progress
from bot.domain.decisions import decides
from bot.domain.errors import StaleError
from bot.usecases.campaign import Standing

Act = Callable[[], Awaitable[object]]


async def show(visit: Visit, campaign_id: int) -> None:
    """How it stands. While something is still to come, this message shows it from now on."""
    standing = await visit.acts.campaigns.standing(visit.person, campaign_id)
    campaign = standing.campaign
    if campaign.state is CampaignState.RUNNING:
        shown = await visit.show(view.progress(visit.words, Progress(campaign, standing.counts)))
    else:
        shown = await _page(visit, standing)
    if campaign.state in OPEN_STATES:
        await visit.acts.campaigns.show_in(visit.person, campaign_id, shown)


async def pause(visit: Visit, campaign_id: int) -> None:
    """Nothing more leaves until it goes on."""
    await turn(visit, campaign_id, lambda: visit.acts.steer.pause(visit.person, campaign_id))


async def resume(visit: Visit, campaign_id: int) -> None:
    """It goes on."""
    await turn(visit, campaign_id, lambda: visit.acts.steer.resume(visit.person, campaign_id))


async def cancel(visit: Visit, campaign_id: int) -> None:
    """It ends here."""
    await turn(visit, campaign_id, lambda: visit.acts.steer.cancel(visit.person, campaign_id))


async def cancel_all(visit: Visit, campaign_id: int) -> None:
    """Its series ends here."""
    await turn(visit, campaign_id, lambda: visit.acts.steer.cancel_series(visit.person, campaign_id))


async def ask_repeat(visit: Visit, campaign_id: int) -> None:
    """Whether to send again to those of whom nobody knows: they may get it twice."""
    standing = await visit.acts.campaigns.standing(visit.person, campaign_id)
    await visit.show(page_view.repeat_question(visit.words, standing))


async def repeat(visit: Visit, campaign_id: int) -> None:
    """Send it again to them."""
    await turn(visit, campaign_id, lambda: visit.acts.steer.repeat_unknown(visit.person, campaign_id))


async def again(visit: Visit, campaign_id: int) -> None:
    """A new draft like it."""
    await compose.show(visit, await visit.acts.compose.use_again(visit.person, campaign_id))


async def follow_up(visit: Visit, campaign_id: int) -> None:
    """A new draft like it for those who did not open it."""
    await compose.show(visit, await visit.acts.compose.follow_up(visit.person, campaign_id))


async def turn(visit: Visit, campaign_id: int, act: Act) -> None:
    """Do this and show how it stands then; when it moved on meanwhile, say so and show it, too."""
    try:
        await act()
    except StaleError:
        await visit.toast(visit.words.say("steer.moved_on"))
    await show(visit, campaign_id)


async def _page(visit: Visit, standing: Standing) -> int:
    campaign, person = standing.campaign, visit.person
    by = await visit.acts.campaigns.who(person, standing)
    series = await visit.acts.campaigns.series(person, campaign.id)
    may_decide = decides(person, campaign)
    screen = page_view.page(visit.words, standing, by, await named(visit, campaign), series, may_decide)
    return await visit.show(screen)
