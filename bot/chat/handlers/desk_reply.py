"""Answering at the desk: by replying, with an answer prepared before, with a question; and taking it back."""

from bot.chat.handlers.desk_page import Acts, head, stand
from bot.chat.handlers.numbers import number
from bot.chat.views import common, support
from bot.chat.views import desk_reply as view
from bot.chat.visit import Visit
from bot.domain.errors import StaleError, TooLateError
from bot.domain.support import Asked, Case, Enclosure, Question, Replied
from bot.texts.content import CannedReply


async def reply(visit: Visit, text: str, post: int, enclosed: Enclosure | None = None) -> None:
    """Answer the message that was replied to."""
    replied = await visit.acts.reply(visit.person, post, text, visit.update_id, enclosed)
    await visit.acts.note_shown(visit.person, replied.case.id, visit.message_id)
    await echo(visit, replied)


async def echo(visit: Visit, replied: Replied) -> None:
    """Tell to whom it goes and about what; there it is told later what became of it."""
    post = await visit.send(view.replied(visit.words, replied))
    await visit.acts.note_echo(visit.person, replied.case.id, post, replied.message_id)


async def undo(visit: Visit, case_id: int, rest: tuple[str, ...]) -> None:
    """Take an answer back; when it has left, a line says so and the echo stays."""
    if len(rest) != 1:
        raise StaleError
    try:
        case = await visit.acts.reply.take_back(visit.person, case_id, number(rest[0]))
    except TooLateError as error:
        await visit.toast(common.refusal_text(visit.words, error))
    else:
        await visit.show(view.taken_back(visit.words, case))


async def canned(visit: Visit, case_id: int, rest: tuple[str, ...]) -> None:
    """Answers prepared before; one of them, as the person would get it."""
    case = await visit.acts.read_case(visit.person, case_id)
    if not rest:
        replies = visit.room.content.replies(visit.language)
        await stand(visit, case_id, view.canned(visit.words, case, replies))
        return
    theirs, mine = _found(visit, rest[0], case.language), _found(visit, rest[0], visit.language)
    await stand(visit, case_id, view.preview(visit.words, case, theirs, mine))


async def say(visit: Visit, case_id: int, rest: tuple[str, ...]) -> None:
    """Send an answer prepared before, in the person's language."""
    case = await visit.acts.read_case(visit.person, case_id)
    text = _found(visit, "".join(rest[:1]), case.language).text.strip()
    replied = await visit.acts.reply.to(visit.person, case_id, text, visit.update_id)
    await head(visit, case_id)
    await echo(visit, replied)


def _found(visit: Visit, reply_id: str, language: str) -> CannedReply:
    found = visit.room.content.reply(reply_id, language)
    if found is None:
        raise StaleError
    return found


async def safe(visit: Visit, case_id: int, rest: tuple[str, ...]) -> None:
    """Ask whether talking is safe: first as the person would read it."""
    case = await visit.acts.read_case(visit.person, case_id)
    question = _question(visit, case)
    if not rest:
        await stand(visit, case_id, view.ask_safe(visit.words, case, question))
        return
    asked = Asked(Question.SAFE)
    replied = await visit.acts.reply.to(visit.person, case_id, question, visit.update_id, asked)
    await head(visit, case_id)
    await echo(visit, replied)


def _question(visit: Visit, case: Case) -> str:
    return support.is_safe(visit.room.catalogs.words(case.language))


ACTS: Acts = {"undo": undo, "can": canned, "say": say, "safe": safe}
