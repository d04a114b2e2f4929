"""One tap below a ping: I am on it."""

from bot.chat.handlers.numbers import number
from bot.chat.views import escalation
from bot.chat.visit import Visit
from bot.domain.errors import StaleError


async def tap(visit: Visit, args: tuple[str, ...]) -> None:
    """``esc:<id>`` says that this person looks after the case now."""
    if len(args) != 1:
        raise StaleError
    quiet = await visit.acts.acknowledge(visit.person, number(args[0]))
    await visit.show(escalation.acknowledged(visit.words, quiet))
