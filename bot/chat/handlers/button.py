"""The button under a campaign's message: a quiz, a story, a poll, an event, a page, or none."""

from bot.chat.handlers import compose, series
from bot.chat.handlers.asking import ask
from bot.chat.handlers.named import choices
from bot.chat.handlers.numbers import number
from bot.chat.views import button as view
from bot.chat.visit import Visit
from bot.domain.campaign import Action, ActionKind
from bot.domain.errors import StaleError


async def kinds(visit: Visit, draft_id: int) -> None:
    """What it can lead to."""
    await visit.show(view.kinds(visit.words, await compose.draft_of(visit, draft_id)))


async def choose_kind(visit: Visit, draft_id: int, kind: str) -> None:
    """Choose among what there is of this kind; make the event; or type the address."""
    draft = await compose.draft_of(visit, draft_id)
    if kind == ActionKind.LINK:
        await ask(visit, "link", draft_id, view.ask_link(visit.words, draft, visit.room.linkable))
    elif kind == ActionKind.EVENT and draft.event_id is not None:
        await _put(visit, draft_id, Action(ActionKind.EVENT, str(draft.event_id)))
    elif kind == ActionKind.EVENT:
        await series.ask_starts(visit, draft_id)
    else:
        await which(visit, draft_id, kind, "0")


async def which(visit: Visit, draft_id: int, kind: str, page: str) -> None:
    """A page of what there is of this kind."""
    draft = await compose.draft_of(visit, draft_id)
    listed = choices(visit, _listed(kind))
    await visit.show(view.which(visit.words, draft, _listed(kind), listed, number(page)))


async def choose(visit: Visit, draft_id: int, kind: str, mark: str) -> None:
    """This one it is."""
    chosen = _listed(kind)
    ref = next((one.id for one in choices(visit, chosen) if view.mark_of(one.id) == mark), None)
    if ref is None:
        raise StaleError
    await _put(visit, draft_id, Action(chosen, ref))


async def none(visit: Visit, draft_id: int) -> None:
    """No button."""
    await _put(visit, draft_id, None)


async def _put(visit: Visit, draft_id: int, action: Action | None) -> None:
    await compose.show(visit, await visit.acts.compose.action(visit.person, draft_id, action))


def _listed(kind: str) -> ActionKind:
    """The kind, if there is a list of it. Raises StaleError."""
    found = next((one for one in view.WHICH if one == kind), None)
    if found is None:
        raise StaleError
    return found
