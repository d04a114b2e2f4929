"""The desk's side of cases: list, claim and read, answer, close. Every act needs an open desk."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.errors import (
    AlreadyClaimedError,
    CaseClosedError,
    EmptyTextError,
    NoSuchCaseError,
    NotYetForYouError,
    StaleError,
    TooLateError,
    UnreadWordError,
)
from bot.domain.export import Stage
from bot.domain.flood import crowds
from bot.domain.people import Person, Role
from bot.domain.support import (
    LEAVES,
    SHOWN_AT_ONCE,
    UNDO,
    Asked,
    Author,
    Case,
    CaseMessage,
    CaseState,
    Enclosure,
    Errand,
    Outcome,
    Parcel,
    Replied,
    waiting_first,
)
from bot.domain.support_figures import UNSAID, What
from bot.usecases import case_files
from bot.usecases.course import require_course_for_case
from bot.usecases.desk import may_confirm, may_hold, may_take
from bot.usecases.desk_session import require_session
from bot.usecases.escalation import claimed, stop
from bot.usecases.ports import Clock, Store, UnitOfWork
from bot.usecases.support_figures import count_answer


@dataclass(frozen=True, slots=True)
class Crowd:
    """Requests of the same minute, in the order of the list."""

    minute: datetime
    cases: Sequence[Case]

    @property
    def number(self) -> int:
        """By which the minute is known."""
        return int(self.minute.timestamp()) // 60


@dataclass(frozen=True, slots=True)
class Desk:
    """What somebody finds at the desk.

    ``cases``: those that they may take, hold, or were let read. Of those that wait and are not theirs to take
    supervisors and admins learn how many there are (``others``), and how long one waits (``longest``).
    ``to_confirm``: those that a colleague asks them to let out of the system. ``crowds``: those of ``cases``
    that strangers made all at once, which stand in one line so that they bury nobody.
    """

    cases: list[Case]
    others: int = 0
    longest: timedelta | None = None
    to_confirm: Sequence[Case] = ()
    crowds: Sequence[Crowd] = ()


@dataclass(frozen=True, slots=True)
class OpenDesk:
    """Cases that are not closed: those waiting, this person's own, and those that they were let read."""

    store: Store
    clock: Clock

    async def __call__(self, staff: Person) -> Desk:
        now = self.clock()
        async with self.store() as work:
            await require_session(work, staff, now)
            there = [case for case in await work.cases.unclosed() if may_hold(staff, case)]
            calls = {one.case_id: one for one in await work.escalations.every()}
            coordinators = await work.people.holding(Role.COORDINATOR)
            waiting = [case for case in there if case.state is CaseState.WAITING]
            mine = [case for case in waiting if may_take(staff, case, calls.get(case.id), coordinators)]
            together = await _crowds(work, [case for case in mine if not case.flood.is_muted(now)])
            await work.commit()
        others = [case.opened_at for case in waiting if case not in mine]
        mine += [case for case in there if case not in waiting and may_read(staff, case)]
        confirm = [c for c in there if c.export_stage(now) is Stage.WANTED and may_confirm(staff, c)]
        listed = sorted(waiting_first(mine), key=lambda case: case.flood.is_muted(now))
        return Desk(listed, len(others), now - min(others) if others else None, confirm, together)

    async def holds_any(self, staff: Person) -> bool:
        """Whether a case is with this person, be the desk open or locked."""
        async with self.store() as work:
            return any(case.is_with(staff.id) for case in await work.cases.unclosed())


async def _crowds(work: UnitOfWork, cases: Sequence[Case]) -> list[Crowd]:
    """Who agreed to what is stored on an earlier day than they asked is no stranger. Few are looked up."""
    suspected = [case for those in crowds(cases).values() for case in those]
    people = await work.people.several({case.person_id for case in suspected})
    known = {
        case.person_id
        for case in suspected
        if (since := people[case.person_id].consented_on) is not None and since < case.opened_at.date()
    }
    found = crowds(waiting_first(suspected), known)
    return [Crowd(minute, found[minute]) for minute in sorted(found)]


