"""Clubs for who runs them: page, picture and poster, and who leads one."""

import asyncio

import structlog

from bot.chat.errors import DeliveryError, UnreachableError
from bot.chat.handlers.numbers import number
from bot.chat.logs import told
from bot.chat.screen import Attachment
from bot.chat.views import clubs as view
from bot.chat.views.common import deep_link
from bot.chat.visit import Visit
from bot.domain.errors import StaleError
from bot.domain.people import Club, Person
from bot.figures import club as figure
from bot.figures import poster

log = structlog.get_logger()


async def command(visit: Visit, _: tuple[str, ...]) -> None:
    """``/clubs``: the page of the club; which one, when there is a choice."""
    clubs = await visit.acts.club.places(visit.person)
    if len(clubs) == 1:
        await show(visit, clubs[0].id)
    else:
        await choose(visit, 0)


async def tap(visit: Visit, args: tuple[str, ...]) -> None:
    """Every button of the pages: ``of`` a club, its ``pic`` and ``qr``, and what is about its leaders."""
    match args:
        case ("page", page):
            await choose(visit, number(page))
        case (act, club_id) if act in ACTS:
            await ACTS[act](visit, number(club_id))
        case ():
            await command(visit, ())
        case _:
            raise StaleError


async def choose(visit: Visit, page: int) -> None:
    """The clubs that this person runs."""
    clubs = await visit.acts.club.places(visit.person)
    await visit.show(view.which(visit.words, clubs, page) if clubs else view.none(visit.words))


async def show(visit: Visit, club_id: int) -> None:
    """The page of a club."""
    found = await visit.acts.club(visit.person, club_id)
    topics = visit.room.content.topics(visit.language)
    several = len(await visit.acts.club.places(visit.person)) > 1
    await visit.show(view.page(visit.words, found, topics, _link(visit, found.club), several))


async def picture(visit: Visit, club_id: int) -> None:
    """The figures of the page as a picture below it."""
    found = await visit.acts.club(visit.person, club_id)
    words = view.chart(visit.words, found, visit.room.content.topics(visit.language))
    drawn = await asyncio.to_thread(figure.draw, words)
    await visit.send_file(Attachment("club.png", drawn), view.picture_ready(visit.words, found.club))


async def print_poster(visit: Visit, club_id: int) -> None:
    """The poster: to send on, and to print."""
    club = await visit.acts.club.club(visit.person, club_id)
    words = view.poster(visit.room.catalogs, club, _link(visit, club), visit.room.bot_username)
    drawn = await asyncio.to_thread(poster.draw, words)
    printed = await asyncio.to_thread(poster.print_, words, visit.now().date())
    await visit.send_file(Attachment("poster.png", drawn), view.poster_picture(visit.words))
    await visit.send_file(Attachment("poster.pdf", printed), view.poster_ready(visit.words, club))


async def invite(visit: Visit, club_id: int) -> None:
    """A link for another leader."""
    offer = await visit.acts.leaders.invite(visit.person, club_id)
    await visit.show(view.invited(visit.words, offer, visit.room.bot_username))


async def ask_hand_over(visit: Visit, club_id: int) -> None:
    """Whether to give the club away."""
    club = await visit.acts.club.club(visit.person, club_id)
    await visit.show(view.hand_over_question(visit.words, club))


async def hand_over(visit: Visit, club_id: int) -> None:
    """A link for who takes the club over."""
    offer = await visit.acts.leaders.hand_over(visit.person, club_id)
    await visit.show(view.handing_over(visit.words, offer, visit.room.bot_username))


async def leaders(visit: Visit, club_id: int) -> None:
    """How many lead the club."""
    await visit.show(view.leaders(visit.words, await visit.acts.leaders(visit.person, club_id)))


async def ask_step_down(visit: Visit, club_id: int) -> None:
    """Whether to stop leading the club."""
    club = await visit.acts.club.club(visit.person, club_id)
    await visit.show(view.step_down_question(visit.words, club))


async def step_down(visit: Visit, club_id: int) -> None:
    """This person leads the club no more."""
    club = await visit.acts.leaders.step_down(visit.person, club_id)
    await visit.show(view.stepped_down(visit.words, club))


ACTS = {
    "of": show,
    "pic": picture,
    "qr": print_poster,
    "inv": invite,
    "hand": ask_hand_over,
    "give": hand_over,
    "lead": leaders,
    "down": ask_step_down,
    "quit": step_down,
}


async def taken(visit: Visit, club: Club, giver: Person | None, hints: str) -> None:
    """Somebody leads a club from now on; who handed it over is told."""
    await visit.show(view.leads_now(visit.words, club, hints))
    if giver is not None:
        await _tell(visit, giver, club)


async def _tell(visit: Visit, giver: Person, club: Club) -> None:
    words = visit.room.catalogs.words(giver.language or visit.language)
    try:
        await visit.room.messenger.show(giver.chat_id, view.handed_over(words, club))
    except UnreachableError:
        await visit.acts.mark_unreachable(giver.chat_id)
    except DeliveryError as error:
        # The club has changed hands, and whoever took it has nothing to do with this.
        log.warning("notice not delivered", **told(error))


def _link(visit: Visit, club: Club) -> str:
    return deep_link(visit.room.bot_username, f"c_{club.code}")
