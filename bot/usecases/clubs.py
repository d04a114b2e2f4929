"""Clubs: joining by a code or link, and leaving. Nobody sees who else is in one."""

import secrets
from dataclasses import dataclass

from bot.domain.clubs import joining, leaving, open_week
from bot.domain.errors import NoSuchClubError, NotAllowedError, StaleError
from bot.domain.people import Club, Person, Role
from bot.usecases.people import update
from bot.usecases.ports import Clock, Store, UnitOfWork

# Letters and digits that cannot be taken for one another when read from a poster. Wrong codes may be typed as
# often as one likes: children type them from a wall, and guessing one takes years and opens nothing but the
# reminders of a club.
CODE_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
CODE_LENGTH = 8


async def club_named(work: UnitOfWork, name: str) -> Club:
    """The club with this name; a new one with a fresh code when there is none."""
    club = await work.clubs.by_name(name)
    if club is None:
        code = "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))
        club = await work.clubs.add(name, code)
    return club


async def clubs_run_by(work: UnitOfWork, person: Person) -> list[Club]:
    """The clubs that this person leads; for an admin all of them. Raises NotAllowedError for others."""
    if person.may(Role.ADMIN):
        return await work.clubs.every()
    if not person.may(Role.LEADER):
        raise NotAllowedError
    return await work.clubs.led_by(person.id)


async def club_run_by(work: UnitOfWork, person: Person, club_id: int) -> Club:
    """The club, for who may run it: its leaders and admins. Raises NotAllowedError, StaleError."""
    if not person.may(Role.ADMIN) and person.id not in await work.clubs.leaders(club_id):
        raise NotAllowedError
    club = await work.clubs.get(club_id)
    if club is None:
        raise StaleError
    return club


@dataclass(frozen=True, slots=True)
class JoinClub:
    """Join the club with this code. Raises NoSuchClubError. Joining twice changes nothing."""

    store: Store
    clock: Clock

    async def __call__(self, person: Person, code: str) -> Club:
        async with self.store() as work:
            club = await work.clubs.by_code("".join(code.split()).lower())
            if club is None:
                raise NoSuchClubError
            if await work.clubs.join(club.id, person.id):
                week = open_week(self.clock())
                await update(work, person, lambda p: joining(p, club.id, week))
            await work.commit()
            return club


@dataclass(frozen=True, slots=True)
class LeaveClub:
    """Leave a club; what is sent to its members is not sent to this person any more."""

    store: Store

    async def __call__(self, person: Person, club_id: int) -> Club:
        """The club that was left. Raises StaleError for who is not in it."""
        async with self.store() as work:
            club = await work.clubs.get(club_id)
            if club is None or not await work.clubs.leave(club_id, person.id):
                raise StaleError
            await update(work, person, lambda p: leaving(p, club_id))
            await work.commit()
            return club


@dataclass(frozen=True, slots=True)
class MyClubs:
    """The clubs that this person is in."""

    store: Store

    async def __call__(self, person: Person) -> list[Club]:
        async with self.store() as work:
            return await work.clubs.of(person.id)


@dataclass(frozen=True, slots=True)
class OpenClub:
    """The club with this name, founded when there is none. For the command line."""

    store: Store

    async def __call__(self, name: str) -> Club:
        async with self.store() as work:
            club = await club_named(work, name)
            await work.commit()
            return club
