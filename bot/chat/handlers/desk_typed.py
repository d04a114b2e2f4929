"""What a coordinator types about a case, for staff alone. It never goes to the person, nor to the model."""

from collections.abc import Awaitable, Callable

from bot.chat.handlers import desk_handover, desk_notes, desk_session
from bot.chat.handlers.desk_asking import ADVICE, NOTE, QUESTION, SUMMARY, Asked, asked_of, let_go
from bot.chat.views import desk as desk_view
from bot.chat.views import desk_notes as view
from bot.chat.visit import Visit
from bot.domain.errors import DeskLockedError, LuujinError

TAKING: dict[str, Callable[[Visit, Asked, str], Awaitable[None]]] = {
    NOTE: desk_notes.note,
    QUESTION: desk_notes.question,
    ADVICE: desk_notes.advice,
    SUMMARY: desk_handover.summary,
}


async def typed(visit: Visit, text: str) -> None:
    """Take it for what was asked for. A reply to anything but the question may be meant otherwise."""
    asked = asked_of(visit.person)
    if visit.reply_to not in (None, asked.screen):
        await visit.send(desk_view.reply_to_whom(visit.words))
        return
    await visit.acts.note_shown(visit.person, asked.case_id, visit.message_id, mute=True)
    try:
        await TAKING[asked.what](visit, asked, text)
    except DeskLockedError:
        await desk_session.ask(visit, view.unsaved(visit.words))
    except LuujinError:
        await let_go(visit)
        raise
