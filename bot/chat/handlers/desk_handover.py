"""Letting go of a case: to a colleague with a summary, or because one knows the person."""

from bot.chat.handlers.desk_asking import SUMMARY, Asked, ask, let_go
from bot.chat.handlers.desk_page import Acts, stand, sweep
from bot.chat.handlers.numbers import number
from bot.chat.views import desk_handover as view
from bot.chat.visit import Visit
from bot.domain.errors import NotAtDeskError


async def hand_over(visit: Visit, case_id: int, rest: tuple[str, ...]) -> None:
    """To whom; then what is typed next is the summary."""
    case = await visit.acts.read_case(visit.person, case_id)
    colleagues = await visit.acts.let_go.colleagues(visit.person, case_id)
    if not rest:
        await stand(visit, case_id, view.whom(visit.words, case, colleagues))
        return
    to = number(rest[0])
    if to not in {one.person_id for one in colleagues}:
        raise NotAtDeskError
    await ask(visit, SUMMARY, case_id, view.summary(visit.words, case), to)


async def summary(visit: Visit, asked: Asked, text: str) -> None:
    """The summary was typed: the case goes to the colleague, and out of this chat."""
    (to,) = asked.about
    case, posts = await visit.acts.let_go.hand_over(visit.person, asked.case_id, to, text)
    await sweep(visit, asked.case_id, posts)
    await let_go(visit)
    await visit.send(view.handed_over(visit.words, case))


async def know(visit: Visit, case_id: int, rest: tuple[str, ...]) -> None:
    """They know the person: others take it."""
    if rest != ("yes",):
        case = await visit.acts.read_case(visit.person, case_id)
        await stand(visit, case_id, view.know_question(visit.words, case))
        return
    _, posts = await visit.acts.let_go.decline(visit.person, case_id)
    await sweep(visit, case_id, posts, but=visit.message_id)
    await visit.show(view.declined(visit.words))


ACTS: Acts = {"over": hand_over, "know": know}
