"""A request for support, from the side of who asks. Stored before anybody is told so."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self

from bot.domain.covert_notice import unread
from bot.domain.errors import EmptyTextError
from bot.domain.people import Contact, Person, Role
from bot.domain.safety import Risk
from bot.domain.support import (
    Author,
    Case,
    CaseMessage,
    CaseState,
    Enclosure,
    Errand,
    Need,
    Parcel,
    pseudonym,
)
from bot.domain.support_figures import What
from bot.domain.vanish import LATEST
from bot.usecases import case_files
from bot.usecases.desk import is_at_desk, reachable, readers_of, release
from bot.usecases.escalation import await_answer, begin
from bot.usecases.fates import opened
from bot.usecases.people import language_of, update
from bot.usecases.ports import Alarm, Clock, Store, UnitOfWork

EXPECTED = "support.message"
"""What a person's next text is for who has just chosen to write to the desk."""


@dataclass(frozen=True, slots=True)
class Asking:
    """What somebody chose who is about to write to the desk.

    ``posts``: Telegram messages of the conversation that stand in the chat before there is a case to tie
    them to.
    """

    need: Need | None = None
    urgent: bool = False
    posts: tuple[int, ...] = ()

    @classmethod
    def of(cls, person: Person) -> Self | None:
        """What this person chose; None when their next text is for nobody at the desk."""
        expecting = person.expecting
        if expecting is None or expecting.what != EXPECTED:
            return None
        choices = [part for part in expecting.ref.split() if ":" in part]
        need, _, urgent = choices[0].partition(":") if choices else ("", "", "")
        posts = tuple(int(part) for part in expecting.ref.split() if ":" not in part)
        return cls(Need(need) if need else None, urgent == "urgent", posts)

    @property
    def ref(self) -> str:
        """As it is kept until the person writes."""
        choice = f"{self.need or ''}:{'urgent' if self.urgent else ''}"
        return " ".join((choice, *map(str, self.posts)))


@dataclass(frozen=True, slots=True)
class Received:
    """A message to the desk is stored.

    ``fresh`` tells whether it opened a case, or has to look so where nothing of the case may show;
    ``readers`` is how many people can be reached who may read it. The person has to be told that from this
    word on, for a while, what they write goes on more slowly (``slower``), or that nobody is called for it
    (``muted``).
    """

    case: Case
    fresh: bool
    readers: int
    slower: bool = False
    muted: bool = False


@dataclass(frozen=True, slots=True)
class WriteToDesk:
    """Store what a person wrote to the desk: a new case, or the next message of theirs.

    However many words come, all of them are kept. What they chose before (``Asking``) goes into the case. A
    redelivered update stores nothing twice. A closed case is opened again by the next word. ``shown``:
    Telegram messages in the person's chat that belong to it, to be deleted when they leave. Below a picture
    or voice message (``enclosed``) there need be no text. Raises EmptyTextError, FileTooLargeError, and
    TooManyFilesError but for what opens a case.
    """

    store: Store
    alarm: Alarm
    clock: Clock

    async def __call__(
        self,
        person: Person,
        text: str,
        update_id: int,
        shown: Sequence[int] = (),
        enclosed: Enclosure | None = None,
    ) -> Received:
        if enclosed is None and not text.strip():
            raise EmptyTextError
        now = self.clock()
        shows = person.private.is_open(now)
        asked = Asking.of(person) or Asking()
        urgent = asked.urgent or self.alarm(text) is Risk.URGENT
        async with self.store() as work:
            case = await work.cases.latest_of(person.id)
            fresh = case is None or case.state is CaseState.CLOSED
            case = case or await new_case(work, person, urgent, now)
            message = await case_files.write(work, case, Author.PERSON, text, now, update_id, enclosed)
            if message is None:  # stored before, and perhaps the person was not told yet
                first = len(await work.cases.messages(case.id)) == 1
                readers = reachable(await readers_of(work, case))
                return Received(case, first or not shows, readers, muted=case.flood.is_muted(now))
            loud = fresh or (urgent and not case.urgent)
            was_told = case.flood.told
            if fresh:
                case = reopened(case, person, now)
                work.support_counts.add(What.OPENED, "", now)
            looks_fresh = fresh or not (shows or case.is_present(now))
            if case.missed is not None:  # it may have been opened without a word of theirs
                looks_fresh |= not _has_said(await work.cases.messages(case.id), before=message.id)
            case = replace(
                case,
                urgent=case.urgent or urgent,
                need=asked.need or case.need,
                duress=case.duress and not shows,
                present_until=now + Case.PRESENCE,
                flood=case.flood if fresh else case.flood.after_another(now),
            )
            if enclosed is not None and not fresh:
                case = replace(case, flood=case.flood.with_file(len(enclosed.content), now))
            await work.cases.save(case)
            for post in (*asked.posts, *shown):
                await work.cases.note_post(case.id, person.id, post, now)
            readers = await tell_desk(work, case, Errand.TO_STAFF, message.id, loud, now)
            if person.expecting is not None or person.private.is_unlocked(now):
                await update(work, person, lambda p: replace(_stays(p, now), expecting=None))
            await work.commit()
        is_news = case.flood.told and not was_told
        muted = case.flood.is_muted(now) and (is_news or looks_fresh)
        return Received(case, looks_fresh, readers, is_news and not muted, muted)


