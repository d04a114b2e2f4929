"""Taking a case out of the system: the person says yes, its holder asks, a second person confirms.

The holder gets the file, the second person the pass phrase: neither can open it alone. The file is made when
the holder takes it, out of what is there then; what locks it waits sealed in the case until that is closed or
in other hands, and no more is kept.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.domain.errors import (
    CaseClosedError,
    ExportOverError,
    NobodyToConfirmError,
    NoConsentError,
    NoSuchCaseError,
    NotAllowedError,
    OtherPersonError,
    StaleError,
)
from bot.domain.export import Export, Stage
from bot.domain.people import Person, Role
from bot.domain.support import (
    LARGEST_FILE,
    Asked,
    Author,
    Case,
    CaseMessage,
    CaseState,
    Errand,
    Parcel,
    Question,
    Replied,
)
from bot.usecases.cases import answer, held
from bot.usecases.desk import may_confirm, may_hold
from bot.usecases.desk_session import require_session
from bot.usecases.ports import Clock, Store, Strongbox, UnitOfWork

ABOVE = (Role.SUPERVISOR, Role.ADMIN)
PART = LARGEST_FILE
"""Bytes in one file; a larger one comes in parts."""


@dataclass(frozen=True, slots=True)
class TakenOut:
    """What leaves: the conversation without staff's notes, and the files of its messages by their ids."""

    case: Case
    thread: Sequence[CaseMessage] = field(repr=False)
    files: Mapping[int, bytes] = field(repr=False)


@dataclass(frozen=True, slots=True)
class TakeOut:
    """The holder's side. Raises NoSuchCaseError, CaseClosedError, DeskLockedError.

    And NoConsentError without the person's yes, or while the case is marked: they had to show the phone.
    """

    store: Store
    clock: Clock
    box: Strongbox

    async def propose(
        self, staff: Person, case_id: int, text: str, update_id: int
    ) -> tuple[Case, Replied | None]:
        """Ask the person. ``text``: the question, in their language. One that waits is not asked twice."""
        now = self.clock()
        async with self.store() as work:
            await require_session(work, staff, now)
            case = await _unmarked(work, staff, case_id)
            asked = None
            if case.export_stage(now) in (Stage.NONE, Stage.REFUSED):
                case = await _keep(work, case, Export(), staff, "export proposed", now)
                asked = await answer(work, staff, case, text, update_id, now, Asked(Question.EXPORT))
            await work.commit()
        return case, asked

    async def ask_second(self, staff: Person, case_id: int) -> Case:
        """Ask supervisors and admins to confirm. Raises NobodyToConfirmError when none can be reached.

        Once more, as long as no file was made: the number of the one before may have got lost, and opens
        nothing any more.
        """
        now = self.clock()
        async with self.store() as work:
            await require_session(work, staff, now)
            case = await _unmarked(work, staff, case_id)
            stage = case.export_stage(now)
            is_made = case.export is not None and case.export.taken_at is not None
            if stage is Stage.WANTED or (stage is Stage.CONFIRMED and is_made):
                await work.commit()
                return case
            if case.export is None or stage not in (Stage.AGREED, Stage.CONFIRMED):
                raise NoConsentError
            case = await _keep(work, case, case.export.wanted(staff.id, now), staff, "export asked", now)
            above = {one.id: one for role in ABOVE for one in await work.people.holding(role)}.values()
            asked = [one for one in above if may_confirm(one, case) and not one.unreachable]
            if not asked:
                raise NobodyToConfirmError
            for one in asked:
                await work.outbox.add(Parcel(0, Errand.SECOND, one.id, case_id), now)
            await work.commit()
        return case

    async def said_no(self, staff: Person, case_id: int) -> Case:
        """The person said no in words, when the buttons are gone from their chat; it counts as their tap.

        Raises StaleError where nothing was asked.
        """
        now = self.clock()
        async with self.store() as work:
            await require_session(work, staff, now)
            case = await held(work, staff, case_id)
            if case.export is None:
                raise StaleError
            if case.export_stage(now) is not Stage.REFUSED:
                case = await _keep(work, case, case.export.answered(False, now), staff, "export ended", now)
            await work.commit()
        return case

    async def take(
        self, staff: Person, case_id: int, written: Callable[[TakenOut], bytes]
    ) -> tuple[Case, list[bytes]]:
        """The file in its parts. ``written`` puts what leaves into one piece, in a thread of its own.

        Raises ExportOverError when nobody has confirmed it, when that is over, or when who did may not any
        more: then a second person is asked anew.
        """
        now = self.clock()
        async with self.store() as work:
            await require_session(work, staff, now)
            case = await _unmarked(work, staff, case_id)
            export, stage = case.export, case.export_stage(now)
            if stage in (Stage.NONE, Stage.ASKED, Stage.REFUSED):
                raise NoConsentError
            if export is None or export.lock is None or stage is not Stage.CONFIRMED:
                raise ExportOverError
            second = await work.people.get(export.second) if export.second is not None else None
            if second is None or not may_confirm(second, case):
                await _keep(work, case, export.unconfirmed(), staff, "export ended", now)
                await work.commit()
                raise ExportOverError
            out = await _out(work, case, now)
            case = await _keep(work, case, export.taken(now), staff, "exported", now)
            await work.commit()
        content = await asyncio.to_thread(written, out)
        sealed = await self.box.close(export.lock, content)
        return case, [sealed[at : at + PART] for at in range(0, len(sealed), PART)]


