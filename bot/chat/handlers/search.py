"""Searching by words."""

from bot.chat.handlers.consent import asked_first
from bot.chat.views import search as view
from bot.chat.visit import Visit
from bot.usecases.search import EXPECTED


async def ask(visit: Visit) -> None:
    """Take the next text for what to look for."""
    if await asked_first(visit, "search"):
        return
    visit.person = await visit.acts.change.expect(visit.person, EXPECTED)
    await visit.show(view.ask(visit.words))


async def typed(visit: Visit, words: str) -> None:
    """What fits these words; the topics when nothing does. The text after this one is ordinary talk again."""
    visit.person = await visit.acts.change.let_go(visit.person, EXPECTED)
    things = visit.acts.search(visit.language, words)
    if things:
        await visit.show(view.found(visit.words, things))
        return
    home = await visit.acts.explore.home(visit.person)
    await visit.show(view.nothing(visit.words, home, visit.room.content.topics(visit.language)))
