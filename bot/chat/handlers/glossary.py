"""Looking up words."""

from bot.chat.handlers.numbers import number
from bot.chat.views import glossary as view
from bot.chat.visit import Visit
from bot.domain.errors import StaleError


async def tap(visit: Visit, args: tuple[str, ...]) -> None:
    """``gls`` lists the words, ``p`` turns the pages of the list, ``w`` opens a word."""
    terms = visit.room.content.glossary(visit.language)
    match args:
        case ():
            await visit.show(view.listing(visit.words, terms, 0))
        case ("p", page):
            await visit.show(view.listing(visit.words, terms, number(page)))
        case ("w", term_id):
            term = next((term for term in terms if term.id == term_id), None)
            if term is None:
                raise StaleError
            await visit.show(view.meaning(visit.words, terms, term))
        case _:
            raise StaleError
