"""From a draft to a plan: asked once more, then planned."""

from bot.chat.handlers import approve, compose, series, steer
from bot.chat.handlers.named import named
from bot.chat.views import common
from bot.chat.views import plan as view
from bot.chat.views import series as series_view
from bot.chat.views import when as when_view
from bot.chat.visit import Visit
from bot.domain.campaign import CampaignState
from bot.domain.errors import (
    EmptyAudienceError,
    LostClubError,
    PastDateError,
    StaleError,
    UnfinishedDraftError,
)


async def question(visit: Visit, draft_id: int) -> None:
    """What will be sent, to how many and when; what is in the way of that."""
    try:
        planned, audience = await visit.acts.schedule.ahead(visit.person, draft_id)
    except UnfinishedDraftError as error:
        await visit.toast(common.refusal_text(visit.words, error))
    except LostClubError as error:
        await compose.page(visit, draft_id)
        await visit.toast(common.refusal_text(visit.words, error))
    except PastDateError:
        await _is_past(visit, draft_id)
    except EmptyAudienceError:
        await visit.show(view.nobody(visit.words, draft_id))
    else:
        names = await named(visit, planned[0])
        await visit.show(view.question(visit.words, planned, audience, names))


async def go(visit: Visit, draft_id: int) -> None:
    """Plan it. What was planned meanwhile, by a second tap or before a crash, is shown as it stands."""
    try:
        await _fill_in(visit, draft_id)
        await visit.toast(visit.words.say("campaign.planning"))
        campaign, _ = await visit.acts.schedule(visit.person, draft_id)
    except (UnfinishedDraftError, LostClubError, PastDateError, EmptyAudienceError):
        await question(visit, draft_id)
        return
    except StaleError:
        campaign = await visit.acts.campaigns(visit.person, draft_id)
        if campaign.state is CampaignState.DRAFT:  # its leader wrote on in another window
            await question(visit, draft_id)
            return
    if campaign.state is CampaignState.AWAITING:
        await approve.ask(visit, campaign)
    await steer.show(visit, campaign.id)


async def _fill_in(visit: Visit, draft_id: int) -> None:
    """What the event is called, when and where, into the words of its reminders that leave room for it."""
    draft = await compose.draft_of(visit, draft_id)
    if draft.event_id is None or not draft.step_texts:
        return
    event, catalogs = await series.event_of(visit, draft_id), visit.room.catalogs

    def fill(text: str, language: str) -> str:
        return series_view.filled(catalogs.words(language), text, event)

    await visit.acts.compose.fill_in(visit.person, draft_id, fill)


async def _is_past(visit: Visit, draft_id: int) -> None:
    draft = await compose.draft_of(visit, draft_id)
    if draft.event_id is not None and draft.steps:
        await series.open_(visit, draft_id)
        await visit.toast(visit.words.say("campaign.reminders_passed"))
    else:
        await visit.show(when_view.is_past(visit.words, draft))
