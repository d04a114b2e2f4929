"""A case as its holder sees it, and as those whom they let read it."""

from dataclasses import dataclass

from bot.domain.errors import NoSuchCaseError
from bot.domain.notes import Note
from bot.domain.people import Person
from bot.domain.support import Case, CaseMessage
from bot.usecases.cases import held, may_read
from bot.usecases.desk_session import require_session
from bot.usecases.ports import Clock, Store, UnitOfWork


@dataclass(frozen=True, slots=True)
class ReadCase:
    """Look into a case without taking it. Raises NoSuchCaseError, CaseClosedError, DeskLockedError."""

    store: Store
    clock: Clock

    async def __call__(self, staff: Person, case_id: int) -> Case:
        """The case that this coordinator holds."""
        async with self.store() as work:
            await require_session(work, staff, self.clock())
            case = await held(work, staff, case_id)
            await work.commit()
        return case

    async def head(self, staff: Person, case_id: int) -> tuple[Case, int]:
        """The same, with the number of its notes."""
        async with self.store() as work:
            await require_session(work, staff, self.clock())
            case = await held(work, staff, case_id)
            notes = await work.notes.of(case_id)
            await work.commit()
        return case, len(notes)

    async def whole(self, staff: Person, case_id: int) -> tuple[Case, list[CaseMessage], list[Note]]:
        """All of it, for who holds it or was let read it."""
        async with self.store() as work:
            await require_session(work, staff, self.clock())
            case = await readable(work, staff, case_id)
            thread, notes = await work.cases.messages(case_id), await work.notes.of(case_id)
            await work.cases.log(case_id, staff.id, "read", self.clock())
            await work.commit()
        return case, thread, notes

    async def posts(self, staff: Person, case_id: int) -> list[int]:
        """Telegram messages that show the case in this person's chat; remembered until ``CloseCase.gone``."""
        async with self.store() as work:
            await require_session(work, staff, self.clock())
            posts = await work.cases.posts(case_id, staff.id)
            await work.commit()
        return posts


async def readable(work: UnitOfWork, staff: Person, case_id: int) -> Case:
    """The case, when this person may read it; one that ended is read no more. Raises NoSuchCaseError."""
    case = await work.cases.get(case_id)
    if case is None or not may_read(staff, case):
        raise NoSuchCaseError
    return case
