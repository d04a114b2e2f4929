"""What the network announces, for its members, behind their code word. Nobody learns who else reads it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.circles import Announcement, hears
from bot.domain.covert_notice import when_may
from bot.domain.errors import StaleError
from bot.domain.people import Person, Role
from bot.domain.private import Private
from bot.domain.quiz_reminder import SOONEST
from bot.usecases.people import today_of, update
from bot.usecases.ports import Clock, Store, UnitOfWork


def is_inside(person: Person, now: datetime) -> bool:
    """Whether this is a member of the network who has said the code word."""
    return person.may(Role.MEMBER) and person.private.is_unlocked(now)


async def was_told_lately(work: UnitOfWork, person: Person, now: datetime) -> bool:
    """Whether the notice of an announcement was this week's reminder of a quiz, or is about to be.

    It leaves in the hours that the person agreed to, which may begin days behind the announcement.
    """
    if not hears(person, now):
        return False
    sent = [one.at for one in await work.announcements.every() if one.sent]
    return any(now - (when_may(person, at, 0) or at) < SOONEST for at in sent)


@dataclass(frozen=True, slots=True)
class HearCircles:
    """Read what is announced, and say yes or no to it. Raises StaleError for who is no member inside."""

    store: Store
    clock: Clock

    async def __call__(self, person: Person) -> list[Announcement]:
        """What stands today, oldest first."""
        self._require_inside(person)
        async with self.store() as work:
            return await self._open(work, person)

    async def new(self, person: Person) -> list[Announcement]:
        """What they have said nothing to yet; nothing for who is no member inside."""
        if not is_inside(person, self.clock()):
            return []
        return [one for one in await self(person) if one.id not in person.private.answered]

    async def one(self, person: Person, announcement_id: int) -> Announcement:
        """This one, while it stands."""
        return _this(await self(person), announcement_id)

    async def wish(self, person: Person, wanted: bool) -> Person:
        """Be told covertly of what is announced, or not any more."""
        self._require_inside(person)
        async with self.store() as work:
            return await self._keep(work, person, lambda p: replace(p, circles=wanted))

    async def answer(self, person: Person, announcement_id: int, coming: bool) -> Person:
        """Say that they would like to come, or not this time: kept with their settings, and nowhere else."""
        self._require_inside(person)
        async with self.store() as work:
            standing = await self._open(work, person)
            this = _this(standing, announcement_id)
            if coming and this.day is None:
                raise StaleError
            ids = frozenset(one.id for one in standing)
            return await self._keep(work, person, lambda p: p.answer(this.id, coming, ids))

    async def to_tell(self, person: Person, announcement_id: int) -> Announcement:
        """One to which they said yes, and of which they have not told the desk yet."""
        this = await self.one(person, announcement_id)
        if this.id not in person.private.coming - person.private.told:
            raise StaleError
        return this

    async def told(self, person: Person, announcement_id: int) -> Person:
        """They told the desk that they come to it: that is kept with their yes, and not asked again."""
        self._require_inside(person)
        async with self.store() as work:
            return await self._keep(
                work, person, lambda p: replace(p, told=(p.told | {announcement_id}) & p.coming)
            )

    def _require_inside(self, person: Person) -> None:
        if not is_inside(person, self.clock()):
            raise StaleError

    async def _open(self, work: UnitOfWork, person: Person) -> list[Announcement]:
        today = today_of(person, self.clock())
        return [one for one in await work.announcements.every() if one.is_open(today)]

    async def _keep(self, work: UnitOfWork, person: Person, change: Callable[[Private], Private]) -> Person:
        """Who is inside stays so for a while after what they decide."""
        now = self.clock()
        person = await update(work, person, lambda p: replace(p, private=change(p.private).prolonged(now)))
        await work.commit()
        return person


def _this(standing: Sequence[Announcement], announcement_id: int) -> Announcement:
    found = next((one for one in standing if one.id == announcement_id), None)
    if found is None:
        raise StaleError
    return found
