"""Choosing, changing and removing one's own safe word."""

from bot.chat.views import own_word as view
from bot.chat.visit import Visit
from bot.domain.errors import WordLengthError, WordTakenError


async def tap(visit: Visit, args: tuple[str, ...]) -> None:
    """``word`` shows the setting, ``word:new`` asks for a word, ``word:off`` removes it."""
    match args:
        case ("new",):
            visit.person = await visit.acts.safe_word.ask(visit.person)
            await visit.show(view.ask(visit.words))
        case ("off",):
            visit.person = await visit.acts.safe_word.remove(visit.person)
            await visit.show(view.removed(visit.words))
        case _:
            visit.person = await visit.acts.safe_word.let_go(visit.person)
            await visit.show(view.setting(visit.words, visit.person.own_word is not None))


async def typed(visit: Visit, text: str) -> None:
    """The typed word: kept or refused. Either way the message with it leaves the chat."""
    # Deleted first: after a crash in between the update comes again, and the word is still waited for.
    gone = await visit.forget([visit.message_id])
    try:
        visit.person = await visit.acts.safe_word.keep(visit.person, text, view.needed(visit.room.catalogs))
    except (WordLengthError, WordTakenError) as error:
        await visit.send(view.refused(visit.words, error))
    else:
        await visit.send(view.kept(visit.words, gone))
