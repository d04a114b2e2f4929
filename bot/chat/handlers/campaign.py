"""A leader's campaigns: the list, and from every button to what it does."""

from collections.abc import Awaitable, Callable

from bot.chat.handlers import (
    approve,
    audience,
    button,
    campaign_results,
    compose,
    plan,
    preview,
    series,
    steer,
    templates,
    when,
)
from bot.chat.handlers.numbers import number
from bot.chat.views import campaign as view
from bot.chat.visit import Visit
from bot.domain.campaign import CampaignState
from bot.domain.errors import StaleError
from bot.domain.people import Role

NEWEST = 80
"""So many can be leafed through: ten pages."""


async def tap(visit: Visit, args: tuple[str, ...]) -> None:
    """Every campaign button: alone the list, else an act, most of them on the campaign named behind it."""
    match args:
        case ():
            await listing(visit, ())
        case ("list", page):
            await pages(visit, number(page))
        case ("below",):  # the message above goes on showing a campaign
            with visit.below():
                await listing(visit, ())
        case ("new",):
            await compose.show(visit, await visit.acts.compose.begin(visit.person))
        case ("templates",):
            await templates.choose(visit)
        case ("from", template_id):
            await templates.begin(visit, template_id)
        case ("waiting", page):
            await approve.waiting(visit, page)
        case ("held", page):
            await approve.held(visit, page)
        case ("res", *_):
            await campaign_results.tap(visit, args)
        case (act, campaign_id) if act in ACTS:
            await ACTS[act](visit, number(campaign_id))
        case (act, campaign_id, what) if act in WITH_ONE:
            await WITH_ONE[act](visit, number(campaign_id), what)
        case (act, campaign_id, what, which) if act in WITH_TWO:
            await WITH_TWO[act](visit, number(campaign_id), what, which)
        case _:
            raise StaleError


async def listing(visit: Visit, _: tuple[str, ...]) -> None:
    """``/campaign``: the newest ones."""
    await pages(visit, 0)


async def pages(visit: Visit, page: int) -> None:
    """A page of the newest; admins see what waits for them, too."""
    campaigns = await visit.acts.campaigns.newest(visit.person, NEWEST)
    waiting = await approve.count(visit) if visit.person.may(Role.ADMIN) else None
    await visit.show(view.listing(visit.words, campaigns, page, visit.person.zone, waiting))


async def open_(visit: Visit, campaign_id: int) -> None:
    """The page of a campaign: a draft's to write on, another's to see how it stands."""
    campaign = await visit.acts.campaigns(visit.person, campaign_id)
    if campaign.state is CampaignState.DRAFT:
        await compose.show(visit, campaign)
    else:
        await steer.show(visit, campaign_id)


async def delete(visit: Visit, draft_id: int) -> None:
    """Throw a draft away."""
    await compose.draft_of(visit, draft_id)
    await visit.acts.steer.cancel(visit.person, draft_id)
    await listing(visit, ())


async def upcoming(visit: Visit) -> None:
    """The next campaign of the person's clubs: when it is, never its words before the time."""
    found = await visit.acts.campaigns.next_for(visit.person)
    due = view.local(found.due_at, visit.person.zone) if found and found.due_at else None
    await visit.show(view.upcoming(visit.words, due))


ACTS: dict[str, Callable[[Visit, int], Awaitable[None]]] = {
    "open": open_,
    "no_picture": compose.no_picture,
    "action": button.kinds,
    "no_action": button.none,
    "everybody": audience.everybody,
    "take_out": audience.take_out_lost,
    "part": audience.part,
    "everyone": audience.everyone,
    "when": when.open_,
    "moment": when.moment,
    "weekly": when.weekly,
    "once": when.once,
    "event": series.open_,
    "starts": series.ask_starts,
    "event_title": series.ask_title,
    "kept": series.kept,
    "place": series.ask_place,
    "no_place": series.no_place,
    "no_event": series.none,
    "preview": preview.show,
    "test": preview.test,
    "delete": compose.ask_delete,
    "deleted": delete,
    "plan": plan.question,
    "go": plan.go,
    "pause": steer.pause,
    "resume": steer.resume,
    "cancel": steer.cancel,
    "cancel_all": steer.cancel_all,
    "repeat": steer.ask_repeat,
    "repeated": steer.repeat,
    "again": steer.again,
    "follow_up": steer.follow_up,
    "approve": approve.approve,
    "decline": approve.decline,
    "take_over": approve.take_over,
}

WITH_ONE: dict[str, Callable[[Visit, int, str], Awaitable[None]]] = {
    "ask": compose.ask_for,
    "without": compose.leave_out,
    "kind": button.choose_kind,
    "whom": audience.whom,
    "segment": audience.segment,
    "at": when.at,
    "weeks": when.weeks,
    "toggle": series.toggle,
    "step": series.step,
    "same_text": series.same_text,
}

WITH_TWO: dict[str, Callable[[Visit, int, str, str], Awaitable[None]]] = {
    "which": button.which,
    "act": button.choose,
    "club": audience.club,
    "parts": audience.which,
    "part_of": audience.choose,
    "step_text": series.ask_text,
}
