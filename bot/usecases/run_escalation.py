"""Taking the steps that are due, from the database: whom to ping, what to report, when it goes on."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.escalation import REPEAT, Duty, Escalation, Move, next_step, staffed, watchers
from bot.domain.people import ULAANBAATAR, Person, Role
from bot.domain.rota import everybody_on, on_duty
from bot.domain.support import Case, CaseState, Errand, Parcel
from bot.usecases.course import has_passed
from bot.usecases.desk import DESK
from bot.usecases.escalation import settle, waits_since
from bot.usecases.one_by_one import one_by_one
from bot.usecases.ports import Clock, Store, UnitOfWork
from bot.usecases.rota import rota_of

REPORT_PAUSE = timedelta(hours=1)
"""So often at most it is reported that a step had nobody: who knows of a gap cannot close it any faster."""

MAIL, REPORT = "mail", "report"


@dataclass(frozen=True, slots=True)
class Present:
    """Who could be told now: everybody at the desk, who of them has passed the course, who is planned."""

    desk: tuple[Person, ...]
    trained: frozenset[int]
    duty: Duty


async def present(work: UnitOfWork, zone: str, now: datetime) -> Present:
    """Who could be told now. ``zone``: the desk's."""
    desk = {one.id: one for role in DESK for one in await work.people.holding(role)}
    trained = frozenset([one.id for one in desk.values() if await has_passed(work, one, Role.COORDINATOR)])
    rota = await rota_of(work, zone)
    return Present(tuple(desk.values()), trained, Duty(on_duty(rota, now), everybody_on(rota)))


@dataclass(frozen=True, slots=True)
class RunEscalation:
    """Take every step that is due; how many cases went on.

    A step is taken in one transaction: its pings are owed and its successor is planned, or nothing happened.
    Several processes may try. One case that fails holds up no other, and what it raised is raised at the end.
    """

    store: Store
    clock: Clock
    zone: str = ULAANBAATAR

    async def __call__(self) -> int:
        now = self.clock()
        async with self.store() as work:
            missing = await work.escalations.missing()
            due = [one.case_id for one in await work.escalations.every() if one.due_at <= now]
        for case_id in missing:  # an older version, or the night's clean-up, left them waiting
            await self._settle(case_id)
        failed = await one_by_one(self._take, (*due, *missing))
        if failed:
            raise failed[0]
        return len(due) + len(missing)

    async def recover(self) -> int:
        """At a start: watch also over cases whose holder owes an answer; how many nobody watched over."""
        async with self.store() as work:
            known = {one.case_id for one in await work.escalations.every()}
            unknown = [case.id for case in await work.cases.unclosed() if case.id not in known]
        for case_id in unknown:
            await self._settle(case_id)
        return len(unknown)

    async def _settle(self, case_id: int) -> None:
        async with self.store() as work:
            case = await work.cases.get(case_id)
            if case is not None:
                await settle(work, case, self.clock())
                await work.commit()

    async def _take(self, case_id: int) -> None:
        now = self.clock()
        async with self.store() as work:
            case = await work.cases.get(case_id)
            escalation = await work.escalations.get(case_id)
            if escalation is None or escalation.due_at > now:
                return  # another process was first, or there is an answer
            if case is None or case.state is CaseState.CLOSED:
                await work.escalations.drop(case_id)
            else:
                await self._step(work, case, escalation, now)
            await work.commit()

    async def _step(self, work: UnitOfWork, case: Case, escalation: Escalation, now: datetime) -> None:
        there = await present(work, self.zone, now)
        move = next_step(escalation, staffed(case, there.desk, there.trained, there.duty), now)
        await work.escalations.save(move.escalation)
        if move.lapses and case.claimed_by is not None:
            await work.cases.log(case.id, case.claimed_by, "lapsed", now)
            await work.cases.save(replace(case.with_holder(None), state=CaseState.WAITING))
        await _report(work, case, move, there, now)  # before the pings, which have the buttons
        for person_id in sorted(move.tell):
            await work.outbox.add(Parcel(0, Errand.PING, person_id, case.id), now)
        if move.mail and await work.escalations.once(MAIL, now, REPEAT):
            await work.outbox.add(Parcel(0, Errand.MAIL, 0, case.id), now)
        is_asked = waits_since(await work.cases.messages(case.id)) is not None
        if move.escalation.late and not escalation.late and is_asked:
            await work.outbox.add(Parcel(0, Errand.STILL_WAITING, case.person_id, case.id), now)


async def _report(work: UnitOfWork, case: Case, move: Move, there: Present, now: datetime) -> None:
    told = watchers(case, there.desk)
    if move.skipped and told and await work.escalations.once(REPORT, now, REPORT_PAUSE):
        for person_id in sorted(told):
            await work.outbox.add(Parcel(0, Errand.GAP, person_id, case.id), now)
