"""The page of a draft, and what it asks for in words and pictures."""

from bot.chat.handlers.asking import PICTURE, ask
from bot.chat.handlers.named import named
from bot.chat.views import compose as view
from bot.chat.visit import Visit
from bot.domain.campaign import Campaign, CampaignState
from bot.domain.errors import StaleError
from bot.texts.catalog import LANGUAGES


async def draft_of(visit: Visit, campaign_id: int) -> Campaign:
    """The draft. Raises StaleError when it is none any more, NotAllowedError when it is not this person's."""
    campaign = await visit.acts.campaigns(visit.person, campaign_id)
    if campaign.state is not CampaignState.DRAFT:
        raise StaleError
    return campaign


async def page(visit: Visit, draft_id: int, note: str = "") -> None:
    """The page of a draft, as it is stored. ``note``: something to know about what was just done."""
    await show(visit, await draft_of(visit, draft_id), note)


async def show(visit: Visit, draft: Campaign, note: str = "") -> None:
    """The page of this draft."""
    await visit.show(view.page(visit.words, draft, await named(visit, draft), visit.now(), note))


async def ask_for(visit: Visit, draft_id: int, what: str) -> None:
    """Ask for a line of the page: ``title``, a language, or the ``picture``."""
    draft = await draft_of(visit, draft_id)
    if what == "title":
        await ask(visit, what, draft_id, view.ask_title(visit.words, draft))
    elif what == PICTURE:
        await ask(visit, what, draft_id, view.ask_picture(visit.words, draft))
    elif what in LANGUAGES:
        await ask(visit, "text", draft_id, view.ask_text(visit.words, draft, what), what)
    else:
        raise StaleError


async def leave_out(visit: Visit, draft_id: int, language: str) -> None:
    """No words in this language."""
    await show(visit, await visit.acts.compose.leave_out(visit.person, draft_id, language))


async def no_picture(visit: Visit, draft_id: int) -> None:
    """No picture (any more)."""
    await show(visit, await visit.acts.compose.picture(visit.person, draft_id, None))


async def ask_delete(visit: Visit, draft_id: int) -> None:
    """Whether to throw the draft away."""
    await visit.show(view.delete_question(visit.words, await draft_of(visit, draft_id)))
