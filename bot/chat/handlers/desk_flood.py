"""Somebody floods the desk: nobody is called for them any more, for a day."""

from bot.chat.handlers.desk_page import Acts, stand, sweep
from bot.chat.views import desk_flood as view
from bot.chat.visit import Visit


async def mute(visit: Visit, case_id: int, rest: tuple[str, ...]) -> None:
    """First what it means; then the case leaves this chat, and stands at the end of the list."""
    if rest != ("yes",):
        case = await visit.acts.read_case(visit.person, case_id)
        await stand(visit, case_id, view.mute_question(visit.words, case))
        return
    case, posts = await visit.acts.mute(visit.person, case_id)
    await sweep(visit, case_id, posts, but=visit.message_id)
    await visit.show(view.mute_done(visit.words, case))


ACTS: Acts = {"mute": mute}
