"""The desk's side of cases: list, claim and read, answer, close. Every act needs a place at the desk."""

from dataclasses import dataclass, replace

from bot.domain.errors import (
    AlreadyClaimedError,
    CaseClosedError,
    EmptyTextError,
    NoSuchCaseError,
    NotAllowedError,
)
from bot.domain.people import Person
from bot.domain.support import Author, Case, CaseMessage, CaseState, Errand, Parcel, waiting_first
from bot.usecases.course import require_course_for_case
from bot.usecases.desk import is_at_desk
from bot.usecases.ports import Clock, Store, UnitOfWork


def _at_desk(person: Person) -> None:
    if not is_at_desk(person):
        raise NotAllowedError


@dataclass(frozen=True, slots=True)
class OpenDesk:
    """Cases that are not closed: those waiting, and this coordinator's own."""

    store: Store

    async def __call__(self, staff: Person) -> list[Case]:
        _at_desk(staff)
        async with self.store() as work:
            cases = [case for case in await work.cases.unclosed() if case.person_id != staff.id]
        return waiting_first([c for c in cases if c.state is CaseState.WAITING or c.is_with(staff.id)])


@dataclass(frozen=True, slots=True)
class ClaimCase:
    """Take a waiting case and read it: the case with all its messages.

    Raises AlreadyClaimedError when a colleague was first, CourseFirstForCaseError, NoSuchCaseError,
    CaseClosedError.
    """

    store: Store
    clock: Clock

    async def __call__(self, staff: Person, case_id: int) -> tuple[Case, list[CaseMessage]]:
        _at_desk(staff)
        async with self.store() as work:
            case = await work.cases.get(case_id)
            if case is None or case.person_id == staff.id:
                raise NoSuchCaseError
            if case.state is CaseState.CLOSED:
                raise CaseClosedError
            if case.state is CaseState.WAITING:
                await require_course_for_case(work, staff, case, self.clock())
            if not await work.cases.claim(case_id, staff.id):
                raise AlreadyClaimedError
            messages = await work.cases.messages(case_id)
            await work.cases.log(case_id, staff.id, "claimed", self.clock())
            await work.commit()
        return replace(case, state=CaseState.CLAIMED, claimed_by=staff.id), messages


@dataclass(frozen=True, slots=True)
class Replied:
    """A stored reply. ``now``: the person's conversation is open. ``about``: their last line."""

    case: Case
    now: bool
    about: str


@dataclass(frozen=True, slots=True)
class ReplyToCase:
    """Answer the case that a Telegram message of the desk shows; bound to the case, never to the chat.

    Raises NoSuchCaseError when the message shows no case or the case is not this coordinator's any more.
    """

    store: Store
    clock: Clock

    async def __call__(self, staff: Person, post: int, text: str, update_id: int) -> Replied:
        _at_desk(staff)
        if not text.strip():
            raise EmptyTextError
        now = self.clock()
        async with self.store() as work:
            case = await _held(work, staff, await work.cases.case_of_post(staff.id, post))
            message = await work.cases.write(case.id, Author.STAFF, text, now, update_id)
            if message is not None:
                await work.outbox.add(Parcel(0, Errand.TO_PERSON, case.person_id, case.id, message.id), now)
                await work.cases.log(case.id, staff.id, "replied", now)
            asked = [m.text for m in await work.cases.messages(case.id) if m.author is Author.PERSON]
            await work.commit()
        return Replied(case, case.is_present(now), asked[-1] if asked else "")


async def _held(work: UnitOfWork, staff: Person, case_id: int | None) -> Case:
    case = await work.cases.get(case_id) if case_id is not None else None
    if case is None:
        raise NoSuchCaseError
    if case.state is CaseState.CLOSED:
        raise CaseClosedError
    if not case.is_with(staff.id):
        raise NoSuchCaseError
    return case


@dataclass(frozen=True, slots=True)
class IsDeskPost:
    """Whether a Telegram message in this person's chat shows a case to them as staff."""

    store: Store

    async def __call__(self, staff: Person, post: int) -> bool:
        async with self.store() as work:
            case_id = await work.cases.case_of_post(staff.id, post)
            case = await work.cases.get(case_id) if case_id is not None else None
        return case is not None and case.person_id != staff.id


@dataclass(frozen=True, slots=True)
class CloseCase:
    """End a case; ids of the Telegram messages to delete from the coordinator's chat.

    They are remembered until ``gone`` is told; asking again before that gives them again.
    """

    store: Store
    clock: Clock

    async def __call__(self, staff: Person, case_id: int) -> tuple[Case, list[int]]:
        _at_desk(staff)
        now = self.clock()
        async with self.store() as work:
            posts = await work.cases.posts(case_id, staff.id)
            ended = await work.cases.get(case_id)
            if ended is not None and ended.state is CaseState.CLOSED and posts:
                return ended, posts
            case = await _held(work, staff, case_id)
            case = replace(case, state=CaseState.CLOSED, closed_at=now, claimed_by=None)
            await work.cases.save(case)
            await work.cases.log(case_id, staff.id, "closed", now)
            await work.commit()
        return case, posts

    async def gone(self, staff: Person, case_id: int) -> None:
        """The messages do not stand in the coordinator's chat any more."""
        async with self.store() as work:
            await work.cases.forget_posts(case_id, staff.id)
            await work.commit()
