"""Help cards: opened by a safe word, a worry in a text, or the menu."""

from bot.chat.views import help as view
from bot.chat.visit import Visit


async def card(visit: Visit, about: str | None) -> int:
    """The card for a worry, as a new message (its id): what was there before stays where it is."""
    help_card = visit.room.content.help_card(about or "general", visit.language)
    services = visit.room.content.services(visit.language)
    return await visit.send(view.card(visit.words, help_card, services, about, await _quiz_waits(visit)))


async def _quiz_waits(visit: Visit) -> bool:
    return await visit.acts.resume(visit.person) is not None


async def tap(visit: Visit, args: tuple[str, ...]) -> None:
    """``help`` shows who helps; ``help:no:<about>`` says that it was misunderstood."""
    match args:
        case ("no", about):
            visit.person = await visit.acts.correct(visit.person, about)
            await visit.show(view.corrected(visit.words, await _quiz_waits(visit)))
        case _:
            await visit.show(view.who_helps(visit.words, visit.room.content.services(visit.language)))


async def command(visit: Visit, _: tuple[str, ...]) -> None:
    """``/help``: what the bot can do and who helps."""
    await visit.show(view.how_it_works(visit.words, visit.room.content.services(visit.language)))
