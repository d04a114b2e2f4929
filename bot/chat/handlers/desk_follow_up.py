"""The day on which a coordinator asks how it went."""

from bot.chat.handlers.desk_page import Acts, head, stand
from bot.chat.handlers.numbers import number
from bot.chat.views import desk_referral as view
from bot.chat.visit import Visit
from bot.domain.errors import StaleError
from bot.usecases.follow_up import IN_DAYS


async def follow_up(visit: Visit, case_id: int, rest: tuple[str, ...]) -> None:
    """In how many days; then the head says so."""
    if not rest:
        case = await visit.acts.read_case(visit.person, case_id)
        await stand(visit, case_id, view.follow_up(visit.words, case))
        return
    days = number(rest[0])
    if days not in (0, *IN_DAYS):
        raise StaleError
    await visit.acts.follow_up(visit.person, case_id, days)
    await head(visit, case_id)


ACTS: Acts = {"day": follow_up}
