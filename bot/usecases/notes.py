"""What staff write about a case for one another: notes, a question to supervisors, their advice."""

from dataclasses import dataclass, replace

from bot.domain.errors import EmptyTextError, NobodyToAskError
from bot.domain.notes import Note, NoteKind
from bot.domain.people import Person, Role
from bot.domain.support import Case, Errand, Parcel
from bot.usecases.cases import held
from bot.usecases.desk import may_hold
from bot.usecases.desk_session import require_session
from bot.usecases.ports import Clock, Store, UnitOfWork
from bot.usecases.read_case import readable


@dataclass(frozen=True, slots=True)
class Notes:
    """Notes of a case, for its holder and for whom they let read it. They stand in a table of their own.

    Raises NoSuchCaseError for everybody else, DeskLockedError, EmptyTextError.
    """

    store: Store
    clock: Clock

    async def read(self, staff: Person, case_id: int) -> tuple[Case, list[Note]]:
        """The case and its notes, oldest first."""
        async with self.store() as work:
            await require_session(work, staff, self.clock())
            case = await readable(work, staff, case_id)
            notes = await work.notes.of(case_id)
            await work.cases.log(case_id, staff.id, "notes read", self.clock())
            await work.commit()
        return case, notes

    async def write(self, staff: Person, case_id: int, text: str) -> Case:
        """Note something."""
        return await self._write(staff, case_id, text, NoteKind.NOTE)

    async def ask(self, staff: Person, case_id: int, text: str) -> Case:
        """Ask the supervisors, who may read the case from now on.

        Raises NobodyToAskError when none of them can be reached.
        """
        async with self.store() as work:
            await require_session(work, staff, self.clock())
            case = await held(work, staff, case_id)
            asked = [
                one
                for one in await work.people.holding(Role.SUPERVISOR)
                if may_hold(one, case) and one.id != staff.id and not one.unreachable
            ]
            if not asked:
                raise NobodyToAskError
            is_new = await self._add(work, staff, case, NoteKind.QUESTION, text)
            case = replace(case, handed_to=case.handed_to | {one.id for one in asked})
            await work.cases.save(case)
            for one in asked if is_new else ():
                await work.outbox.add(Parcel(0, Errand.QUESTION, one.id, case.id), self.clock())
            await work.commit()
        return case

    async def advise(self, staff: Person, case_id: int, text: str) -> Case:
        """Answer the holder, who hears that there is advice."""
        return await self._write(staff, case_id, text, NoteKind.ADVICE)

    async def _write(self, staff: Person, case_id: int, text: str, kind: NoteKind) -> Case:
        async with self.store() as work:
            await require_session(work, staff, self.clock())
            case = await readable(work, staff, case_id)
            is_new = await self._add(work, staff, case, kind, text)
            if is_new and kind is NoteKind.ADVICE and case.claimed_by not in (None, staff.id):
                parcel = Parcel(0, Errand.ADVICE, case.claimed_by or 0, case.id)
                await work.outbox.add(parcel, self.clock())
            await work.commit()
        return case

    async def _add(self, work: UnitOfWork, staff: Person, case: Case, kind: NoteKind, text: str) -> bool:
        """False when it is there already: the same update came once more, after a crash."""
        if not text.strip():
            raise EmptyTextError
        last = (await work.notes.of(case.id))[-1:]
        if [(one.kind, one.by, one.text) for one in last] == [(kind, staff.id, text)]:
            return False
        await work.notes.add(Note(0, case.id, kind, staff.id, text, self.clock()))
        await work.cases.log(case.id, staff.id, f"{kind} written", self.clock())
        return True
