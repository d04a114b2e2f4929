"""Announcing meetings, circles and news to the network, from the desk. Nobody there learns who reads it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.domain.circles import LONGEST, MOST_OPEN, SPREAD, Announcement, hears
from bot.domain.errors import (
    EmptyTextError,
    PastDateError,
    StaleError,
    TextTooLongError,
    TooManyAnnouncementsError,
)
from bot.domain.people import Person, Role
from bot.domain.quiz_reminder import Chance
from bot.domain.safety import is_blank
from bot.domain.support import Errand, Parcel
from bot.domain.suppression import in_fives
from bot.usecases.desk_session import require_session
from bot.usecases.people import everybody, today_of
from bot.usecases.ports import Clock, Store, UnitOfWork
from bot.usecases.quiz_reminder import by_chance


@dataclass(frozen=True, slots=True)
class AnnounceCircles:
    """Write an announcement, send it, see how many come, end it.

    Raises NotAllowedError, DeskLockedError; StaleError for a draft of somebody else's, or one that was sent.
    """

    store: Store
    clock: Clock
    chance: Chance = by_chance

    async def __call__(self, staff: Person) -> list[Announcement]:
        """What was sent and is kept, oldest first."""
        async with self.store() as work:
            await require_session(work, staff, self.clock())
            found = await _sent(work)
            await work.commit()
        return found

    async def open(self, staff: Person, announcement_id: int) -> tuple[Announcement, int]:
        """One that was sent, and how many would like to come: in fives, 0 for fewer."""
        async with self.store() as work:
            await require_session(work, staff, self.clock())
            this = await _this(work, announcement_id)
            await work.commit()
        coming = [
            person
            async for person in everybody(self.store)
            if person.may(Role.MEMBER) and this.id in person.private.coming
        ]
        return this, in_fives(len(coming))

    async def require_room(self, staff: Person) -> None:
        """Raises TooManyAnnouncementsError when no more can stand now."""
        async with self.store() as work:
            await require_session(work, staff, self.clock())
            await _require_room(work, staff, self.clock())
            await work.commit()

    async def begin(self, staff: Person, mn: str) -> Announcement:
        """A draft with these words; an earlier one of theirs that was not sent is dropped.

        Raises EmptyTextError, TextTooLongError, TooManyAnnouncementsError.
        """
        text = _fit(mn)
        async with self.store() as work:
            await require_session(work, staff, self.clock())
            await _require_room(work, staff, self.clock())
            for one in await work.announcements.every():
                if not one.sent and one.by == staff.id:
                    await work.announcements.remove(one.id)
            draft = await work.announcements.add(Announcement(0, staff.id, self.clock(), text))
            await work.commit()
        return draft

    async def english(self, staff: Person, draft_id: int, en: str) -> Announcement:
        """The same in English. Raises EmptyTextError, TextTooLongError."""
        text = _fit(en)
        return await self._change(staff, draft_id, lambda one: replace(one, en=text))

    async def day(self, staff: Person, draft_id: int, day: date | None) -> Announcement:
        """On which day people meet; None when it is news. Raises PastDateError."""
        if day is not None and day < today_of(staff, self.clock()):
            raise PastDateError
        return await self._change(staff, draft_id, lambda one: replace(one, day=day))

    async def draft(self, staff: Person, draft_id: int) -> Announcement:
        """A draft of theirs."""
        async with self.store() as work:
            draft = await self._draft(work, staff, draft_id)
            await work.commit()
        return draft

    async def drop(self, staff: Person, draft_id: int) -> None:
        """Give up a draft."""
        async with self.store() as work:
            await self._draft(work, staff, draft_id)
            await work.announcements.remove(draft_id)
            await work.commit()

    async def send(self, staff: Person, draft_id: int) -> Announcement:
        """Let it stand for members, and owe each of them who wants to hear a notice at a minute of its own.

        Nothing more is owed to who will have a notice anyway, or has just had one (``TellOfCircle``). Raises
        PastDateError, TooManyAnnouncementsError.
        """
        await self.draft(staff, draft_id)
        told = [person.id async for person in everybody(self.store) if hears(person, self.clock())]
        now = self.clock()
        async with self.store() as work:
            draft = await self._draft(work, staff, draft_id)
            await _require_room(work, staff, now)
            sent = replace(draft, at=now, sent=True)
            if not sent.is_open(today_of(staff, now)):
                raise PastDateError
            await work.announcements.save(sent)
            owed = {parcel.to for parcel in await work.outbox.of(Errand.CIRCLE)}
            for person_id in (one for one in told if one not in owed):
                await work.outbox.add(Parcel(0, Errand.CIRCLE, person_id, 0), now + SPREAD * self.chance())
            await work.cases.log(0, staff.id, f"announcement {sent.id} sent", now)
            await work.commit()
        return sent

    async def end(self, staff: Person, announcement_id: int) -> None:
        """Erase one that was sent: it stands for nobody any more, and no notice of it leaves."""
        async with self.store() as work:
            await require_session(work, staff, self.clock())
            await _this(work, announcement_id)
            await work.announcements.remove(announcement_id)
            await work.cases.log(0, staff.id, f"announcement {announcement_id} ended", self.clock())
            await work.commit()

    async def _change(
        self, staff: Person, draft_id: int, change: Callable[[Announcement], Announcement]
    ) -> Announcement:
        async with self.store() as work:
            draft = change(await self._draft(work, staff, draft_id))
            await work.announcements.save(draft)
            await work.commit()
        return draft

    async def _draft(self, work: UnitOfWork, staff: Person, draft_id: int) -> Announcement:
        await require_session(work, staff, self.clock())
        draft = await work.announcements.get(draft_id)
        if draft is None or draft.sent or draft.by != staff.id:
            raise StaleError
        return draft


async def _require_room(work: UnitOfWork, staff: Person, now: datetime) -> None:
    today = today_of(staff, now)
    if sum(one.is_open(today) for one in await _sent(work)) >= MOST_OPEN:
        raise TooManyAnnouncementsError


async def _sent(work: UnitOfWork) -> list[Announcement]:
    return [one for one in await work.announcements.every() if one.sent]


async def _this(work: UnitOfWork, announcement_id: int) -> Announcement:
    this = await work.announcements.get(announcement_id)
    if this is None or not this.sent:
        raise StaleError
    return this


def _fit(text: str) -> str:
    text = text.strip()
    if is_blank(text):
        raise EmptyTextError
    if len(text) > LONGEST:
        raise TextTooLongError
    return text
