"""Taking a case out as a file: asked of the person, confirmed by a second one, taken by its holder."""

from bot.chat.handlers.desk_page import Acts, stand
from bot.chat.handlers.desk_reply import echo
from bot.chat.views import desk_export as view
from bot.chat.views import support
from bot.chat.visit import Visit
from bot.domain.errors import StaleError
from bot.domain.support import Case
from bot.figures.export import packed
from bot.usecases.export import TakenOut


async def out(visit: Visit, case_id: int, rest: tuple[str, ...]) -> None:
    """The page; asking the person, then a second one; what the person said in words; the file."""
    match rest:
        case ():
            await _page(visit, await visit.acts.read_case(visit.person, case_id))
        case ("ask",):
            case = await visit.acts.read_case(visit.person, case_id)
            text, update = _question(visit, case), visit.update_id
            case, replied = await visit.acts.take_out.propose(visit.person, case_id, text, update)
            await _page(visit, case)
            if replied is not None:
                await echo(visit, replied)
        case ("second",):
            await _page(visit, await visit.acts.take_out.ask_second(visit.person, case_id))
        case ("no",):
            await _page(visit, await visit.acts.take_out.said_no(visit.person, case_id))
        case ("take",):
            await _take(visit, case_id)
        case _:
            raise StaleError


async def _take(visit: Visit, case_id: int) -> None:
    words, now = visit.words, visit.now()

    def written(taken: TakenOut) -> bytes:
        return packed(view.files(words, taken, now))

    case, parts = await visit.acts.take_out.take(visit.person, case_id, written)
    for number, content in enumerate(parts, 1):
        attachment, screen = view.file(words, case, number, len(parts), content)
        post = await visit.send_file(attachment, screen)
        await visit.acts.note_shown(visit.person, case_id, post, mute=True)
    await _page(visit, case)


async def second(visit: Visit, case_id: int, rest: tuple[str, ...]) -> None:
    """For the second person: what is asked; the pass phrase. Both leave the chat as private screens do."""
    match rest:
        case ():
            case = await visit.acts.confirm_take_out.look(visit.person, case_id)
            post = await visit.show(view.confirm(visit.words, case, visit.now()))
        case ("yes",):
            case, said = await visit.acts.confirm_take_out(visit.person, case_id)
            await visit.forget([visit.message_id])
            # As a new message: the old one has stood for a while, and would soon be swept.
            post = await visit.send(view.phrase(visit.words, case, said))
        case _:
            raise StaleError
    await visit.acts.note_shown(visit.person, None, post)


async def _page(visit: Visit, case: Case) -> None:
    await stand(visit, case.id, view.page(visit.words, case, _question(visit, case), visit.now()))


def _question(visit: Visit, case: Case) -> str:
    return support.may_leave(visit.room.catalogs.words(case.language))


ACTS: Acts = {"out": out, "second": second}
