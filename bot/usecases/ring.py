"""How phones at the desk ring: for few requests one by one, for many together, for a locked desk once."""

from dataclasses import dataclass, replace

from bot.domain.escalation import REPEAT, begun
from bot.domain.flood import RING_EACH, RINGS, TOGETHER
from bot.domain.people import Person
from bot.domain.support import Case, Errand, Parcel
from bot.usecases.desk import may_hold
from bot.usecases.ports import Clock, Store, SupportLane


@dataclass(frozen=True, slots=True)
class Ring:
    """Calls somebody at the desk. Raises what the lane raises."""

    store: Store
    lane: SupportLane
    clock: Clock

    async def for_one(self, reader: Person, case: Case) -> None:
        """Somebody waits: by a ping of its own, or with others by one call that comes within ``TOGETHER``.

        What everybody was told of calls together no oftener than it would by itself.
        """
        now = self.clock()
        async with self.store() as work:
            escalation = await work.escalations.get(case.id)
            alone = await work.escalations.once(f"ring {reader.id}", now, RING_EACH, RINGS)
            if not alone:
                repeats = escalation is not None and escalation.late
                if await work.escalations.once(f"crowd {reader.id}", now, REPEAT if repeats else TOGETHER):
                    await work.outbox.add(Parcel(0, Errand.CROWD, reader.id, case.id), now + TOGETHER)
            await work.commit()
        if alone:
            await self.lane.ping(reader, case)

    async def for_many(self, reader_id: int) -> None:
        """The call for all that did not ring by themselves, if anybody still waits whom this one may take."""
        async with self.store() as work:
            reader = await work.people.get(reader_id)
            calls = await work.escalations.every()
            called = {one.case_id for one in calls if one.told and not one.is_quiet(self.clock())}
            waiting = [case for case in await work.cases.unclosed() if case.id in called]
        mine = [case for case in waiting if case.claimed_by in (None, reader_id)]
        if reader is not None and any(may_hold(reader, case) for case in mine):
            await self.lane.crowd(reader)

    async def at_the_door(self, reader: Person, case: Case) -> None:
        """Words wait behind a locked desk: one ping until its holder opens it by another code or answers."""
        async with self.store() as work:
            session = await work.desk_sessions.get(reader.id)
            there = await work.escalations.get(case.id)
        door = (session.last_step if session else None) or 0
        if there is not None and there.knocked == door:
            return
        await self.lane.ping(reader, case)
        async with self.store() as work:
            held = await work.cases.get(case.id)  # who changes an escalation holds its case
            there = await work.escalations.get(case.id)
            if there is None and held is not None and held.is_with(reader.id):
                now = self.clock()  # they answered, and this word was still on its way
                there = begun(held, now, now)
            if there is not None:
                await work.escalations.save(replace(there, knocked=door))
                await work.commit()
