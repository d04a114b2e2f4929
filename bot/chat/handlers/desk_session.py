"""The door of the desk: setting up an app, six digits, locking."""

import asyncio

import structlog

from bot.chat.handlers import desk
from bot.chat.screen import Attachment, Screen
from bot.chat.views import desk_session as view
from bot.chat.visit import Visit
from bot.domain.desk_session import read_code
from bot.domain.errors import NotAllowedError
from bot.domain.people import Person
from bot.figures.desk_session import draw
from bot.usecases.desk import is_at_desk
from bot.usecases.desk_session import EXPECTED, Entered, Secret

log = structlog.get_logger()

_OPEN = (Entered.OPEN, Entered.NEWLY_OPEN)


def waits(person: Person) -> bool:
    """Whether what the person types next is taken for a code."""
    return person.expecting is not None and person.expecting.what == EXPECTED


def is_attempt(person: Person, text: str) -> bool:
    """Whether a text can be nothing but an attempt at the code that is awaited."""
    return waits(person) and not _is_in_words(text)


def is_unasked_code(visit: Visit, text: str) -> bool:
    """Whether this looks like a code that nobody asked for: after a crash, or typed ahead.

    It is nobody's message and nothing to talk about.
    """
    is_free = visit.reply_to is None and visit.person.expecting is None
    return is_free and is_at_desk(visit.person) and read_code(text) is not None


async def ask(visit: Visit, why: str = "") -> None:
    """Show the door: six digits are awaited, or the picture for an app comes first. ``why`` stands on top."""
    visit.person = await visit.acts.step_aside(visit.person)
    await visit.forget(_standing(visit))
    await _show_door(visit, why)


async def typed(visit: Visit, text: str) -> None:
    """What was typed before the door. The digits leave the chat, and so does the picture with the secret."""
    # Deleted first: after a crash in between the update comes again, and the digits are still waited for.
    own = () if _is_in_words(text) else (visit.message_id,)
    gone = await visit.forget([*_standing(visit), *own])
    try:
        outcome = await visit.acts.desk_door.enter(visit.person, text)
    except NotAllowedError:
        visit.person = await visit.acts.change.let_go(visit.person, EXPECTED)
        raise
    if outcome in _OPEN:
        visit.person = await visit.acts.change.let_go(visit.person, EXPECTED)
        if outcome is Entered.NEWLY_OPEN:
            await visit.send(view.set_up_done(visit.words, gone))
        await desk.listing(visit, ())
        return
    if outcome is Entered.TOO_MANY:
        log.warning("too many wrong codes at the desk")
    await _show_door(visit, view.why(visit.words, outcome))


async def not_a_text(visit: Visit) -> None:
    """A picture or the like came instead of digits: it may show what should not stay in the chat."""
    await visit.forget([*_standing(visit), visit.message_id])
    await _show_door(visit, view.why(visit.words, Entered.NO_CODE))


async def let_go(visit: Visit) -> None:
    """The person does something else: no code is awaited, and no secret stands in the chat."""
    if waits(visit.person):
        await visit.forget(_standing(visit))
        visit.person = await visit.acts.change.let_go(visit.person, EXPECTED)


async def lock(visit: Visit, _: tuple[str, ...]) -> None:
    """``/lock`` and the button below the list: the session ends at once, and nothing of cases stays here."""
    posts = await visit.acts.desk_door.lock(visit.person)
    await visit.forget([post for post in posts if visit.callback_id is None or post != visit.message_id])
    await visit.show(view.locked(visit.words))


def _is_in_words(text: str) -> bool:
    return any(sign.isalpha() for sign in text)


def _standing(visit: Visit) -> list[int]:
    """The message that shows the door now."""
    expecting = visit.person.expecting
    return [int(expecting.ref)] if waits(visit.person) and expecting is not None and expecting.ref else []


async def _show_door(visit: Visit, why: str) -> None:
    door = await visit.acts.desk_door.knock(visit.person, visit.room.bot_username)
    if door.wait_until is not None:
        visit.person = await visit.acts.change.let_go(visit.person, EXPECTED)
        await _show(visit, view.wait(visit.words, door.wait_until - visit.room.clock()))
        return
    post = await (
        _show(visit, view.ask(visit.words, why)) if door.secret is None else _set_up(visit, door.secret, why)
    )
    visit.person = await visit.acts.change.expect(visit.person, EXPECTED, str(post))


async def _set_up(visit: Visit, secret: Secret, why: str) -> int:
    picture = await asyncio.to_thread(draw, secret.address)
    return await visit.send_file(Attachment("desk.png", picture), view.set_up(visit.words, secret.text, why))


async def _show(visit: Visit, screen: Screen) -> int:
    """In place of what was tapped, unless a reply to that goes to a case."""
    if await visit.acts.is_desk_post(visit.person, visit.message_id):
        return await visit.send(screen)
    return await visit.show(screen)