@dataclass(frozen=True, slots=True)
class ClaimCase:
    """Take a waiting case and read it: the case with all its messages, of which the newest are shown.

    Raises AlreadyClaimedError when a colleague was first, NotYetForYouError as long as coordinators are there
    to take it, CourseFirstForCaseError, NoSuchCaseError, CaseClosedError.
    """

    store: Store
    clock: Clock

    async def __call__(self, staff: Person, case_id: int) -> tuple[Case, list[CaseMessage]]:
        async with self.store() as work:
            await require_session(work, staff, self.clock())
            case = await work.cases.get(case_id)
            if case is None or not may_hold(staff, case):
                raise NoSuchCaseError
            if case.state is CaseState.CLOSED:
                raise CaseClosedError
            if case.state is CaseState.WAITING:
                coordinators = await work.people.holding(Role.COORDINATOR)
                if not may_take(staff, case, await work.escalations.get(case_id), coordinators):
                    raise NotYetForYouError
                await require_course_for_case(work, staff, case, self.clock())
            if case.flood.muted_until is not None:  # who takes the case hears them again
                case = replace(case, flood=replace(case.flood, muted_until=None))
                await work.cases.save(case)
            if not await work.cases.claim(case_id, staff.id):
                raise AlreadyClaimedError
            messages = await work.cases.messages(case_id)
            await shown(work, case_id, messages)  # a tap that was interrupted comes again
            await claimed(work, case, staff.id, messages, self.clock())
            await work.cases.log(case_id, staff.id, "claimed", self.clock())
            await work.commit()
        return replace(case, state=CaseState.CLAIMED, claimed_by=staff.id), messages


async def shown(work: UnitOfWork, case_id: int, messages: Sequence[CaseMessage]) -> None:
    """Who holds the case is shown the newest of these: what the person said there is read."""
    newest = messages[-SHOWN_AT_ONCE:]
    await work.cases.mark_seen(case_id, [one.id for one in newest if one.author is Author.PERSON])


def may_read(staff: Person, case: Case) -> bool:
    """Whether somebody at the desk holds this case, or its holder let them read it."""
    is_open = case.state is not CaseState.CLOSED and may_hold(staff, case)
    return is_open and (case.is_with(staff.id) or staff.id in case.handed_to)


async def answer(
    work: UnitOfWork,
    staff: Person,
    case: Case,
    text: str,
    update_id: int,
    now: datetime,
    asked: Asked | None = None,
    enclosed: Enclosure | None = None,
) -> Replied:
    """Within a unit of work: keep an answer, and owe it to the person once it cannot be taken back any more.

    Of an update that was handled before it is the answer that was kept then.
    """
    message = await case_files.write(work, case, Author.STAFF, text, now, update_id, enclosed, asked)
    if message is not None:
        parcel = Parcel(0, Errand.TO_PERSON, case.person_id, case.id, message.id)
        await work.outbox.add(parcel, now + LEAVES)
        await work.cases.log(case.id, staff.id, "asked" if asked else "replied", now)
        await stop(work, case.id)
        thread = await work.cases.messages(case.id)
        count_answer(work, case, [one for one in thread if one.id != message.id], thread)
    else:
        message = await work.cases.message_of(case.id, update_id)
        thread = await work.cases.messages(case.id)
    if message is None:
        raise StaleError
    return replied(case, message, thread, now)


def replied(case: Case, message: CaseMessage, thread: Sequence[CaseMessage], now: datetime) -> Replied:
    """An answer that stands in this thread, and the person's line before it."""
    lines = [one for one in thread if one.author is Author.PERSON and one.id < message.id]
    about = lines[-1] if lines else None
    kind = about.media.kind if about is not None and about.media is not None else None
    words = about.text if about is not None else ""
    return Replied(case, case.is_present(now), words, message.id, kind, message.asked)


def _require_words(text: str, enclosed: Enclosure | None = None) -> None:
    if enclosed is None and not text.strip():
        raise EmptyTextError


