"""How long somebody may have to wait for an answer, as far as the rota knows."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum, auto

from bot.domain.escalation import WHOLE, Step, staffed
from bot.domain.people import ULAANBAATAR, Person
from bot.domain.rota import next_on
from bot.domain.support import Case, CaseState
from bot.usecases.escalation import waits_since
from bot.usecases.ports import Clock, Store, UnitOfWork
from bot.usecases.rota import rota_of
from bot.usecases.run_escalation import present

ROUNDED = timedelta(minutes=5)
"""Moments are told to five minutes: a minute more would promise more than anybody knows."""


class Expected(Enum):
    """What is known: somebody is on duty; somebody will be; no rota tells; nobody could answer at all."""

    NOW = auto()
    LATER = auto()
    UNKNOWN = auto()
    NOBODY = auto()


@dataclass(frozen=True, slots=True)
class Wait:
    """When an answer is expected. ``at``: before it with NOW, from it on with LATER.

    ``waits``: a word has no answer yet. ``late``: everybody was told, and still nobody has answered.
    """

    expected: Expected
    at: datetime | None = None
    waits: bool = True
    late: bool = False


async def expected(work: UnitOfWork, case: Case, zone: str, now: datetime) -> Wait:
    """What is known of an answer to this case. ``zone``: the desk's."""
    there = await present(work, zone, now)
    staffing = staffed(case, there.desk, there.trained, there.duty)
    escalation = await work.escalations.get(case.id)
    # For who missed a check-in others are called, too, and nothing of that is for them to read.
    waits = escalation is not None and waits_since(await work.cases.messages(case.id)) is not None
    wait = Wait(Expected.UNKNOWN, None, waits, waits and escalation is not None and escalation.late)
    if not staffing.of(Step.EVERYBODY):
        return replace(wait, expected=Expected.NOBODY)
    if not there.duty.planned:
        return wait
    if staffing.of(Step.ON_DUTY):
        return replace(wait, expected=Expected.NOW, at=_rounded_up(now + WHOLE))
    rota = await rota_of(work, zone)
    coming = next_on(replace(rota, staff=rota.staff & staffing.of(Step.EVERYBODY)), now)
    return replace(wait, expected=Expected.LATER, at=coming[0]) if coming else wait


def _rounded_up(moment: datetime) -> datetime:
    over = timedelta(minutes=moment.minute, seconds=moment.second, microseconds=moment.microsecond) % ROUNDED
    return moment + (ROUNDED - over if over else timedelta())


@dataclass(frozen=True, slots=True)
class ExpectAnswer:
    """When this person can expect an answer to their case. ``zone``: the desk's."""

    store: Store
    clock: Clock
    zone: str = ULAANBAATAR

    async def __call__(self, person: Person) -> Wait | None:
        """None when they have no open case."""
        async with self.store() as work:
            case = await work.cases.latest_of(person.id)
            if case is None or case.state is CaseState.CLOSED:
                return None
            return await expected(work, case, self.zone, self.clock())
