"""Looking whether anybody who waits was forgotten. It changes nothing, and trusts nobody's word for it."""

from dataclasses import dataclass
from datetime import timedelta

from bot.domain.support import CaseState
from bot.usecases.escalation import waits_since
from bot.usecases.ports import Clock, Store

PATIENCE = timedelta(seconds=60)
"""A step this late is overdue: it is looked for every second."""

OWED, FAILED = timedelta(minutes=10), 7
"""What is owed to somebody is stuck when it was due so long ago, or after so many failures in a row: with the
pauses between them these take more than ten minutes, too."""


@dataclass(frozen=True, slots=True)
class Audit:
    """How many cases are not looked after: a word waits, and the next step is overdue or there is none.

    With them what is stuck on its way to somebody: a call that was made and does not leave reaches nobody;
    and check-ins, as one, when nobody looks after them any more, or after one of them.
    Raises what the database raises: who cannot look must not say that all is well.
    """

    store: Store
    clock: Clock

    async def __call__(self) -> int:
        now = self.clock()
        async with self.store() as work:
            known = {one.case_id: one for one in await work.escalations.every()}
            unknown = [case for case in await work.cases.unclosed() if case.id not in known]
            lost = [
                case
                for case in unknown
                if case.state is CaseState.WAITING or waits_since(await work.cases.messages(case.id))
            ]
            stuck = await work.outbox.stuck(now - OWED, FAILED)
            unasked = (await work.check_ins.read()).is_neglected(now)
        return len(lost) + sum(one.is_overdue(now, PATIENCE) for one in known.values()) + stuck + unasked
