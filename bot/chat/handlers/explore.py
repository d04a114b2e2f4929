"""Exploring what there is to learn: topics, lists, something by chance, and the way to the search."""

from bot.chat.handlers import search
from bot.chat.handlers.numbers import number
from bot.chat.views import explore as view
from bot.chat.visit import Visit
from bot.domain.errors import StaleError
from bot.texts.models import Topic
from bot.usecases.explore import Genre

_GENRES = {letter: genre for genre, letter in view.LISTS.items()}


async def tap(visit: Visit, args: tuple[str, ...]) -> None:
    """``exp`` shows the topics, ``t`` one of them, ``q``, ``s``, ``c`` a list of it, ``any`` a surprise."""
    match args:
        case ():
            await home(visit)
        case ("t", topic_id):
            await topic(visit, topic_id)
        case ("q" | "s" | "c" as letter, topic_id, page):
            await listing(visit, _GENRES[letter], topic_id, number(page))
        case ("any",):
            await visit.show(view.surprise(visit.words, await visit.acts.explore.surprise(visit.person)))
        case ("search",):
            await search.ask(visit)
        case _:
            raise StaleError


async def home(visit: Visit) -> None:
    """The topics, with how much of each is done."""
    now = await visit.acts.explore.home(visit.person)
    await visit.show(view.home(visit.words, now, visit.room.content.topics(visit.language)))


async def topic(visit: Visit, topic_id: str) -> None:
    """One topic. Raises StaleError when there is nothing in it (any more)."""
    now = await visit.acts.explore.area(visit.person, topic_id)
    await visit.show(view.area(visit.words, now, _topic(visit, topic_id)))


async def listing(visit: Visit, genre: Genre, topic_id: str, page: int) -> None:
    """The quizzes, stories or chats of a topic."""
    now = await visit.acts.explore.area(visit.person, topic_id)
    await visit.show(view.listing(visit.words, now, genre, _topic(visit, topic_id), page))


def _topic(visit: Visit, topic_id: str) -> Topic:
    found = next((one for one in visit.room.content.topics(visit.language) if one.id == topic_id), None)
    if found is None:
        raise StaleError
    return found
