"""Carrying what the support outbox owes: pings, messages to the desk, answers to people."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.covert_notice import is_announced, unread
from bot.domain.errors import GoneError
from bot.domain.export import Stage
from bot.domain.people import Person
from bot.domain.quiz_reminder import Chance
from bot.domain.support import Case, CaseMessage, Errand, Parcel
from bot.usecases.cases import may_read, replied
from bot.usecases.covert_notice import AnnounceAnswers, TellOfCircle
from bot.usecases.desk import is_at_desk, may_confirm, may_hold, reachable, release
from bot.usecases.desk_session import is_open_to
from bot.usecases.escalation import hurry
from bot.usecases.fates import announced, opened
from bot.usecases.people import today_of
from bot.usecases.ports import Clock, Store, SupportLane, UnitOfWork
from bot.usecases.quiz_reminder import by_chance
from bot.usecases.ring import Ring

_CALLS = (Errand.TO_STAFF, Errand.PING, Errand.CROWD, Errand.HANDED, Errand.MISSED)

# How long to wait before another try, by how many there have been; the last one repeats.
PAUSES = tuple(timedelta(seconds=s) for s in (2, 5, 15, 60, 300))


@dataclass(frozen=True, slots=True)
class DeliverSupport:
    """Carry what the support outbox owes, at least once; how many parcels were carried or dropped.

    A parcel stays until it has arrived. When a reader cannot be reached at all (they blocked the bot) they
    are marked so; a ping waits for their return as long as the case waits, and a case they hold goes back
    to those who wait. An answer for who is not there waits for the hour at which it may be announced.
    Everything else is dropped: it stands in the case. Few requests ring one by one, and many together: a
    phone that rings all the time is switched off.

    ``heavy``: only what may take long, or only the rest; each by a pump of its own, so that no call waits for
    somebody's voice message to be sent.
    """

    store: Store
    lane: SupportLane
    clock: Clock
    batch: int = 20
    chance: Chance = by_chance
    heavy: bool | None = None

    async def __call__(self) -> int:
        now = self.clock()
        async with self.store() as work:
            due = await work.outbox.due(now, self.batch, self.heavy)
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

    async def _done(self, parcel: Parcel) -> None:
        async with self.store() as work:
            await work.outbox.done(parcel.id)
            await work.commit()

    @property
    def _ring(self) -> Ring:
        return Ring(self.store, self.lane, self.clock)

    async def _carry(self, parcel: Parcel) -> None:
        if parcel.errand is Errand.CIRCLE:
            await TellOfCircle(self.store, self.lane, self.clock, self.chance)(parcel)
            return
        if parcel.errand is Errand.CROWD:
            await self._ring.for_many(parcel.to)
            await self._done(parcel)
            return
        async with self.store() as work:
            case = await work.cases.get(parcel.case_id)
            reader = await work.people.get(_reader(parcel, case))
            escalation = await work.escalations.get(parcel.case_id)
            message = (
                await work.cases.message(parcel.case_id, parcel.message_id) if parcel.message_id else None
            )
        now = self.clock()
        is_muted = case is not None and case.flood.is_muted(now)  # since it was owed
        is_called = escalation is not None and not escalation.is_quiet(now) and not is_muted
        posts: Sequence[int] = ()
        not_before: datetime | None = None
        if case is not None and reader is not None:
            match parcel.errand:
                case Errand.PING if is_called and may_hold(reader, case):
                    await self._ring.for_one(reader, case)
                case Errand.STANDS if is_at_desk(reader):
                    await self.lane.stands(reader)
                case Errand.GAP if is_at_desk(reader):
                    await self.lane.gap(reader)
                case Errand.STILL_WAITING if is_called and self._may_show(reader, case):
                    posts = await self.lane.still_waiting(reader)
                case Errand.HANDED | Errand.ADVICE | Errand.CONFIRMED | Errand.MISSED if _holds(reader, case):
                    await self.lane.news(reader, parcel.errand)
                case Errand.UNHEARD if _holds(reader, case):
                    await self.lane.news(reader, parcel.errand)
                case Errand.QUESTION if reader.id in case.handed_to and may_read(reader, case):
                    await self.lane.news(reader, parcel.errand)
                case Errand.SECOND if self._is_wanted(reader, case):
                    await self.lane.news(reader, parcel.errand)
                case Errand.FOLLOW_UP if is_at_desk(reader) and self._is_day(reader, case):
                    await self.lane.news(reader, parcel.errand)
                case Errand.RECEIPT if message is not None and may_read(reader, case):
                    await self._receipt(reader, case, message)
                case Errand.TO_STAFF if message and not message.seen and case.is_with(reader.id):
                    posts = await self._to_staff(reader, case, message)
                case Errand.TO_PERSON if message is not None and not message.seen:
                    if self._may_show(reader, case):
                        posts = await self.lane.to_person(reader, case, message, await self._content(message))
                    else:
                        not_before = await self._announce(reader, case)
        async with self.store() as work:
            for post in posts:
                await work.cases.note_post(parcel.case_id, parcel.to, post, self.clock())
            if posts:
                await work.cases.mark_seen(parcel.case_id, [parcel.message_id])
            if parcel.errand is Errand.TO_PERSON:
                await self._note_fate(work, parcel, bool(posts))
            if not_before is not None:
                await work.outbox.later(parcel.id, not_before, failed=False)
            else:
                await work.outbox.done(parcel.id)
            await work.commit()

    async def _content(self, message: CaseMessage) -> bytes | None:
        """The picture or voice message that it came with, opened no earlier than it leaves."""
        if message.media is None:
            return None
        async with self.store() as work:
            return await work.case_files.open(message.case_id, message.media.file_id)

    async def _to_staff(self, reader: Person, case: Case, message: CaseMessage) -> Sequence[int]:
        """Nothing of a case comes into a chat where the desk is locked; a ping leads to its door."""
        if not is_at_desk(reader):
            return ()
        async with self.store() as work:
            is_open = await is_open_to(work, reader, self.clock())
        if is_open:
            return await self.lane.to_staff(reader, case, message, await self._content(message))
        await self._ring.at_the_door(reader, case)
        return ()

    def _is_wanted(self, reader: Person, case: Case) -> bool:
        return may_confirm(reader, case) and case.export_stage(self.clock()) is Stage.WANTED

    def _is_day(self, reader: Person, case: Case) -> bool:
        """Whether this coordinator is to ask today; a day that was changed meanwhile is another one."""
        is_due = case.follow_up is not None and case.follow_up <= today_of(reader, self.clock())
        return is_due and case.is_with(reader.id)

    async def _receipt(self, reader: Person, case: Case, message: CaseMessage) -> None:
        async with self.store() as work:
            if not await is_open_to(work, reader, self.clock()):  # it tells what the person wrote
                return
            echo = await work.cases.echo_of(case.id, message.id)
            thread = await work.cases.messages(case.id)
        if echo is not None and echo.reader_id == reader.id:
            told = replied(case, message, thread, self.clock())
            await self.lane.receipt(reader, echo, told, message.seen)

    async def _note_fate(self, work: UnitOfWork, parcel: Parcel, is_shown: bool) -> None:
        """For the coordinator who wrote it: the person saw it, or was told covertly that something waits."""
        now = self.clock()
        if is_shown:
            await opened(work, parcel.case_id, parcel.message_id, now)
            return
        case = await work.cases.get(parcel.case_id)
        waiting = unread(await work.cases.messages(parcel.case_id)) if case is not None else []
        is_there = any(one.id == parcel.message_id for one in waiting)
        if case is not None and is_there and case.noticed_at is not None and is_announced(case, waiting):
            await announced(work, parcel.case_id, parcel.message_id, now)

    def _may_show(self, reader: Person, case: Case) -> bool:
        now = self.clock()
        return case.is_present(now) and reader.private.is_open(now)

    async def _announce(self, reader: Person, case: Case) -> datetime | None:
        return await AnnounceAnswers(self.store, self.lane, self.clock, self.chance)(reader, case.id)

    async def _nobody_there(self, parcel: Parcel) -> None:
        async with self.store() as work:
            case = await work.cases.get(parcel.case_id)
            reader = await work.people.get(_reader(parcel, case))
            if reader is not None and not reader.unreachable:
                await work.people.save(replace(reader, unreachable=True))
            is_call = parcel.errand in _CALLS
            if case is not None and is_call and case.is_with(parcel.to):
                await release(work, case, parcel.to, self.clock())
            elif case is not None and is_call:
                await hurry(work, case, self.clock())
            if case is not None and parcel.errand is Errand.QUESTION:
                await _unheard(work, case, self.clock())
            if reader is not None and parcel.errand in (Errand.PING, Errand.CROWD):
                await work.outbox.later(parcel.id, self.clock() + PAUSES[-1], failed=False)
            else:
                await work.outbox.done(parcel.id)
            await work.commit()


async def _unheard(work: UnitOfWork, case: Case, now: datetime) -> None:
    """A supervisor who was asked has blocked the bot: who asked has to know when no other can be reached."""
    asked = await work.people.several(case.handed_to)
    if case.claimed_by is not None and not reachable([one for one in asked.values() if may_read(one, case)]):
        await work.outbox.add(Parcel(0, Errand.UNHEARD, case.claimed_by, case.id), now)


def _holds(reader: Person, case: Case) -> bool:
    return case.is_with(reader.id) and is_at_desk(reader)


def _reader(parcel: Parcel, case: Case | None) -> int:
    """Whom it is for: that today is the day concerns who holds the case by then, not who chose it."""
    if parcel.errand is Errand.FOLLOW_UP and case is not None and case.claimed_by is not None:
        return case.claimed_by
    return parcel.to
