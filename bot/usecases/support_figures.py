"""What support did in a quarter, for supervisors and admins; and how a first answer is counted."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.errors import NotAllowedError, StaleError
from bot.domain.people import ULAANBAATAR, Person, Role
from bot.domain.support import Author, Case, CaseMessage
from bot.domain.support_figures import Quarter, Told, What, told, wait_of
from bot.usecases.ports import Clock, Store, UnitOfWork


def count_answer(
    work: UnitOfWork, case: Case, before: Sequence[CaseMessage], then: Sequence[CaseMessage]
) -> None:
    """Within a unit of work: the desk's messages in a case changed, and with them perhaps its first answer.

    One that is taken back counts no more; then the next one is the first.
    """
    was, is_now = _first_answer(case, before), _first_answer(case, then)
    if was == is_now:
        return
    for at, by in ((was, -1), (is_now, 1)):
        if at is not None:
            work.support_counts.add(What.ANSWERED, wait_of(at - case.opened_at), at, by)


def _first_answer(case: Case, thread: Sequence[CaseMessage]) -> datetime | None:
    """To the request that is open now; what was said to an earlier one is older."""
    answers = (one.at for one in thread if one.author is Author.STAFF and one.at >= case.opened_at)
    return min(answers, default=None)


@dataclass(frozen=True, slots=True)
class ReadSupportFigures:
    """The figures for the command line, where the operator is."""

    store: Store
    clock: Clock
    zone: str = ULAANBAATAR

    async def quarters(self) -> list[Quarter]:
        """Those that are over and in which anything was counted, newest first."""
        async with self.store() as work:
            found = await work.support_counts.quarters()
        return [one for one in reversed(found) if one.is_over(self.clock(), self.zone)]

    async def __call__(self, quarter: Quarter, services: Collection[str]) -> Told:
        """What may be told; ``services``: keys of those in the content. Raises StaleError if nothing is."""
        if quarter not in await self.quarters():
            raise StaleError
        async with self.store() as work:
            return told(await work.support_counts.of(quarter), services)


@dataclass(frozen=True, slots=True)
class ShowSupportFigures:
    """The same for supervisors and admins. Raises NotAllowedError for everybody else.

    The desk may be locked: what is told may be printed.
    """

    read: ReadSupportFigures

    async def quarters(self, staff: Person) -> list[Quarter]:
        """Those of which figures can be told, newest first."""
        _require_rank(staff)
        return await self.read.quarters()

    async def __call__(self, staff: Person, quarter: Quarter, services: Collection[str]) -> Told:
        _require_rank(staff)
        return await self.read(quarter, services)


def _require_rank(staff: Person) -> None:
    if not (staff.may(Role.SUPERVISOR) or staff.may(Role.ADMIN)):
        raise NotAllowedError
