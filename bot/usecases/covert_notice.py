"""Announcing that an answer waits, in a way that only the person understands."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.circles import SPREAD, Announcement, hears
from bot.domain.covert_notice import STANDS, is_announced, stands, unread, when_may
from bot.domain.people import Person
from bot.domain.quiz_reminder import LATE, Chance
from bot.domain.support import Errand, Parcel
from bot.usecases.people import today_of
from bot.usecases.ports import Clock, Store, SupportLane, UnitOfWork


@dataclass(frozen=True, slots=True)
class AnnounceAnswers:
    """Send one notice for everything that waits unread in a case, at a time that the person agreed to.

    None when that is done, or nothing is to be announced; else when to come back.
    """

    store: Store
    lane: SupportLane
    clock: Clock
    chance: Chance

    async def __call__(self, reader: Person, case_id: int) -> datetime | None:
        now = self.clock()
        async with self.store() as work:
            case = await work.cases.get(case_id)
            waiting = unread(await work.cases.messages(case_id)) if case else []
            if case is None or not waiting or stands(case, waiting, now):
                return None
            if reader.private.empty_since is not None:  # what waits is shown after the code word
                return None
            when = when_may(reader, now, self.chance())
            if when is None or when > now:
                return when
            # Before it leaves, for it may be tapped the moment it is there. Without a moment it does not
            # stand yet: what fails is sent again.
            await work.cases.save(replace(case, noticed=waiting[-1].id, noticed_at=None))
            await work.commit()
        await self.lane.notice(reader)
        async with self.store() as work:
            case = await work.cases.get(case_id)
            if case is not None:  # not erased meanwhile
                await work.cases.save(replace(case, noticed_at=now))
                await work.commit()
        return None


@dataclass(frozen=True, slots=True)
class TellOfCircle:
    """Send one member the notice that something is announced, at a time that they agreed to.

    One notice speaks for all that stands then and that they said nothing to. Its parcel stays for a day and a
    while, so that no other one is owed to them; what is announced meanwhile is told of behind that.
    """

    store: Store
    lane: SupportLane
    clock: Clock
    chance: Chance

    async def __call__(self, parcel: Parcel) -> None:
        now = self.clock()
        async with self.store() as work:
            reader = await work.people.get(parcel.to)
            news = await self._news(work, reader, parcel, now)
            when = self._when(reader, parcel, now) if reader is not None and news else None
            if when is None:
                await work.outbox.done(parcel.id)
            elif when > now:
                await work.outbox.later(parcel.id, when, failed=False)
            await work.commit()
        if reader is None or when != now:
            return
        await self.lane.notice(reader)
        kept = Parcel(0, Errand.CIRCLE, reader.id, 0, told_of=max(one.at for one in news))
        async with self.store() as work:
            await work.outbox.done(parcel.id)
            await work.outbox.add(kept, now + STANDS + SPREAD * self.chance())
            await work.commit()

    async def _news(
        self, work: UnitOfWork, reader: Person | None, parcel: Parcel, now: datetime
    ) -> list[Announcement]:
        """What stands for them, of which they have not been told and to which they said nothing."""
        if reader is None or not hears(reader, now):
            return []
        told_of, today = parcel.told_of, today_of(reader, now)
        return [
            one
            for one in await work.announcements.every()
            if one.is_open(today)
            and one.id not in reader.private.answered
            and (told_of is None or one.at > told_of)
        ]

    def _when(self, reader: Person, parcel: Parcel, now: datetime) -> datetime | None:
        if parcel.due_at is not None and now - parcel.due_at > LATE:
            return now + SPREAD * self.chance()  # not all at the moment of a restart
        return when_may(reader, now, self.chance())


async def leads_to_answer(work: UnitOfWork, person: Person) -> bool:
    """Whether a reminder on this phone leads to the conversation: an answer waits that was announced.

    Not where they have a code word of their own, for then only that opens it; nor after the duress word.
    """
    private = person.private
    if private.code_word is not None or private.empty_since is not None:
        return False
    case = await work.cases.latest_of(person.id)
    return case is not None and is_announced(case, unread(await work.cases.messages(case.id)))
