"""Nothing about answers is stored before consent."""

from bot.chat.views import welcome
from bot.chat.visit import Visit


async def asked_first(visit: Visit, start: str) -> bool:
    """Whether the person had to be asked for consent (and a language) first; ``start`` is kept for after."""
    if visit.person.consented_on is not None:
        return False
    visit.person = await visit.acts.change.keep_start(visit.person, start)
    if visit.person.language is None:
        await visit.show(welcome.language_choice(visit.room.catalogs))
    else:
        await visit.show(welcome.consent(visit.words))
    return True
