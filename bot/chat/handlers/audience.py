"""Who gets a campaign: members of own clubs or everybody, and which part of them."""

from dataclasses import replace

from bot.chat.handlers import compose
from bot.chat.handlers.named import choices
from bot.chat.handlers.numbers import number
from bot.chat.views import audience as view
from bot.chat.views.button import mark_of
from bot.chat.visit import Visit
from bot.domain.campaign import Campaign, Reach, Segment, SegmentKind
from bot.domain.errors import StaleError


async def whom(visit: Visit, draft_id: int, page: str) -> None:
    """The clubs to choose from."""
    await _show(visit, await compose.draft_of(visit, draft_id), number(page))


async def club(visit: Visit, draft_id: int, club_id: str, page: str) -> None:
    """This club is among them, or no more."""
    draft = await compose.draft_of(visit, draft_id)
    # One that is led no more stands in no list, and would stay for ever.
    lost = {club.id for club in await visit.acts.campaigns.lost(visit.person, draft_id)}
    reach = Reach((draft.reach.clubs - lost) ^ {number(club_id)})
    await _show(visit, await visit.acts.compose.reach(visit.person, draft_id, reach), number(page))


async def take_out_lost(visit: Visit, draft_id: int) -> None:
    """Clubs that are led no more are not among them any more."""
    await compose.show(visit, await visit.acts.compose.take_out_lost(visit.person, draft_id))


async def everybody(visit: Visit, draft_id: int) -> None:
    """Everybody, or no more."""
    draft = await compose.draft_of(visit, draft_id)
    reach = Reach(everybody=not draft.reach.everybody)
    await _show(visit, await visit.acts.compose.reach(visit.person, draft_id, reach), 0)


async def part(visit: Visit, draft_id: int) -> None:
    """Which part of them."""
    await visit.show(view.part(visit.words, await compose.draft_of(visit, draft_id)))


async def segment(visit: Visit, draft_id: int, kind: str) -> None:
    """This part: of some it has to be said what they are about."""
    if kind == SegmentKind.INACTIVE:
        await _put(visit, draft_id, Segment(SegmentKind.INACTIVE))
    else:
        await which(visit, draft_id, kind, "0")


async def everyone(visit: Visit, draft_id: int) -> None:
    """All of them."""
    await _put(visit, draft_id, None)


async def which(visit: Visit, draft_id: int, kind: str, page: str) -> None:
    """A page of the quizzes or topics that the part can be about."""
    draft = await compose.draft_of(visit, draft_id)
    about = _about(kind)
    await visit.show(view.which(visit.words, draft, about, choices(visit, about), number(page)))


async def choose(visit: Visit, draft_id: int, kind: str, mark: str) -> None:
    """This one the part is about."""
    about = _about(kind)
    ref = next((one.id for one in choices(visit, about) if mark_of(one.id) == mark), None)
    if ref is None:
        raise StaleError
    await _put(visit, draft_id, Segment(about, ref))


async def _put(visit: Visit, draft_id: int, segment: Segment | None) -> None:
    await compose.show(visit, await visit.acts.compose.segment(visit.person, draft_id, segment))


async def _show(visit: Visit, draft: Campaign, page: int) -> None:
    clubs = await visit.acts.campaigns.clubs(visit.person)
    # A club that is led no more can be chosen no more: it is left out.
    known = draft.reach.clubs & {club.id for club in clubs}
    draft = replace(draft, reach=replace(draft.reach, clubs=known))
    await visit.show(view.whom(visit.words, draft, clubs, page))


def _about(kind: str) -> SegmentKind:
    """The kind of part that is about something. Raises StaleError."""
    found = next((one for one in view.WHICH if one == kind), None)
    if found is None:
        raise StaleError
    return found
