"""A campaign as its receivers will see it: shown to its leader, and sent to them as a test."""

from collections.abc import Iterable

from bot.chat.errors import RefusedError
from bot.chat.handlers import compose
from bot.chat.screen import Screen
from bot.chat.views import approve as approve_view
from bot.chat.views import audience as audience_view
from bot.chat.views import preview as view
from bot.chat.views.common import refusal_text
from bot.chat.visit import Visit
from bot.domain.campaign import Campaign, CampaignState
from bot.domain.decisions import decides
from bot.domain.errors import LostClubError


async def show(visit: Visit, campaign_id: int) -> None:
    """Every message in every language; below a draft's how many get it, in place of its page above."""
    campaign = await visit.acts.campaigns(visit.person, campaign_id)
    if not campaign.texts:
        await visit.toast(visit.words.say("campaign.words_first"))
        return
    said = await sendings(visit, campaign)
    screens = view.messages(visit.room.catalogs, visit.words, said, visit.now())
    if not await _sent(visit, campaign, screens):
        return
    if campaign.state is CampaignState.AWAITING and decides(visit.person, campaign):
        await visit.send(approve_view.question(visit.words, campaign))
    if campaign.state is not CampaignState.DRAFT:
        return
    await visit.forget([visit.message_id])
    await visit.send(await _summary(visit, campaign))


async def _summary(visit: Visit, draft: Campaign) -> Screen:
    """How many get it, or what is in the way of knowing."""
    if draft.reach.is_empty:
        return view.summary(visit.words, draft, visit.words.say("campaign.whom_first"))
    try:
        audience = await visit.acts.campaigns.audience(visit.person, draft.id)
    except LostClubError as error:
        return view.summary(visit.words, draft, refusal_text(visit.words, error))
    return view.summary(visit.words, draft, audience_view.counted(visit.words, audience, draft))


async def test(visit: Visit, draft_id: int) -> None:
    """What a receiver of the leader's own language gets, to the leader."""
    draft = await compose.draft_of(visit, draft_id)
    if not draft.texts:
        await visit.toast(visit.words.say("campaign.words_first"))
        return
    said = await sendings(visit, draft)
    screens = view.in_one_language(visit.room.catalogs, visit.language, said, visit.now())
    if await _sent(visit, draft, screens):
        await visit.toast(visit.words.say("campaign.test_sent"))


async def sendings(visit: Visit, campaign: Campaign) -> list[Campaign]:
    """What a draft will become; with what waits to be approved the others of its series; else itself."""
    if campaign.state is CampaignState.DRAFT:
        found = await visit.acts.campaigns.event(visit.person, campaign.id)
        event = found[0] if found and campaign.event_id is not None else None
        return view.sendings(visit.room.catalogs, campaign, event)
    if campaign.state is not CampaignState.AWAITING:
        return [campaign]
    series = await visit.acts.campaigns.series(visit.person, campaign.id)
    return [one for one in series if one.state is CampaignState.AWAITING]


async def _sent(visit: Visit, campaign: Campaign, screens: Iterable[Screen]) -> bool:
    """Send these; False when Telegram takes one of them from nobody, which the leader is told."""
    try:
        for screen in screens:
            await visit.send(screen)
    except RefusedError:
        await visit.send(view.refused(visit.words, campaign))
        return False
    return True
