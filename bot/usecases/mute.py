"""Nobody is called any more for somebody who floods the desk, for a day."""

from dataclasses import dataclass, replace

from bot.domain.flood import MUTED
from bot.domain.people import Person
from bot.domain.support import Case, CaseState
from bot.usecases.cases import held
from bot.usecases.desk import release
from bot.usecases.desk_session import require_session
from bot.usecases.escalation import stop
from bot.usecases.ports import Clock, Store


@dataclass(frozen=True, slots=True)
class MuteCase:
    """Let go of a case, and call nobody for it in the next 24 hours. Messages to delete come as from LetGo.

    It is not closed, for words may stand in it that nobody has read: it waits at the end of the list, and
    whoever takes it ends this. Raises NoSuchCaseError, CaseClosedError, DeskLockedError.
    """

    store: Store
    clock: Clock

    async def __call__(self, staff: Person, case_id: int) -> tuple[Case, list[int]]:
        now = self.clock()
        async with self.store() as work:
            await require_session(work, staff, now)
            posts = await work.cases.posts(case_id, staff.id)
            there = await work.cases.get(case_id)
            if there is not None and posts and there.state is CaseState.WAITING and there.flood.is_muted(now):
                return there, posts
            case = await held(work, staff, case_id)
            flood = replace(case.flood, muted_until=now + MUTED, told=False)
            case = replace(case, flood=flood, state=CaseState.WAITING, claimed_by=None)
            await stop(work, case_id)
            await release(work, case, staff.id, now)
            await work.cases.log(case_id, staff.id, "muted", now)
            await work.commit()
        return case, posts
