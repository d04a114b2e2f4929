"""The clubs that somebody is in: which ones, joining another, leaving one."""

from bot.chat.handlers.numbers import number
from bot.chat.views import membership as view
from bot.chat.visit import Visit
from bot.domain.errors import StaleError
from bot.domain.people import Club


async def mine(visit: Visit, _: tuple[str, ...]) -> None:
    """The clubs that this person is in; who is in none is asked for a code."""
    clubs = await visit.acts.my_clubs(visit.person)
    if clubs:
        await visit.show(view.mine(visit.words, clubs))
    else:
        await ask_code(visit, ())


async def ask_code(visit: Visit, _: tuple[str, ...]) -> None:
    """The next text is the code of a club."""
    visit.person = await visit.acts.change.expect(visit.person, "club.code")
    await visit.show(view.ask_code(visit.words))


async def tap(visit: Visit, args: tuple[str, ...]) -> None:
    """Every button about one's own clubs: ``code`` of another, a ``page`` of those to ``leave``, ``left``."""
    match args:
        case ():
            await mine(visit, ())
        case ("code",):
            await ask_code(visit, ())
        case ("page", page):
            await _choose(visit, number(page))
        case ("leave", club_id):
            await visit.show(view.leave_question(visit.words, await _my_club(visit, number(club_id))))
        case ("left", club_id):
            club = await visit.acts.leave_club(visit.person, number(club_id))
            await visit.show(view.left(visit.words, club))
        case _:
            raise StaleError


async def _choose(visit: Visit, page: int) -> None:
    clubs = await visit.acts.my_clubs(visit.person)
    if not clubs:
        raise StaleError
    await visit.show(view.which_to_leave(visit.words, clubs, page))


async def _my_club(visit: Visit, club_id: int) -> Club:
    found = next((club for club in await visit.acts.my_clubs(visit.person) if club.id == club_id), None)
    if found is None:
        raise StaleError
    return found
