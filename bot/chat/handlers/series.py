"""The event that a campaign is about: what, where, when, and its reminders with their words."""

from bot.chat.handlers import compose, templates
from bot.chat.handlers.asking import ask
from bot.chat.views import campaign as campaign_view
from bot.chat.views import series as view
from bot.chat.visit import Visit
from bot.domain.campaign import TITLE_LIMIT, Campaign, Step
from bot.domain.errors import StaleError
from bot.domain.event import Event
from bot.texts.catalog import LANGUAGES


async def open_(visit: Visit, draft_id: int) -> None:
    """The event; when there is none, ask when it takes place."""
    draft = await compose.draft_of(visit, draft_id)
    if draft.event_id is None:
        await ask_starts(visit, draft_id)
        return
    draft, event = await _with_event(visit, draft_id)
    await visit.show(view.page(visit.words, draft, event, visit.now()))


async def ask_starts(visit: Visit, draft_id: int) -> None:
    """Ask when it takes place."""
    draft = await compose.draft_of(visit, draft_id)
    await ask(visit, "starts", draft_id, view.ask_starts(visit.words, draft))


async def ask_title(visit: Visit, draft_id: int) -> None:
    """Ask what it is called."""
    draft, event = await _with_event(visit, draft_id)
    await ask(visit, "event_title", draft_id, view.ask_title(visit.words, draft, event))


async def kept(visit: Visit, draft_id: int) -> None:
    """Its name stays; one without a place is asked for that next."""
    _, event = await _with_event(visit, draft_id)
    await (open_ if event.place else ask_place)(visit, draft_id)


async def ask_place(visit: Visit, draft_id: int) -> None:
    """Ask where it takes place."""
    draft = await compose.draft_of(visit, draft_id)
    await ask(visit, "place", draft_id, view.ask_place(visit.words, draft))


async def no_place(visit: Visit, draft_id: int) -> None:
    """The place is not told."""
    _, event = await _with_event(visit, draft_id)
    await visit.acts.compose.event(visit.person, draft_id, event.title, "", event.starts_at)
    await open_(visit, draft_id)


async def none(visit: Visit, draft_id: int) -> None:
    """It is about no event."""
    await compose.show(visit, await visit.acts.compose.no_event(visit.person, draft_id))


async def toggle(visit: Visit, draft_id: int, step: str) -> None:
    """This reminder is among them, or no more."""
    draft = await compose.draft_of(visit, draft_id)
    await visit.acts.compose.steps(visit.person, draft_id, set(draft.steps) ^ {_step(step)})
    await open_(visit, draft_id)


async def step(visit: Visit, draft_id: int, step: str) -> None:
    """What one reminder says."""
    draft, event = await _with_event(visit, draft_id)
    await visit.show(view.step_page(visit.words, draft, _step(step), event))


async def ask_text(visit: Visit, draft_id: int, step: str, language: str) -> None:
    """Ask for words of its own for a reminder."""
    if language not in LANGUAGES:
        raise StaleError
    draft = await compose.draft_of(visit, draft_id)
    screen = view.ask_text(visit.words, draft, _step(step), language)
    await ask(visit, "step_text", draft_id, screen, step, language)


async def same_text(visit: Visit, draft_id: int, about: str) -> None:
    """A reminder says what the campaign says."""
    await visit.acts.compose.same_text(visit.person, draft_id, _step(about))
    await step(visit, draft_id, about)


def first_title(visit: Visit, draft: Campaign) -> str:
    """What an event is called until its leader says."""
    if (of_template := templates.event_title(visit, draft)) is not None:
        return of_template
    return campaign_view.excerpt(draft.title, TITLE_LIMIT) or visit.words.say("campaign.event")


async def event_of(visit: Visit, draft_id: int) -> Event:
    """The event of a draft. Raises StaleError when there is none."""
    return (await _with_event(visit, draft_id))[1]


async def _with_event(visit: Visit, draft_id: int) -> tuple[Campaign, Event]:
    draft = await compose.draft_of(visit, draft_id)
    found = await visit.acts.campaigns.event(visit.person, draft_id) if draft.event_id is not None else None
    if found is None:
        raise StaleError
    return draft, found[0]


def _step(name: str) -> Step:
    found = next((one for one in Step if one == name), None)
    if found is None:
        raise StaleError
    return found
