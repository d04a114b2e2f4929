"""The person's side of a request for support."""

from dataclasses import replace

from bot.chat.handlers import case_files, quiz
from bot.chat.handlers import help as helping
from bot.chat.handlers.case_files import Offered
from bot.chat.handlers.numbers import number
from bot.chat.screen import Screen
from bot.chat.views import case_files as view
from bot.chat.views import check_in, escalation, private, support
from bot.chat.visit import Visit
from bot.domain.errors import LuujinError, StaleError
from bot.domain.people import Contact
from bot.domain.safety import is_blank
from bot.domain.support import Enclosure, Need
from bot.usecases.support import EXPECTED, Asking, Received, Thread

CONTACTS = {"now": Contact.NOW, "wait": Contact.WHEN_I_WRITE, "hours": Contact.HOURS}


async def tap(visit: Visit, args: tuple[str, ...]) -> None:
    """``sup`` enters; ``need``, ``soon``, ``calm`` and a contact choose, a step each; ``close`` leaves.

    ``say`` answers a question of the desk.
    """
    match args:
        case ("need", need):
            await _chose_need(visit, need)
        case ("soon",):
            await _stand(visit, replace(_asking(visit), urgent=True), _contact(visit))
        case ("calm",):
            await _stand(visit, replace(_asking(visit), urgent=False), _contact(visit))
        case (contact,) if contact in CONTACTS:
            visit.person = await visit.acts.choose_contact(visit.person, CONTACTS[contact])
            await _stand(visit, _asking(visit), support.write(visit.words))
        case ("close",):
            await leave(visit)
        case ("say", message_id, said) if said in support.SAID:
            await _say(visit, number(message_id), said == support.YES)
        case _:
            await enter(visit)


def _asking(visit: Visit) -> Asking:
    return Asking.of(visit.person) or Asking()


async def _chose_need(visit: Visit, need: str) -> None:
    if need not in {one.value for one in Need}:
        raise StaleError
    asking = replace(_asking(visit), need=Need(need))
    if asking.need is Need.UNSAFE:
        services = visit.room.content.services(visit.language)
        await _stand(visit, replace(asking, urgent=True), support.unsafe(visit.words, services))
    else:
        await _stand(visit, replace(asking, urgent=False), support.urgency(visit.words))


def _contact(visit: Visit) -> Screen:
    """Before the code word nothing shows that there are agreed hours."""
    agreed = visit.person.private
    return support.contact(visit.words, agreed.hours is not None and agreed.is_open(visit.room.clock()))


async def _stand(visit: Visit, asking: Asking, screen: Screen) -> None:
    """Show a step. From the first on what is typed goes to the desk: a cry for help waits for no form.

    Kept before it is shown: who sees the step can write, whatever happens in between.
    """
    await _keep(visit, asking, visit.message_id)
    post = await visit.show(screen)
    if post != visit.message_id:
        await _keep(visit, asking, post)


async def _keep(visit: Visit, asking: Asking, *posts: int) -> None:
    asking = replace(asking, posts=tuple(dict.fromkeys((*asking.posts, *posts))))
    visit.person = await visit.acts.change.expect(visit.person, EXPECTED, asking.ref)


async def enter(visit: Visit, entry: Screen | None = None) -> None:
    """Open the conversation: answers that wait, or the way to the first message.

    ``entry`` stands in place of the ordinary first screen for who came by words: nothing they write goes to
    the desk before a tap says so.
    """
    thread = await visit.acts.enter_support(visit.person)
    if thread.case is None and entry is not None and not thread.thought_of:
        await visit.show(entry)
        return
    if thread.case is None:
        first = _inside(visit, support.entry(visit.words, listens=True))
        await _stand(visit, _asking(visit), _kindly(visit, thread, first))
        return
    if not thread.waiting:
        post = await visit.show(_kindly(visit, thread, _inside(visit, await _nothing_new(visit))))
        await visit.acts.note_shown(visit.person, thread.case.id, post)
    elif thread.thought_of:
        post = await visit.send(check_in.alone(visit.words))
        await visit.acts.note_shown(visit.person, thread.case.id, post)
    for message in thread.waiting:
        screen = _inside(visit, support.answer(visit.words, message))
        for post in await case_files.show(visit, message, screen):
            await visit.acts.note_shown(visit.person, thread.case.id, post, message)


