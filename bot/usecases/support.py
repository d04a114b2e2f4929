"""A request for support: asked, pinged, claimed, answered, closed. Stored before anybody is told so."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.errors import (
    AlreadyClaimedError,
    CaseClosedError,
    EmptyTextError,
    GoneError,
    NoSuchCaseError,
    NotAllowedError,
)
from bot.domain.people import Contact, Person, Role
from bot.domain.safety import Risk
from bot.domain.support import (
    Author,
    Case,
    CaseMessage,
    CaseState,
    Errand,
    Parcel,
    pseudonym,
    waiting_first,
)
from bot.usecases.course import require_course_for_case
from bot.usecases.desk import announce, is_at_desk, reachable, readers_of, release
from bot.usecases.people import language_of, update
from bot.usecases.ports import Alarm, Clock, Store, SupportLane, UnitOfWork

EXPECTED = "support.message"
"""What a person's next text is for who has just chosen to write to the desk."""


@dataclass(frozen=True, slots=True)
class Received:
    """A message to the desk is stored.

    ``fresh`` tells whether it opened a case; ``readers`` is how many people can be reached who may read it.
    """

    case: Case
    fresh: bool
    readers: int


@dataclass(frozen=True, slots=True)
class WriteToDesk:
    """Store what a person wrote to the desk: a new case, or the next message of theirs.

    A redelivered update stores nothing twice. A closed case is opened again by the next word.
    ``shown``: Telegram messages in the person's chat that belong to it, to be deleted when they leave.
    """

    store: Store
    alarm: Alarm
    clock: Clock

    async def __call__(
        self, person: Person, text: str, update_id: int, shown: Sequence[int] = ()
    ) -> Received:
        if not text.strip():
            raise EmptyTextError
        now = self.clock()
        urgent = self.alarm(text) is Risk.URGENT
        async with self.store() as work:
            case = await work.cases.latest_of(person.id)
            fresh = case is None or case.state is CaseState.CLOSED
            case = case or await _new_case(work, person, urgent, now)
            message = await work.cases.write(case.id, Author.PERSON, text, now, update_id)
            if message is None:  # stored before, and perhaps the person was not told yet
                first = len(await work.cases.messages(case.id)) == 1
                return Received(case, first, reachable(await readers_of(work, case)))
            loud = fresh or (urgent and not case.urgent)
            case = _reopened(case, now) if fresh else case
            case = replace(case, urgent=case.urgent or urgent, present_until=now + Case.PRESENCE)
            await work.cases.save(case)
            for post in shown:
                await work.cases.note_post(case.id, person.id, post, now)
            readers = await _tell_desk(work, case, message, loud, now)
            if person.expecting is not None:
                await update(work, person, lambda p: replace(p, expecting=None))
            await work.commit()
        return Received(case, fresh, readers)


async def _new_case(work: UnitOfWork, person: Person, urgent: bool, now: datetime) -> Case:
    name, language = pseudonym(secrets.randbits(32)), language_of(person)
    return await work.cases.add(person.id, name, language, person.may(Role.MEMBER), urgent, now)


def _reopened(case: Case, now: datetime) -> Case:
    return replace(case, state=CaseState.WAITING, claimed_by=None, closed_at=None, opened_at=now)


async def _tell_desk(work: UnitOfWork, case: Case, message: CaseMessage, loud: bool, now: datetime) -> int:
    """Let the holder read it; without a holder who can, ping the desk when ``loud``. How many may read it."""
    if case.claimed_by is None:
        return await announce(work, case, now) if loud else reachable(await readers_of(work, case))
    holder = await work.people.get(case.claimed_by)
    if holder is None or holder.unreachable or not is_at_desk(holder):
        return await release(work, case, case.claimed_by, now)
    await work.outbox.add(Parcel(0, Errand.TO_STAFF, holder.id, case.id, message.id), now)
    return 1


@dataclass(frozen=True, slots=True)
class Thread:
    """A person's own view of their case: whether one is open, and answers that wait to be read."""

    case: Case | None
    waiting: tuple[CaseMessage, ...]


@dataclass(frozen=True, slots=True)
class EnterSupport:
    """Open the conversation on this phone; unread answers count as seen once the caller has shown them."""

    store: Store
    clock: Clock

    async def __call__(self, person: Person) -> Thread:
        async with self.store() as work:
            case = await work.cases.latest_of(person.id)
            if case is None:
                return Thread(None, ())
            waiting = tuple(
                m for m in await work.cases.messages(case.id) if m.author is Author.STAFF and not m.seen
            )
            if case.state is CaseState.CLOSED and not waiting:
                return Thread(None, ())
            case = replace(case, present_until=self.clock() + Case.PRESENCE)
            await work.cases.save(case)
            await work.commit()
        return Thread(case, waiting)


@dataclass(frozen=True, slots=True)
class NoteShown:
    """A case message stands in somebody's chat as a Telegram message: bind the two together."""

    store: Store
    clock: Clock

    async def __call__(
        self, reader: Person, case_id: int, post: int, message: CaseMessage | None = None
    ) -> None:
        async with self.store() as work:
            await work.cases.note_post(case_id, reader.id, post, self.clock())
            if message is not None:
                await work.cases.mark_seen(case_id, [message.id])
            await work.commit()