@dataclass(frozen=True, slots=True)
class ConfirmTakeOut:
    """The second person's side: a supervisor or an admin, never who asks, nor whose case it is.

    Raises NotAllowedError, DeskLockedError, NoSuchCaseError, CaseClosedError, OtherPersonError;
    NoConsentError and ExportOverError when it is not asked for (any more), StaleError when a colleague has
    confirmed it or the file is made.
    """

    store: Store
    clock: Clock
    box: Strongbox

    async def look(self, staff: Person, case_id: int) -> Case:
        """What is asked for; nothing of what was said."""
        async with self.store() as work:
            case, _ = await self._wanted(work, staff, case_id, self.clock())
            await work.commit()
        return case

    async def __call__(self, staff: Person, case_id: int) -> tuple[Case, str]:
        """Confirm: the pass phrase, which is kept nowhere. Again, before the file is made: another phrase."""
        phrase, lock = await self.box.new()
        now = self.clock()
        async with self.store() as work:
            case, export = await self._wanted(work, staff, case_id, now)
            is_first = export.lock is None
            export = replace(export, second=staff.id, lock=lock)
            case = await _keep(work, case, export, staff, "export confirmed", now)
            if is_first and case.claimed_by is not None:
                await work.outbox.add(Parcel(0, Errand.CONFIRMED, case.claimed_by, case_id), now)
            await work.commit()
        return case, phrase

    async def _wanted(
        self, work: UnitOfWork, staff: Person, case_id: int, now: datetime
    ) -> tuple[Case, Export]:
        await require_session(work, staff, now)
        if not any(staff.may(role) for role in ABOVE):
            raise NotAllowedError
        case = await work.cases.get(case_id)
        if case is None or not may_hold(staff, case):
            raise NoSuchCaseError
        if case.state is CaseState.CLOSED:
            raise CaseClosedError
        if not may_confirm(staff, case):
            raise OtherPersonError
        stage, export = case.export_stage(now), case.export
        if stage in (Stage.ASKED, Stage.REFUSED):
            raise NoConsentError
        if export is None or stage not in (Stage.WANTED, Stage.CONFIRMED):
            raise ExportOverError
        if export.second not in (None, staff.id) or export.taken_at is not None:
            raise StaleError
        return case, export


async def _unmarked(work: UnitOfWork, staff: Person, case_id: int) -> Case:
    case = await held(work, staff, case_id)
    if case.duress:
        raise NoConsentError
    return case


async def _keep(work: UnitOfWork, case: Case, export: Export, staff: Person, act: str, now: datetime) -> Case:
    case = replace(case, export=export)
    await work.cases.save(case)
    await work.cases.log(case.id, staff.id, act, now)
    return case


async def _out(work: UnitOfWork, case: Case, now: datetime) -> TakenOut:
    """What was said; an answer that can still be taken back was not."""
    thread = [
        one for one in await work.cases.messages(case.id) if one.author is Author.PERSON or one.has_left(now)
    ]
    files = {}
    for one in thread:
        content = await work.case_files.open(case.id, one.media.file_id) if one.media else None
        if content is not None:
            files[one.id] = content
    return TakenOut(case, thread, files)
