"""Letting go of a case: to a colleague with a summary, or because one knows the person."""

from dataclasses import dataclass, replace

from bot.domain.errors import EmptyTextError, NotAtDeskError
from bot.domain.notes import Note, NoteKind
from bot.domain.people import Person, Role
from bot.domain.support import Case, Errand, Parcel
from bot.usecases.cases import held
from bot.usecases.course import has_passed
from bot.usecases.desk import DESK, may_hold, release
from bot.usecases.desk_session import require_session
from bot.usecases.ports import Clock, Store, UnitOfWork


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who may take a case over. ``name``: theirs on the rota, empty when they are not on it."""

    person_id: int
    name: str


@dataclass(frozen=True, slots=True)
class LetGo:
    """Give a case away. Telegram messages to delete from the coordinator's chat come back, oldest first.

    They are remembered until ``CloseCase.gone`` is told; asking again before that gives them again. Raises
    NoSuchCaseError, CaseClosedError, DeskLockedError.
    """

    store: Store
    clock: Clock

    async def colleagues(self, staff: Person, case_id: int) -> list[Colleague]:
        """Who may take this case over: at the desk, reachable, trained, and not the one who asks."""
        async with self.store() as work:
            await require_session(work, staff, self.clock())
            case = await held(work, staff, case_id)
            names = await work.rota.names()
            found = [Colleague(one.id, names.get(one.id, "")) for one in await _colleagues(work, staff, case)]
            await work.commit()
        return found

    async def hand_over(self, staff: Person, case_id: int, to: int, summary: str) -> tuple[Case, list[int]]:
        """The colleague holds it from now on, and reads the summary first.

        Raises NotAtDeskError when they cannot take it (any more), EmptyTextError without a summary.
        """
        if not summary.strip():
            raise EmptyTextError
        now = self.clock()
        async with self.store() as work:
            await require_session(work, staff, now)
            posts = await work.cases.posts(case_id, staff.id)
            there = await work.cases.get(case_id)
            if there is not None and posts and there.is_with(to) and to != staff.id:
                return there, posts
            case = await held(work, staff, case_id)
            if to not in {one.id for one in await _colleagues(work, staff, case)}:
                raise NotAtDeskError
            case = case.with_holder(to)
            await work.cases.save(case)
            await work.notes.add(Note(0, case_id, NoteKind.SUMMARY, staff.id, summary, now))
            await work.outbox.add(Parcel(0, Errand.HANDED, to, case_id), now)
            await work.cases.log(case_id, staff.id, "handed over", now)
            await work.commit()
        return case, posts

    async def decline(self, staff: Person, case_id: int) -> tuple[Case, list[int]]:
        """The coordinator knows the person: others take it, and it is shown to this one no more."""
        now = self.clock()
        async with self.store() as work:
            await require_session(work, staff, now)
            posts = await work.cases.posts(case_id, staff.id)
            there = await work.cases.get(case_id)
            if there is not None and posts and staff.id in there.declined_by:
                return there, posts
            case = await held(work, staff, case_id)
            case = replace(
                case,
                declined_by=case.declined_by | {staff.id},
                handed_to=case.handed_to - {staff.id},
            )
            await release(work, case, staff.id, now)
            await work.cases.log(case_id, staff.id, "declined", now)
            await work.commit()
        return case, posts


async def _colleagues(work: UnitOfWork, staff: Person, case: Case) -> list[Person]:
    found: dict[int, Person] = {}
    for role in DESK:
        for one in await work.people.holding(role):
            may = may_hold(one, case) and one.id != staff.id and not one.unreachable
            if may and one.id not in found and await has_passed(work, one, Role.COORDINATOR):
                found[one.id] = one
    return list(found.values())
