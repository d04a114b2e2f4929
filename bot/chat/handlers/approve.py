"""What is for everybody: a second person agrees, or does not; what is held, an admin decides about."""

import contextlib
from collections.abc import Callable

from bot.chat.errors import DeliveryError
from bot.chat.handlers import steer
from bot.chat.handlers.numbers import number
from bot.chat.screen import Screen
from bot.chat.views import approve as view
from bot.chat.views import campaign as campaign_view
from bot.chat.visit import Visit
from bot.domain.campaign import Campaign, CampaignState
from bot.domain.decisions import Decisions
from bot.domain.errors import StaleError
from bot.texts.catalog import Words


async def ask(visit: Visit, campaign: Campaign) -> None:
    """Every admin who can agree to it hears of it by themselves; say so when there is none."""
    if not await visit.acts.who_approves(visit.person, campaign.id):
        await visit.send(view.nobody(visit.words))


async def approve(visit: Visit, campaign_id: int) -> None:
    """It may go to everybody."""
    try:
        campaign, _ = await visit.acts.schedule.approve(visit.person, campaign_id)
    except StaleError:
        await _decided(visit, campaign_id)
        return
    await _tell_author(visit, campaign, view.approved)
    await steer.show(visit, campaign.id)


async def decline(visit: Visit, campaign_id: int) -> None:
    """It is its author's draft again."""
    try:
        campaign = await visit.acts.schedule.decline(visit.person, campaign_id)
    except StaleError:
        await _decided(visit, campaign_id)
        return
    await _tell_author(visit, campaign, view.declined)
    await visit.show(view.thanks(visit.words))


async def waiting(visit: Visit, page: str) -> None:
    """What waits for a second person."""
    await _listed(visit, CampaignState.AWAITING, number(page))


async def held(visit: Visit, page: str) -> None:
    """What its leaders may not send any more."""
    await _listed(visit, CampaignState.HELD, number(page))


async def take_over(visit: Visit, campaign_id: int) -> None:
    """An admin sends on what its leader may not."""
    await steer.turn(visit, campaign_id, lambda: visit.acts.steer.take_over(visit.person, campaign_id))


async def count(visit: Visit) -> campaign_view.Waiting:
    """How many wait for an admin. Raises NotAllowedError for who is none."""
    awaiting = await visit.acts.campaigns.to_decide(visit.person, CampaignState.AWAITING)
    held_ones = await visit.acts.campaigns.to_decide(visit.person, CampaignState.HELD)
    decisions = Decisions.among([*awaiting, *held_ones])
    return campaign_view.Waiting(len(decisions.approval), len(decisions.held))


async def _listed(visit: Visit, state: CampaignState, page: int) -> None:
    found = await visit.acts.campaigns.to_decide(visit.person, state)
    decisions = Decisions.among(found)
    listed = decisions.approval if state is CampaignState.AWAITING else decisions.held
    await visit.show(campaign_view.to_decide(visit.words, state, listed, page, visit.person.zone))


async def _decided(visit: Visit, campaign_id: int) -> None:
    """Somebody else was first, or its author changed their mind."""
    await visit.toast(visit.words.say("steer.moved_on"))
    campaign = await visit.acts.campaigns(visit.person, campaign_id)
    if campaign.state is CampaignState.DRAFT:
        await visit.show(view.thanks(visit.words))
    else:
        await steer.show(visit, campaign_id)


async def _tell_author(
    visit: Visit, campaign: Campaign, outcome: Callable[[Words, Campaign], Screen]
) -> None:
    author = await visit.acts.who_approves.author(visit.person, campaign.id)
    if author is not None:
        words = visit.room.catalogs.words(author.language or visit.language)
        with contextlib.suppress(DeliveryError):
            await visit.room.messenger.show(author.chat_id, outcome(words, campaign))
