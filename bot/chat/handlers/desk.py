"""The coordinator's side: list, claim, read, reply, close."""

from zoneinfo import ZoneInfo

from bot.chat.handlers.numbers import number
from bot.chat.screen import Screen
from bot.chat.views import desk
from bot.chat.visit import Visit
from bot.domain.support import Case, CaseMessage


async def tap(visit: Visit, args: tuple[str, ...]) -> None:
    """``desk`` lists, ``desk:claim:<id>`` takes and reads, ``desk:end:<id>[:yes]`` closes."""
    match args:
        case ("claim", case_id):
            await claim(visit, number(case_id))
        case ("end", case_id):
            await visit.show(desk.close_question(visit.words, number(case_id)))
        case ("end", case_id, "yes"):
            await close(visit, number(case_id))
        case _ if await visit.acts.is_desk_post(visit.person, visit.message_id):
            # A reply to the tapped message goes to the case it shows, so it has to go on showing it.
            await visit.send(await _listed(visit))
        case _:
            await listing(visit, ())


async def listing(visit: Visit, _: tuple[str, ...]) -> None:
    """``/desk``: who waits, and what is mine."""
    await visit.show(await _listed(visit))


async def _listed(visit: Visit) -> Screen:
    cases = await visit.acts.desk(visit.person)
    return desk.listing(visit.words, cases, visit.room.clock())


async def claim(visit: Visit, case_id: int) -> None:
    """Take a case and read it. Every message of it is bound to it, so that replies find their way."""
    case, messages = await visit.acts.claim(visit.person, case_id)
    head = await visit.show(desk.opened(visit.words, case))
    await visit.acts.note_shown(visit.person, case.id, head)
    for message in messages:
        await _post(visit, case, message)


async def _post(visit: Visit, case: Case, message: CaseMessage) -> None:
    moment = message.at.astimezone(ZoneInfo(visit.person.zone))
    for post in await visit.send_each(desk.message(visit.words, case, message, moment)):
        await visit.acts.note_shown(visit.person, case.id, post)


async def reply(visit: Visit, text: str, post: int) -> None:
    """Answer the message that was replied to."""
    replied = await visit.acts.reply(visit.person, post, text, visit.update_id)
    echo = await visit.send(desk.replied(visit.words, replied))
    for shown in (visit.message_id, echo):
        await visit.acts.note_shown(visit.person, replied.case.id, shown)


async def close(visit: Visit, case_id: int) -> None:
    """End a case and take its messages out of this chat."""
    case, posts = await visit.acts.close_case(visit.person, case_id)
    await visit.forget([post for post in posts if post != visit.message_id])
    await visit.acts.close_case.gone(visit.person, case_id)
    await visit.show(desk.closed(visit.words, case))
