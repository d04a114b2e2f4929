"""Saying that one is on it: everybody else is left in peace for a while."""

from dataclasses import dataclass
from datetime import timedelta

from bot.domain.errors import (
    AlreadyAcknowledgedError,
    AlreadyClaimedError,
    NoSuchCaseError,
    NotAllowedError,
    SomebodyOnItError,
    StaleError,
)
from bot.domain.people import Person
from bot.domain.support import CaseState
from bot.usecases.desk import is_at_desk
from bot.usecases.ports import Clock, Store


@dataclass(frozen=True, slots=True)
class Acknowledge:
    """Quiet the calls for a case; how long that lasts. Without an answer they go on where they were.

    The desk need not be open: a ping is answered with one tap, nothing is shown, and each can do it once for
    a case. Raises SomebodyOnItError when a colleague was first, AlreadyAcknowledgedError the second time,
    AlreadyClaimedError when a colleague has the case, StaleError when nobody waits there any more, or nobody
    is called because they are muted.
    """

    store: Store
    clock: Clock

    async def __call__(self, staff: Person, case_id: int) -> timedelta:
        if not is_at_desk(staff):
            raise NotAllowedError
        now = self.clock()
        async with self.store() as work:
            case = await work.cases.get(case_id)
            if case is None or case.person_id == staff.id or staff.id in case.declined_by:
                raise NoSuchCaseError
            escalation = await work.escalations.get(case_id)
            if escalation is None or case.state is CaseState.CLOSED or case.flood.is_muted(now):
                raise StaleError
            if case.claimed_by not in (None, staff.id):
                raise AlreadyClaimedError
            if escalation.is_quiet(now):
                if escalation.acknowledged_by != staff.id:
                    raise SomebodyOnItError
                return escalation.due_at - now
            if not escalation.may_acknowledge(staff.id):
                raise AlreadyAcknowledgedError
            escalation = escalation.acknowledged(staff.id, case.urgent, now)
            await work.escalations.save(escalation)
            await work.cases.log(case_id, staff.id, "acknowledged", now)
            await work.commit()
        return escalation.due_at - now
