"""Carrying what the support outbox owes: pings, messages to the desk, answers to people."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from bot.domain.errors import GoneError
from bot.domain.people import Contact, Person
from bot.domain.support import Author, Case, CaseMessage, CaseState, Errand, Parcel
from bot.usecases.desk import is_at_desk, release
from bot.usecases.ports import Clock, Store, SupportLane

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
