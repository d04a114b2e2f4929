"""What rounds show: a club, a topic, then figures with a picture, and a table."""

import asyncio

from bot.chat.handlers.numbers import number
from bot.chat.screen import Attachment
from bot.chat.views import results as view
from bot.chat.visit import Visit
from bot.domain.errors import StaleError
from bot.domain.people import Role
from bot.figures import results as figure
from bot.figures.measured import measured
from bot.figures.results_table import table
from bot.texts.models import Topic


async def command(visit: Visit, _: tuple[str, ...]) -> None:
    """``/results``: which club, when there is a choice; else which topic."""
    await _places(visit, 0)


async def tap(visit: Visit, args: tuple[str, ...]) -> None:
    """Every button: ``in`` a place, ``of`` a topic there, ``csv`` of it, another ``page`` of places."""
    match args:
        case ("in", place):
            await visit.show(view.which_topic(visit.words, place, _topics(visit)))
        case ("of", place, topic):
            await tell(visit, place, _topic(visit, topic))
        case ("csv", place, topic):
            await send_table(visit, place, _topic(visit, topic))
        case ("page", page):
            await _places(visit, number(page))
        case _:
            await _places(visit, 0)


async def tell(visit: Visit, place: str, topic: Topic) -> None:
    """The figures with their picture; in words alone while there are none."""
    found = await visit.acts.results(visit.person, topic.id, _club(place))
    if found.is_empty:
        await visit.show(view.too_few(visit.words, topic.title, found.club))
        return
    # Pictures and intervals take seconds, and others are waiting.
    told = await asyncio.to_thread(measured, found.results)
    drawn = await asyncio.to_thread(figure.draw, view.chart(visit.words, topic.title, found.club, told))
    picture = Attachment(f"{topic.id}.png", drawn)
    await visit.send_file(picture, view.told(visit.words, topic, found.club, told))


async def send_table(visit: Visit, place: str, topic: Topic) -> None:
    """The figures for a spreadsheet."""
    found = await visit.acts.results(visit.person, topic.id, _club(place))
    told = await asyncio.to_thread(measured, found.results)
    content = table(told, view.table_words(visit.words, topic.title, found.club))
    await visit.send_file(Attachment(f"{topic.id}.csv", content), view.table_ready(visit.words))


async def _places(visit: Visit, page: int) -> None:
    clubs = await visit.acts.results.places(visit.person)
    everybody = visit.person.may(Role.ADMIN)
    if everybody or len(clubs) > 1:
        await visit.show(view.which_place(visit.words, clubs, everybody, page))
    elif clubs:
        await visit.show(view.which_topic(visit.words, str(clubs[0].id), _topics(visit)))
    else:
        await visit.show(view.no_club(visit.words))


def _club(place: str) -> int | None:
    return None if place == view.EVERYBODY else number(place)


def _topics(visit: Visit) -> list[Topic]:
    content = visit.room.content
    return [t for t in content.topics(visit.language) if content.round(t.id, visit.language)]


def _topic(visit: Visit, topic_id: str) -> Topic:
    found = next((topic for topic in _topics(visit) if topic.id == topic_id), None)
    if found is None:
        raise StaleError
    return found
