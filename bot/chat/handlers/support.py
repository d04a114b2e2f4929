"""The person's side of a request for support."""

from bot.chat.handlers import help as helping
from bot.chat.handlers import quiz
from bot.chat.screen import Screen
from bot.chat.views import support
from bot.chat.visit import Visit
from bot.domain.people import Contact
from bot.usecases.support import EXPECTED


async def tap(visit: Visit, args: tuple[str, ...]) -> None:
    """``sup`` enters, ``sup:now`` and ``sup:wait`` choose the contact, ``sup:close`` leaves."""
    match args:
        case ("now",):
            await _ready(visit, Contact.NOW)
        case ("wait",):
            await _ready(visit, Contact.WHEN_I_WRITE)
        case ("close",):
            await leave(visit)
        case _:
            await enter(visit)


async def _ready(visit: Visit, contact: Contact) -> None:
    visit.person = await visit.acts.choose_contact(visit.person, contact)
    visit.person = await visit.acts.change.expect(visit.person, EXPECTED, str(visit.message_id))
    post = await visit.show(support.write(visit.words))
    if post != visit.message_id:
        visit.person = await visit.acts.change.expect(visit.person, EXPECTED, str(post))


def _beside(visit: Visit) -> list[int]:
    """Messages of the conversation that stand in the chat while there is no case yet to bind them to."""
    expecting = visit.person.expecting
    is_ours = expecting is not None and expecting.what == EXPECTED
    return [int(post) for post in expecting.ref.split()] if expecting is not None and is_ours else []


async def enter(visit: Visit, entry: Screen | None = None) -> None:
    """Open the conversation: answers that wait, or the way to the first message.

    ``entry`` stands in place of the ordinary first screen.
    """
    thread = await visit.acts.enter_support(visit.person)
    if thread.case is None:
        await visit.show(entry or support.entry(visit.words))
        return
    if not thread.waiting:
        post = await visit.show(support.open_again(visit.words))
        await visit.acts.note_shown(visit.person, thread.case.id, post)
    for message in thread.waiting:
        for post in await visit.send_each(support.answer(visit.words, message)):
            await visit.acts.note_shown(visit.person, thread.case.id, post, message)


async def write(visit: Visit, text: str) -> None:
    """A text for the desk. Stored first; then the person is told so."""
    shown = [*_beside(visit), visit.message_id]
    received = await visit.acts.write_to_desk(visit.person, text, visit.update_id, shown)
    if received.fresh:
        services = visit.room.content.services(visit.language)
        post = await visit.send(support.received(visit.words, received.readers, services))
        await visit.acts.note_shown(visit.person, received.case.id, post)
    else:
        await visit.room.messenger.acknowledge(visit.person.chat_id, visit.message_id)
    if visit.acts.safe_word(visit.person, text):
        await visit.acts.note_shown(visit.person, received.case.id, await helping.card(visit))


async def leave(visit: Visit) -> None:
    """Delete the conversation from both sides of this chat and leave a quiz question."""
    posts = await visit.acts.leave_support(visit.person)
    await visit.forget(sorted({*posts, *_beside(visit), visit.message_id}))
    visit.person = await visit.acts.leave_support.gone(visit.person)
    await quiz.cover(visit)


async def not_a_text(visit: Visit) -> None:
    """Something other than a text came while the conversation is open: it was not passed on."""
    shown = [visit.message_id, await visit.send(support.texts_only(visit.words))]
    case = await visit.acts.case_on_phone(visit.person)
    if case is None:
        beside = " ".join(str(post) for post in [*_beside(visit), *shown])
        visit.person = await visit.acts.change.expect(visit.person, EXPECTED, beside)
        return
    for post in shown:
        await visit.acts.note_shown(visit.person, case.id, post)
