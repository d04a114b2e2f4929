"""A case as its holder sees it, and as those whom they let read it."""

from dataclasses import dataclass

from bot.domain.errors import NoSuchCaseError
from bot.domain.notes import Note
from bot.domain.people import Person
from bot.domain.private import CheckIn
from bot.domain.support import Case, CaseMessage
from bot.usecases.cases import held, may_read, shown
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

    async def agreed(self, staff: Person, case_id: int) -> tuple[Case, CheckIn | None]:
        """The same, with the check-in that its person agreed to; none while it does not come."""
        async with self.store() as work:
            await require_session(work, staff, self.clock())
            case = await held(work, staff, case_id)
            # One that cannot be opened must not keep the holder from handing the case over.
            person = (await work.people.several([case.person_id])).get(case.person_id)
            await work.commit()
        comes = person is not None and person.reminders is True and person.private.empty_since is None
        return case, person.private.check_in if person is not None and comes else None

    async def whole(self, staff: Person, case_id: int) -> tuple[Case, list[CaseMessage], list[Note]]:
        """All of it, for who holds it or was let read it."""
        async with self.store() as work:
            await require_session(work, staff, self.clock())
            case = await readable(work, staff, case_id)
            thread, notes = await work.cases.messages(case_id), await work.notes.of(case_id)
            await work.cases.log(case_id, staff.id, "read", self.clock())
            await work.commit()
        return case, thread, notes

    async def before(self, staff: Person, case_id: int, message_id: int) -> tuple[Case, list[CaseMessage]]:
        """What was said before this message, of which the newest are shown."""
        async with self.store() as work:
            await require_session(work, staff, self.clock())
            case = await readable(work, staff, case_id)
            earlier = [one for one in await work.cases.messages(case_id) if one.id < message_id]
            if case.is_with(staff.id):
                await shown(work, case_id, earlier)
            await work.cases.log(case_id, staff.id, "read", self.clock())
            await work.commit()
        return case, earlier

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
