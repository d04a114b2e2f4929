"""Passing somebody on to a service: chosen, proposed to the person, marked as told after their yes."""

from bot.chat.handlers.desk_page import Acts, stand
from bot.chat.handlers.desk_reply import echo
from bot.chat.handlers.numbers import number
from bot.chat.views import desk_referral as view
from bot.chat.views import support
from bot.chat.visit import Visit
from bot.domain.errors import StaleError
from bot.domain.support import Case
from bot.texts.content import Service


async def refer(visit: Visit, case_id: int, rest: tuple[str, ...]) -> None:
    """The services; one of them, with the question as the person would read it; asking it."""
    case, _ = await visit.acts.refer.of(visit.person, case_id)
    match rest:
        case ():
            await _page(visit, case_id)
        case (service_id,):
            found = _service(visit, service_id, visit.language)
            screen = view.propose(visit.words, case, found, _question(visit, case, service_id))
            await stand(visit, case_id, screen)
        case (service_id, "ask"):
            text = _question(visit, case, service_id)
            _, replied = await visit.acts.refer.propose(
                visit.person, case_id, service_id, text, visit.update_id
            )
            await _page(visit, case_id)
            if replied is not None:
                await echo(visit, replied)
        case _:
            raise StaleError


async def told(visit: Visit, case_id: int, rest: tuple[str, ...]) -> None:
    """The coordinator has told the service."""
    await visit.acts.refer.done(visit.person, case_id, number("".join(rest[:1])))
    await _page(visit, case_id)


async def _page(visit: Visit, case_id: int) -> None:
    case, made = await visit.acts.refer.of(visit.person, case_id)
    services = visit.room.content.helpers(visit.language)
    await stand(visit, case_id, view.page(visit.words, case, made, services))


def _service(visit: Visit, service_id: str, language: str) -> Service:
    """Only those that are shown. Raises StaleError for any other."""
    found = [one for one in visit.room.content.helpers(language) if one.id == service_id]
    if not found:
        raise StaleError
    return found[0]


def _question(visit: Visit, case: Case, service_id: str) -> str:
    words = visit.room.catalogs.words(case.language)
    return support.may_know(words, _service(visit, service_id, case.language))


ACTS: Acts = {"ref": refer, "told": told}
