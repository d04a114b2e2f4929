"""A day on which the coordinator asks how it went."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.domain.people import Person
from bot.domain.support import Case, Errand, Parcel
from bot.usecases.cases import held
from bot.usecases.desk_session import require_session
from bot.usecases.ports import Clock, Store

IN_DAYS = (1, 3, 7, 14, 30)
"""What coordinators choose from."""

_MORNING = time(9)


@dataclass(frozen=True, slots=True)
class FollowUp:
    """Set or clear the day. On its morning, in the coordinator's zone, they are reminded without content.

    Raises NoSuchCaseError, CaseClosedError, DeskLockedError.
    """

    store: Store
    clock: Clock

    async def __call__(self, staff: Person, case_id: int, days: int) -> Case:
        """In so many days, at least one; with 0 on no day."""
        now = self.clock()
        zone = ZoneInfo(staff.zone)
        day: date | None = (now.astimezone(zone) + timedelta(days=days)).date() if days > 0 else None
        async with self.store() as work:
            await require_session(work, staff, now)
            before = await held(work, staff, case_id)
            case = replace(before, follow_up=day)
            await work.cases.save(case)
            if day is not None and day != before.follow_up:
                morning = datetime.combine(day, _MORNING, zone)
                await work.outbox.add(Parcel(0, Errand.FOLLOW_UP, staff.id, case_id), morning)
            await work.cases.log(case_id, staff.id, "follow-up set", now)
            await work.commit()
        return case
