"""Who can help, by need and place. It stores nothing and needs nobody but us."""

from bot.chat.handlers import help as helping
from bot.chat.views import who as view
from bot.chat.visit import Visit
from bot.domain.errors import StaleError
from bot.texts.models import Need, Where

USUAL_PLACE = {Need.ABROAD: Where.ABROAD}
"""Where somebody is taken to be who has only said what they need: in Mongolia, but for this."""


async def tap(visit: Visit, args: tuple[str, ...]) -> None:
    """Alone it asks what for; with a need, and perhaps a place, it shows who helps."""
    match args:
        case ():
            await visit.show(view.choice(visit.words, await helping.way_back(visit)))
        case (need,):
            found = _need(need)
            await _show(visit, found, USUAL_PLACE.get(found, Where.MONGOLIA))
        case (need, where) if where in view.PLACES:
            await _show(visit, _need(need), Where(where))
        case _:
            raise StaleError


def _need(text: str) -> Need:
    if text not in view.NEEDS:
        raise StaleError
    return Need(text)


async def _show(visit: Visit, need: Need, where: Where) -> None:
    content, language = visit.room.content, visit.language
    helpers, embassy = content.helpers(language), content.faq(view.EMBASSY, language)
    back = await helping.way_back(visit)
    await visit.show(view.found(visit.words, need, where, helpers, embassy, back))