def _kindly(visit: Visit, thread: Thread, screen: Screen) -> Screen:
    """Who missed a check-in reads that somebody thought of them."""
    return check_in.thought_of(visit.words, screen) if thread.thought_of else screen


def _inside(visit: Visit, screen: Screen) -> Screen:
    """Behind the code word there is the way to the private settings, too."""
    is_inside = visit.person.private.is_unlocked(visit.room.clock())
    return private.way_in(visit.words, screen) if is_inside else screen


async def _nothing_new(visit: Visit) -> Screen:
    wait = await visit.acts.expect_answer(visit.person)
    if wait is not None and wait.late:
        return support.still_waiting(visit.words, visit.room.content.services(visit.language))
    return support.open_again(visit.words)


async def write(visit: Visit, text: str, enclosed: Enclosure | None = None) -> None:
    """Words for the desk, below a picture or voice message too. Stored first; then the person is told so."""
    received = await visit.acts.write_to_desk(
        visit.person, text, visit.update_id, [visit.message_id], enclosed
    )
    flood = received.case.flood
    knows = flood.told and not flood.is_muted(visit.room.clock())  # that all of it is kept
    if not await tell(visit, received) and not knows:
        await visit.room.messenger.acknowledge(visit.person.chat_id, visit.message_id)
    if visit.acts.safe_word(visit.person, text):
        await visit.acts.note_shown(visit.person, received.case.id, await helping.card(visit))


async def tell(visit: Visit, received: Received) -> bool:
    """Tell the person what becomes of their word, where there is anything to know; whether there was."""
    if received.muted:
        await _told(visit, received, support.muted(visit.words, visit.room.content.services(visit.language)))
    elif received.slower and not received.fresh:
        await _told(visit, received, support.slower(visit.words))
    elif received.fresh:
        services = visit.room.content.services(visit.language)
        wait = await visit.acts.expect_answer(visit.person)
        expected = escalation.expected(visit.words, wait, visit.person.zone, visit.room.clock())
        await _told(visit, received, support.received(visit.words, received.readers, services, expected))
    else:
        return False
    return True


async def _told(visit: Visit, received: Received, screen: Screen) -> None:
    await visit.acts.note_shown(visit.person, received.case.id, await visit.send(screen))


async def _say(visit: Visit, message_id: int, yes: bool) -> None:
    """What they answered is kept, and goes to the desk as words of theirs."""
    message = await visit.acts.answer_desk(visit.person, message_id, yes)
    said = support.said(visit.words, message, yes)
    received = await visit.acts.write_to_desk(visit.person, said, visit.update_id, [visit.message_id])
    await visit.show(support.answered(visit.words, message, yes))
    await tell(visit, received)


async def leave(visit: Visit) -> None:
    """Delete the conversation from both sides of this chat and leave a quiz question."""
    await clear(visit)
    await visit.forget([visit.message_id])
    await quiz.cover(visit)


async def clear(visit: Visit, but: int | None = None) -> bool:
    """Delete the conversation from both sides of the chat, ``but`` one message; False when there was none."""
    posts = {*await visit.acts.leave_support(visit.person), *_asking(visit).posts}
    if not posts and visit.person.private.open_until is None:
        return False
    left = () if await visit.forget(sorted(posts - {but})) else sorted(posts - {but})
    visit.person = await visit.acts.leave_support.gone(visit.person, left)
    return True


async def pass_on(visit: Visit, what: Offered | None, words: str) -> None:
    """Something other than a text came for the desk. ``words`` below it go on even where it cannot."""
    error: LuujinError | None = None
    if what is not None:
        try:
            await write(visit, words, await case_files.fetched(visit, what))
        except case_files.NOT_PASSED_ON as why:
            error = why
        else:
            return
    await _not_passed_on(visit, error)
    if not is_blank(words):
        await write(visit, words)


async def _not_passed_on(visit: Visit, error: LuujinError | None) -> None:
    """It did not reach the desk; the conversation stays open."""
    shown = [visit.message_id, await visit.send(view.not_passed_on(visit.words, error))]
    case = await visit.acts.case_on_phone(visit.person)
    if case is None:
        await _keep(visit, _asking(visit), *shown)
        return
    for post in shown:
        await visit.acts.note_shown(visit.person, case.id, post)