@dataclass(frozen=True, slots=True)
class LeaveSupport:
    """Close the conversation on this phone; ids of the Telegram messages to delete from it, oldest first.

    They are remembered until ``gone`` is told: a crash before the deletion must not leave them standing.
    """

    store: Store

    async def __call__(self, person: Person) -> list[int]:
        async with self.store() as work:
            case = await work.cases.latest_of(person.id)
            if case is None:
                return []
            await work.cases.save(replace(case, present_until=None))
            posts = await work.cases.posts(case.id, person.id)
            await work.commit()
        return posts

    async def gone(self, person: Person) -> Person:
        """The messages do not stand on the phone any more, and nothing is expected for the desk."""
        async with self.store() as work:
            case = await work.cases.latest_of(person.id)
            if case is not None:
                await work.cases.forget_posts(case.id, person.id)
            person = await update(work, person, lambda p: replace(p, expecting=None))
            await work.commit()
        return person


@dataclass(frozen=True, slots=True)
class CaseOnPhone:
    """The person's own case when what they type is for the desk, or None.

    ``reply_to``: who replies to a message of the conversation means it, however long ago that was.
    """

    store: Store
    clock: Clock

    async def __call__(self, person: Person, reply_to: int | None = None) -> Case | None:
        async with self.store() as work:
            case = await work.cases.latest_of(person.id)
            if case is None or case.listens(self.clock()):
                return case
            meant = reply_to is not None and await work.cases.case_of_post(person.id, reply_to) == case.id
        return case if meant else None


@dataclass(frozen=True, slots=True)
class StepAside:
    """The person does something else: what they write next is no longer for the desk."""

    store: Store

    async def __call__(self, person: Person) -> Person:
        async with self.store() as work:
            case = await work.cases.latest_of(person.id)
            if case is not None and case.present_until is not None:
                await work.cases.save(replace(case, present_until=None))
            if person.expecting is not None and person.expecting.what == EXPECTED:
                person = await update(work, person, lambda p: replace(p, expecting=None))
            await work.commit()
        return person


@dataclass(frozen=True, slots=True)
class ChooseContact:
    """When an answer may be announced, decided by the person before they write."""

    store: Store

    async def __call__(self, person: Person, contact: Contact) -> Person:
        async with self.store() as work:
            person = await update(work, person, lambda p: replace(p, contact=contact))
            await work.commit()
        return person


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


# How long to wait before another try, by how many there have been; the last one repeats.
PAUSES = tuple(timedelta(seconds=s) for s in (2, 5, 15, 60, 300))


@dataclass(frozen=True, slots=True)
class DeliverSupport:
    """Carry what the support outbox owes, at least once; how many parcels were carried or dropped.

    A parcel stays until it has arrived. When a reader cannot be reached at all (they blocked the bot) they
    are marked so; a ping waits for their return as long as the case waits, and a case they hold goes back
    to those who wait. Everything else is dropped: it stands in the case.
    """

    store: Store
    lane: SupportLane
    clock: Clock
    batch: int = 20

    async def __call__(self) -> int:
        now = self.clock()
        async with self.store() as work:
            due = await work.outbox.due(now, self.batch)
        finished = 0
        for parcel in due:
            try:
                await self._carry(parcel)
            except GoneError:
                await self._nobody_there(parcel)
            except Exception:
                await self._later(parcel, PAUSES[min(parcel.tries, len(PAUSES) - 1)])
                continue
            finished += 1
        return finished

    async def _later(self, parcel: Parcel, pause: timedelta) -> None:
        async with self.store() as work:
            await work.outbox.later(parcel.id, self.clock() + pause)
            await work.commit()

    async def _carry(self, parcel: Parcel) -> None:
        async with self.store() as work:
            case = await work.cases.get(parcel.case_id)
            reader = await work.people.get(parcel.to)
            message = (
                await work.cases.message(parcel.case_id, parcel.message_id) if parcel.message_id else None
            )
            earlier = (
                await work.cases.messages(parcel.case_id)
                if parcel.errand is Errand.TO_PERSON and case
                else []
            )
        posts: Sequence[int] = ()
        if case is not None and reader is not None:
            match parcel.errand:
                case Errand.PING if case.state is CaseState.WAITING and is_at_desk(reader):
                    await self.lane.ping(reader, case)
                case Errand.TO_STAFF if message and case.is_with(reader.id) and is_at_desk(reader):
                    posts = await self.lane.to_staff(reader, case, message)
                case Errand.TO_PERSON if message is not None and not message.seen:
                    posts = await self._to_person(reader, case, message, earlier)
        async with self.store() as work:
            for post in posts:
                await work.cases.note_post(parcel.case_id, parcel.to, post, self.clock())
            if posts:
                await work.cases.mark_seen(parcel.case_id, [parcel.message_id])
            await work.outbox.done(parcel.id)
            await work.commit()

    async def _to_person(
        self, reader: Person, case: Case, message: CaseMessage, thread: list[CaseMessage]
    ) -> Sequence[int]:
        if case.is_present(self.clock()):
            return await self.lane.to_person(reader, case, message)
        first_waiting = not any(m.author is Author.STAFF and not m.seen and m.id < message.id for m in thread)
        if reader.contact is Contact.NOW and first_waiting:
            await self.lane.notice(reader)
        return ()

    async def _nobody_there(self, parcel: Parcel) -> None:
        async with self.store() as work:
            reader = await work.people.get(parcel.to)
            if reader is not None and not reader.unreachable:
                await work.people.save(replace(reader, unreachable=True))
            case = await work.cases.get(parcel.case_id) if parcel.errand is Errand.TO_STAFF else None
            if case is not None and case.is_with(parcel.to):
                await release(work, case, parcel.to, self.clock())
            if reader is not None and parcel.errand is Errand.PING:
                await work.outbox.later(parcel.id, self.clock() + PAUSES[-1])
            else:
                await work.outbox.done(parcel.id)
            await work.commit()