def _has_said(thread: Sequence[CaseMessage], before: int | None = None) -> bool:
    """Whether the person has said anything, ``before`` that message."""
    return any(one.author is Author.PERSON and (before is None or one.id < before) for one in thread)


def _stays(person: Person, now: datetime) -> Person:
    """Somebody who is inside stays so for a while after each thing they do."""
    return replace(person, private=person.private.prolonged(now))


async def new_case(work: UnitOfWork, person: Person, urgent: bool, now: datetime) -> Case:
    """A case of somebody who has none."""
    name = person.private.alias or pseudonym(secrets.randbits(32))
    language = language_of(person)
    return await work.cases.add(person.id, name, language, person.may(Role.MEMBER), urgent, now)


def reopened(case: Case, person: Person, now: datetime) -> Case:
    """The same person asks again: how it ended, what for and how urgent it was counts no more."""
    return replace(
        case,
        pseudonym=person.private.alias or case.pseudonym,
        state=CaseState.WAITING,
        claimed_by=None,
        closed_at=None,
        opened_at=now,
        need=None,
        urgent=False,
        handed_to=frozenset(),
        follow_up=None,
        outcome=None,
        export=None,
        missed=None,
        missed_on=None,
    )


async def tell_desk(
    work: UnitOfWork, case: Case, errand: Errand, message_id: int, loud: bool, now: datetime
) -> int:
    """Let the holder know; without a holder who can, call for one when ``loud``. How many may read it."""
    if case.claimed_by is None:
        if loud:
            await begin(work, case, now)
        return reachable(await readers_of(work, case))
    holder = await work.people.get(case.claimed_by)
    if holder is None or holder.unreachable or not is_at_desk(holder):
        return await release(work, case, case.claimed_by, now)
    parcel = Parcel(0, errand, holder.id, case.id, message_id)
    await work.outbox.add(parcel, now if loud else case.flood.goes_on(now))
    await await_answer(work, case, loud, now)
    return 1


@dataclass(frozen=True, slots=True)
class Thread:
    """A person's own view of their case: whether one is open, and answers that wait to be read.

    ``thought_of``: they missed a check-in, and have not been told yet that somebody thought of them.
    """

    case: Case | None
    waiting: tuple[CaseMessage, ...]
    thought_of: bool = False


@dataclass(frozen=True, slots=True)
class EnterSupport:
    """Open the conversation on this phone; unread answers count as seen once the caller has shown them.

    That somebody thought of them is told once.
    Before the code word it looks as to somebody who has no case.
    """

    store: Store
    clock: Clock

    async def __call__(self, person: Person) -> Thread:
        now = self.clock()
        if not person.private.is_open(now):
            return Thread(None, ())
        async with self.store() as work:
            case = await work.cases.latest_of(person.id)
            if case is None:
                return Thread(None, ())
            thread = await work.cases.messages(case.id)
            # One that can still be taken back comes by itself, a moment later.
            waiting = tuple(m for m in unread(thread) if m.has_left(now))
            thought_of, is_over = (
                case.thought_of,
                not waiting and (case.state is CaseState.CLOSED or not _has_said(thread)),
            )
            if is_over and not thought_of:
                return Thread(None, ())
            present_until = case.present_until if is_over else now + Case.PRESENCE
            case = replace(case, present_until=present_until, thought_of=False)
            await work.cases.save(case)
            if person.private.is_unlocked(now):
                await update(work, person, lambda p: _stays(p, now))
            await work.commit()
        return Thread(None if is_over else case, waiting, thought_of)


