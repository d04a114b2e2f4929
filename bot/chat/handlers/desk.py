"""The coordinator's side: list, claim, read, close; and all buttons of the desk."""

from collections.abc import Awaitable, Callable, Sequence
from zoneinfo import ZoneInfo

from bot.chat.handlers import (
    case_files,
    desk_export,
    desk_flood,
    desk_follow_up,
    desk_handover,
    desk_notes,
    desk_referral,
    desk_reply,
    tip_desk,
)
from bot.chat.handlers.desk_page import Acts, head, stand, sweep
from bot.chat.handlers.numbers import number
from bot.chat.screen import Screen
from bot.chat.views import common, desk
from bot.chat.views import desk_notes as notes_view
from bot.chat.visit import Visit
from bot.domain.errors import StaleError, UnreadWordError
from bot.domain.notes import NoteKind
from bot.domain.support import SHOWN_AT_ONCE, Case, CaseMessage, Outcome


async def tap(visit: Visit, args: tuple[str, ...]) -> None:
    """``desk`` lists, ``desk:list:<page>`` turns; else a word, the number of a case, and perhaps more."""
    match args:
        case () if await visit.acts.is_desk_post(visit.person, visit.message_id):
            # A reply to the tapped message goes to the case it shows, so it has to go on showing it.
            await _show(visit, visit.send, 0)
        case ():
            await listing(visit, ())
        case ("list", page):
            await _show(visit, visit.show, number(page))
        case ("crowd", which, *page):
            await _show_crowd(visit, number(which), number(page[0]) if page else 0)
        case (word, case_id, *rest) if word in ACTS:
            await ACTS[word](visit, number(case_id), tuple(rest))
        case _:
            raise StaleError


async def listing(visit: Visit, _: tuple[str, ...]) -> None:
    """``/desk``: who waits, and what is mine."""
    await _show(visit, visit.show, 0)


async def _show(visit: Visit, way: Callable[[Screen], Awaitable[int]], page: int) -> None:
    """The list says what people wait for: it leaves the chat again like other private screens."""
    found = await visit.acts.desk(visit.person)
    screen = desk.listing(visit.words, found, visit.person.id, visit.now(), page)
    post = await way(await tip_desk.beside(visit, screen))
    await visit.acts.note_shown(visit.person, None, post)


async def _show_crowd(visit: Visit, which: int, page: int) -> None:
    found = await visit.acts.desk(visit.person)
    crowd = next((one for one in found.crowds if one.number == which), None)
    if crowd is None:
        raise StaleError
    screen = desk.crowd(visit.words, crowd, visit.person.id, visit.now(), page)
    await visit.acts.note_shown(visit.person, None, await visit.show(screen))


async def claim(visit: Visit, case_id: int, _rest: tuple[str, ...]) -> None:
    """Take a case and read it. Every message of it is bound to it, so that replies find their way."""
    case, messages = await visit.acts.claim(visit.person, case_id)
    _, notes = await visit.acts.notes.read(visit.person, case_id)
    await _come_in(visit, case, desk.opened(visit.words, case, len(notes)), mute=False)
    for summary in [note for note in notes if note.kind is NoteKind.SUMMARY][-1:]:
        screen = notes_view.alone(visit.words, summary, visit.person)
        for post in await visit.send_each(screen):
            await visit.acts.note_shown(visit.person, case.id, post, mute=True)
    await _thread(visit, case, messages)


async def read(visit: Visit, case_id: int, _: tuple[str, ...]) -> None:
    """Read a case that a colleague asks about. A reply to what is shown here goes to nobody."""
    case, messages, notes = await visit.acts.read_case.whole(visit.person, case_id)
    await _come_in(visit, case, notes_view.read(visit.words, case), mute=True)
    await _thread(visit, case, messages, mute=True)
    for note in notes:
        for post in await visit.send_each(notes_view.alone(visit.words, note, visit.person)):
            await visit.acts.note_shown(visit.person, case.id, post, mute=True)


async def _come_in(visit: Visit, case: Case, screen: Screen, mute: bool) -> None:
    """The head of a case, in a message of its own that cannot be passed on; the list goes."""
    top = await visit.send(screen)
    await visit.acts.note_shown(visit.person, case.id, top, mute=mute)
    if visit.callback_id is not None and not await visit.acts.is_desk_post(visit.person, visit.message_id):
        await visit.forget([visit.message_id])


async def old(visit: Visit, case_id: int, rest: tuple[str, ...]) -> None:
    """What was said before the messages that are shown, as much again."""
    if len(rest) != 1:
        raise StaleError
    case, earlier = await visit.acts.read_case.before(visit.person, case_id, number(rest[0]))
    await _thread(visit, case, earlier, mute=not case.is_with(visit.person.id))


async def _thread(visit: Visit, case: Case, messages: Sequence[CaseMessage], mute: bool = False) -> None:
    """The newest: who writes a thousand lines must not hold up the chat of who reads them."""
    earlier, newest = messages[:-SHOWN_AT_ONCE], messages[-SHOWN_AT_ONCE:]
    if earlier:
        post = await visit.send(desk.older(visit.words, case, len(earlier), newest[0].id))
        await visit.acts.note_shown(visit.person, case.id, post, mute=True)
    for message in newest:
        await _post(visit, case, message, mute)


async def _post(visit: Visit, case: Case, message: CaseMessage, mute: bool = False) -> None:
    moment = message.at.astimezone(ZoneInfo(visit.person.zone))
    screen = desk.message(visit.words, case, message, moment)
    for post in await case_files.show(visit, message, screen):
        await visit.acts.note_shown(visit.person, case.id, post, mute=mute)


async def more(visit: Visit, case_id: int, _: tuple[str, ...]) -> None:
    """What is done less often."""
    case, check_in = await visit.acts.read_case.agreed(visit.person, case_id)
    await stand(visit, case_id, desk.more(visit.words, case, check_in))


async def end(visit: Visit, case_id: int, rest: tuple[str, ...]) -> None:
    """End a case: first how it ended, then it leaves this chat."""
    match rest:
        case ():
            await visit.acts.read_case(visit.person, case_id)
            await stand(visit, case_id, desk.close_question(visit.words, case_id))
        case (outcome,) if outcome in {one.value for one in Outcome}:
            await _close(visit, case_id, Outcome(outcome))
        case _:
            raise StaleError


async def _close(visit: Visit, case_id: int, outcome: Outcome) -> None:
    try:
        case, posts = await visit.acts.close_case(visit.person, case_id, outcome)
    except UnreadWordError as error:
        refusal = common.refusal_text(visit.words, error)
        await stand(visit, case_id, desk.unread(visit.words, case_id, refusal))
        return
    await sweep(visit, case_id, posts, but=visit.message_id)
    await visit.show(desk.closed(visit.words, case))


ACTS: Acts = {
    "claim": claim,
    "read": read,
    "head": head,
    "more": more,
    "end": end,
    "old": old,
    **desk_reply.ACTS,
    **desk_notes.ACTS,
    **desk_handover.ACTS,
    **desk_referral.ACTS,
    **desk_follow_up.ACTS,
    **desk_export.ACTS,
    **desk_flood.ACTS,
}
"""By the first word of a button's data behind ``desk``."""
