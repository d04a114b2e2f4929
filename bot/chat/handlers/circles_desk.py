"""Announcing to the network from the desk: words, English, a day, a look, sending; and the end of it."""

from bot.chat.handlers import desk_session
from bot.chat.handlers.numbers import number
from bot.chat.screen import Screen
from bot.chat.views import circles_desk as view
from bot.chat.views import desk as desk_view
from bot.chat.views import desk_notes
from bot.chat.visit import Visit
from bot.domain.campaign import read_day
from bot.domain.circles import Announcement
from bot.domain.errors import (
    BadDateError,
    DeskLockedError,
    EmptyTextError,
    LuujinError,
    PastDateError,
    StaleError,
    TextTooLongError,
)
from bot.domain.people import Person

EXPECTED = "announcement"
"""What the next text of somebody at the desk is for who writes an announcement."""

NEXT = {"mn": "en", "en": "day"}
NOT_TAKEN = (EmptyTextError, TextTooLongError, BadDateError, PastDateError)
"""Why something else may be typed instead."""


async def tap(visit: Visit, args: tuple[str, ...]) -> None:
    """``circ`` lists, ``new`` begins; a number opens one that was sent."""
    act = visit.acts.announce_circles
    match args:
        case ():
            await _listing(visit)
        case ("new",):
            await act.require_room(visit.person)
            await _ask(visit, "mn", 0)
        case ("skip", "en", draft):
            await act.draft(visit.person, number(draft))
            await _ask(visit, "day", number(draft))
        case ("skip", "day", draft):
            await _show(visit, view.preview(visit.words, await act.day(visit.person, number(draft), None)))
        case ("drop", draft):
            if number(draft):  # of the first words there is none yet
                await act.drop(visit.person, number(draft))
            await _listing(visit)
        case ("send", draft):
            await _send(visit, number(draft))
        case ("end", one):
            await act(visit.person)
            await _show(visit, view.end_question(visit.words, number(one)))
        case ("end", one, "yes"):
            await act.end(visit.person, number(one))
            await _listing(visit)
        case (one,):
            await _show(visit, view.opened(visit.words, *await act.open(visit.person, number(one))))
        case _:
            raise StaleError


async def _send(visit: Visit, draft_id: int) -> None:
    try:
        sent = await visit.acts.announce_circles.send(visit.person, draft_id)
    except PastDateError as error:  # it lay here over midnight
        await _ask(visit, "day", draft_id, head=view.refused(visit.words, error))
        return
    await _show(visit, view.sent(visit.words, sent))


async def _listing(visit: Visit) -> None:
    await _show(visit, view.listing(visit.words, await visit.acts.announce_circles(visit.person)))


async def _ask(visit: Visit, what: str, draft_id: int, head: str = "") -> None:
    post = await _show(visit, view.ask(visit.words, what, draft_id, head))
    visit.person = await visit.acts.change.expect(visit.person, EXPECTED, f"{what}:{draft_id}:{post}")


def waits(person: Person) -> bool:
    """Whether what this person types next belongs to an announcement."""
    return person.expecting is not None and person.expecting.what == EXPECTED


async def typed(visit: Visit, words: str) -> None:
    """The words, the English ones or the day. What was typed and the question go: the draft has one message.

    What is not taken stays to be copied from, and leaves the chat as private screens do.
    Waited for until it is stored: the same update may come once more.
    """
    what, draft_id, post = _asked(visit.person)
    if visit.reply_to not in (None, post):
        await visit.send(desk_view.reply_to_whom(visit.words))
        return
    await visit.acts.note_shown(visit.person, None, visit.message_id)
    try:
        draft = await _take(visit, what, draft_id, words)
    except NOT_TAKEN as error:
        await visit.forget([post])
        await _ask(visit, what, draft_id, head=view.refused(visit.words, error))
        return
    except DeskLockedError:
        await desk_session.ask(visit, desk_notes.unsaved(visit.words))
        return
    except LuujinError:
        await let_go(visit)
        raise
    await visit.forget([post, visit.message_id])
    if what in NEXT:
        await _ask(visit, NEXT[what], draft.id)
    else:
        await let_go(visit)
        await _show(visit, view.preview(visit.words, draft))


async def let_go(visit: Visit) -> None:
    """Nothing is written here any more."""
    visit.person = await visit.acts.change.let_go(visit.person, EXPECTED)


def _asked(person: Person) -> tuple[str, int, int]:
    what, draft_id, post = person.expecting.ref.split(":") if person.expecting else ("", "", "")
    return what, number(draft_id), number(post)


async def _take(visit: Visit, what: str, draft_id: int, words: str) -> Announcement:
    act = visit.acts.announce_circles
    match what:
        case "mn":
            return await act.begin(visit.person, words)
        case "en":
            return await act.english(visit.person, draft_id, words)
        case _:
            return await act.day(visit.person, draft_id, read_day(words, visit.now()))


async def _show(visit: Visit, screen: Screen) -> int:
    """Noted, so that it leaves the chat again like other private screens."""
    post = await visit.show(screen)
    await visit.acts.note_shown(visit.person, None, post)
    return post