@dataclass(frozen=True, slots=True)
class NoteShown:
    """A case message stands in somebody's chat as a Telegram message: bind the two together.

    Without a case it is a private screen. ``mute``: it shows what only staff read, so a reply to it must not
    go to the person.
    """

    store: Store
    clock: Clock

    async def __call__(
        self,
        reader: Person,
        case_id: int | None,
        post: int,
        message: CaseMessage | None = None,
        mute: bool = False,
    ) -> None:
        now = self.clock()
        async with self.store() as work:
            await work.cases.note_post(case_id, reader.id, post, now, mute)
            if message is not None:
                await work.cases.mark_seen(message.case_id, [message.id])
                if message.author is Author.STAFF:
                    await opened(work, message.case_id, message.id, now)
            await work.commit()


@dataclass(frozen=True, slots=True)
class LeaveSupport:
    """Close the conversation on this phone; ids of the Telegram messages to delete from it.

    Private screens are among them. They are remembered until ``gone`` is told: a crash before the deletion
    must not leave them standing.
    """

    store: Store
    clock: Clock

    async def __call__(self, person: Person) -> list[int]:
        async with self.store() as work:
            case = await work.cases.latest_of(person.id)
            posts = await work.cases.posts(None, person.id)
            if case is not None:
                await work.cases.save(replace(case, present_until=None))
                posts += await work.cases.posts(case.id, person.id)
            await work.commit()
        return posts

    async def gone(self, person: Person, left: Sequence[int] = ()) -> Person:
        """The messages do not stand on the phone any more, and nothing is expected for the desk.

        ``left``: those that may still stand there. They count as due, and are swept again and again.
        """
        async with self.store() as work:
            case = await work.cases.latest_of(person.id)
            await work.cases.forget_posts(None, person.id)
            if case is not None:
                await work.cases.forget_posts(case.id, person.id)
            for post in left:
                due = self.clock() - LATEST
                await work.cases.note_post(case.id if case else None, person.id, post, due)
            person = await update(
                work, person, lambda p: replace(p, expecting=None, private=p.private.locked())
            )
            await work.commit()
        return person


@dataclass(frozen=True, slots=True)
class CaseOnPhone:
    """The person's own case when what they type is for the desk, or None.

    ``reply_to``: who replies to a message of the conversation means it, however long ago that was. Before
    the code word a stranger may hold the phone: only who has just written to the desk goes on doing so.
    """

    store: Store
    clock: Clock

    async def __call__(self, person: Person, reply_to: int | None = None) -> Case | None:
        async with self.store() as work:
            case = await work.cases.latest_of(person.id)
            now = self.clock()
            if case is None:
                return None
            if case.listens(now) if person.private.is_open(now) else case.is_present(now):
                return case
            meant = reply_to is not None and await work.cases.case_of_post(person.id, reply_to) == case.id
        return case if meant else None


@dataclass(frozen=True, slots=True)
class StepAside:
    """The person does something else: what they write next is no longer for the desk.

    The code word counts as said no more.
    """

    store: Store

    async def __call__(self, person: Person) -> Person:
        async with self.store() as work:
            case = await work.cases.latest_of(person.id)
            if case is not None and case.present_until is not None:
                await work.cases.save(replace(case, present_until=None))
            if person.expecting is not None and person.expecting.what == EXPECTED:
                person = await update(work, person, lambda p: replace(p, expecting=None))
            if person.private != person.private.locked():
                person = await update(work, person, lambda p: replace(p, private=p.private.locked()))
            await work.commit()
        return person


@dataclass(frozen=True, slots=True)
class ChooseContact:
    """When an answer may be announced, decided by the person before they write."""

    store: Store

    async def __call__(self, person: Person, contact: Contact) -> Person:
        async with self.store() as work:
            person = await update(work, person, lambda p: p.to_be_told(contact))
            await work.commit()
        return person