@dataclass(frozen=True, slots=True)
class ReplyToCase:
    """Answer the case that a Telegram message of the desk shows; bound to the case, never to the chat.

    Raises NoSuchCaseError when the message shows no case or the case is not this coordinator's any more.
    """

    store: Store
    clock: Clock

    async def __call__(
        self, staff: Person, post: int, text: str, update_id: int, enclosed: Enclosure | None = None
    ) -> Replied:
        _require_words(text, enclosed)
        now = self.clock()
        async with self.store() as work:
            await require_session(work, staff, now)
            case = await held(work, staff, await work.cases.case_of_post(staff.id, post))
            kept = await answer(work, staff, case, text, update_id, now, enclosed=enclosed)
            await work.commit()
        return kept

    async def to(
        self, staff: Person, case_id: int, text: str, update_id: int, asked: Asked | None = None
    ) -> Replied:
        """The same from a button of this case: an answer prepared before, or a question (``asked``)."""
        _require_words(text)
        now = self.clock()
        async with self.store() as work:
            await require_session(work, staff, now)
            case = await held(work, staff, case_id)
            kept = await answer(work, staff, case, text, update_id, now, asked)
            await work.commit()
        return kept

    async def take_back(self, staff: Person, case_id: int, message_id: int) -> Case:
        """Undo an answer within ``UNDO``: it reaches nobody. Raises TooLateError.

        A question that something waits for, such as whether a service may know, stays.
        """
        now = self.clock()
        async with self.store() as work:
            await require_session(work, staff, now)
            case = await held(work, staff, case_id)
            message = await work.cases.message(case_id, message_id)
            is_own = message is not None and message.author is Author.STAFF
            is_final = message is not None and message.asked is not None and message.asked.is_final
            if message is None or not is_own or now > message.at + UNDO or is_final:
                raise TooLateError
            if not await work.cases.take_back(case_id, message_id):
                raise TooLateError
            if message.media is not None:
                await work.case_files.forget(case_id, message.media.file_id)
            await work.cases.log(case_id, staff.id, "taken back", now)
            messages = await work.cases.messages(case_id)
            count_answer(work, case, [*messages, message], messages)
            await claimed(work, case, staff.id, messages, now)
            await work.commit()
        return case


async def held(work: UnitOfWork, staff: Person, case_id: int | None) -> Case:
    """The case, when this coordinator holds it. Raises NoSuchCaseError, CaseClosedError."""
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
        return await self.case_of(staff, post) is not None

    async def case_of(self, staff: Person, post: int) -> int | None:
        """Which one."""
        async with self.store() as work:
            case_id = await work.cases.case_of_post(staff.id, post)
            case = await work.cases.get(case_id) if case_id is not None else None
        return case_id if case is not None and case.person_id != staff.id else None


@dataclass(frozen=True, slots=True)
class CloseCase:
    """End a case; ids of the Telegram messages to delete from the coordinator's chat.

    They are remembered until ``gone`` is told; asking again before that gives them again. Raises
    UnreadWordError as long as the person said something that no holder was shown.
    """

    store: Store
    clock: Clock

    async def __call__(
        self, staff: Person, case_id: int, outcome: Outcome | None = None
    ) -> tuple[Case, list[int]]:
        now = self.clock()
        async with self.store() as work:
            await require_session(work, staff, now)
            posts = await work.cases.posts(case_id, staff.id)
            ended = await work.cases.get(case_id)
            if ended is not None and ended.state is CaseState.CLOSED and posts:
                return ended, posts
            case = await held(work, staff, case_id)
            thread = await work.cases.messages(case_id)
            if any(one.author is Author.PERSON and not one.seen for one in thread):
                raise UnreadWordError
            free = case.with_holder(None)
            case = replace(free, state=CaseState.CLOSED, closed_at=now, outcome=outcome)
            await work.cases.save(case)
            work.support_counts.add(What.CLOSED, outcome or UNSAID, now)
            work.support_counts.add(What.NEED, case.need or UNSAID, now)
            await work.cases.log(case_id, staff.id, "closed", now)
            await stop(work, case_id)
            await work.commit()
        return case, posts

    async def gone(self, staff: Person, case_id: int) -> None:
        """The messages do not stand in the coordinator's chat any more."""
        async with self.store() as work:
            await work.cases.forget_posts(case_id, staff.id)
            await work.commit()
