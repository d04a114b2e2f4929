"""A request for support, from the side of who asks. Stored before anybody is told so."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.errors import EmptyTextError
from bot.domain.people import Contact, Person, Role
from bot.domain.safety import Risk
from bot.domain.support import Author, Case, CaseMessage, CaseState, Errand, Parcel, pseudonym
from bot.usecases.desk import announce, is_at_desk, reachable, readers_of, release
from bot.usecases.people import language_of, update
from bot.usecases.ports import Alarm, Clock, Store, UnitOfWork

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
