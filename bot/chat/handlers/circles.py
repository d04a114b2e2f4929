"""What the network announces, and the box for ideas: for its members, inside their private part."""

from bot.chat.handlers import support
from bot.chat.handlers.numbers import number
from bot.chat.screen import Screen
from bot.chat.views import circles as view
from bot.chat.views.common import refusal_text
from bot.chat.visit import Visit
from bot.domain.circles import hears
from bot.domain.errors import StaleError, TooManyIdeasError
from bot.usecases.private import IDEA, STEP


async def tap(visit: Visit, args: tuple[str, ...]) -> None:
    """``mine:circles`` lists; a number opens one, and a word before it answers it."""
    act = visit.acts.circles
    match args:
        case ():
            await _listing(visit)
        case ("on" | "off" as switch,):
            visit.person = await act.wish(visit.person, switch == "on")
            await _listing(visit)
        case ("yes" | "no" as said, one):
            visit.person = await act.answer(visit.person, number(one), said == "yes")
            await _open(visit, number(one))
        case ("say", one):
            await _tell_desk(visit, number(one))
        case (one,):
            await _open(visit, number(one))
        case _:
            raise StaleError


async def show_new(visit: Visit) -> None:
    """What they have said nothing to yet, below the conversation that was just opened."""
    for one in await visit.acts.circles.new(visit.person):
        await _note(visit, await visit.send(view.announcement(visit.words, one, visit.person)))


async def _listing(visit: Visit) -> None:
    standing, can_hear = await visit.acts.circles(visit.person), hears(visit.person, visit.room.clock())
    await _note(visit, await visit.show(view.listing(visit.words, standing, visit.person, can_hear)))


async def _open(visit: Visit, announcement_id: int) -> None:
    one = await visit.acts.circles.one(visit.person, announcement_id)
    await _note(visit, await visit.show(view.announcement(visit.words, one, visit.person)))


async def _tell_desk(visit: Visit, announcement_id: int) -> None:
    """Only who wants it is known to come: to who holds their own case, and as words of theirs."""
    one = await visit.acts.circles.to_tell(visit.person, announcement_id)
    said = view.for_desk(visit.words, one)
    received = await visit.acts.write_to_desk(visit.person, said, visit.update_id, [visit.message_id])
    visit.person = await visit.acts.circles.told(visit.person, announcement_id)
    await visit.show(view.announcement(visit.words, one, visit.person))
    await support.tell(visit, received)


async def ask_idea(visit: Visit) -> tuple[Screen, str]:
    """What is shown before they write an idea, and what their next text is for."""
    try:
        await visit.acts.suggest_idea.require_room(visit.person)
    except TooManyIdeasError as error:
        return view.idea(visit.words, refusal_text(visit.words, error)), STEP
    return view.ask_idea(visit.words), IDEA


async def idea(visit: Visit, text: str, gone: bool) -> Screen:
    """An idea was typed: what stands then. ``gone``: the message with it left the chat."""
    try:
        visit.person = await visit.acts.suggest_idea(visit.person, text, visit.update_id)
    except TooManyIdeasError as error:
        return view.idea(visit.words, refusal_text(visit.words, error))
    return view.idea(visit.words, visit.words.say("ideas.kept" if gone else "ideas.kept_not_gone"))


async def _note(visit: Visit, post: int) -> None:
    await visit.acts.note_shown(visit.person, None, post)
