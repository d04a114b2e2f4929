"""Opinion polls: choose, answer once, see what others said."""

from bot.chat.handlers.consent import asked_first
from bot.chat.handlers.numbers import number
from bot.chat.views import opinion as view
from bot.chat.visit import Visit
from bot.domain.errors import StaleError
from bot.usecases.opinion import Asked


async def tap(visit: Visit, args: tuple[str, ...]) -> None:
    """``q`` asks, ``v`` votes, ``r`` shows what others said; alone it offers the polls."""
    match args:
        case ():
            await visit.show(view.choice(visit.words, await visit.acts.polls.listed(visit.person)))
        case ("q", poll_id):
            await begin(visit, poll_id)
        case ("v", mark, place) if visit.person.consented_on is not None:
            voted = await visit.acts.polls.vote(visit.person, mark, number(place))
            await visit.show(view.voted(visit.words, voted, _share(visit, voted.asked)))
        case ("r", poll_id):
            asked = await visit.acts.polls.open(visit.person, poll_id)
            await visit.show(view.outcome(visit.words, asked, _share(visit, asked)))
        case _:
            raise StaleError


async def begin(visit: Visit, poll_id: str) -> None:
    """The question, or the results for who has answered it; the list when that poll is over.

    Nothing is kept before consent: ask for it, and keep the poll for after.
    """
    if await asked_first(visit, f"p_{poll_id}"):
        return
    try:
        asked = await visit.acts.polls.open(visit.person, poll_id)
    except StaleError:
        await visit.show(view.choice(visit.words, await visit.acts.polls.listed(visit.person), gone=True))
        return
    if asked.has_voted:
        await visit.show(view.outcome(visit.words, asked, _share(visit, asked)))
    else:
        await visit.show(view.question(visit.words, asked.poll))


def _share(visit: Visit, asked: Asked) -> str:
    return view.share_link(visit.words, visit.room.bot_username, asked.poll)
