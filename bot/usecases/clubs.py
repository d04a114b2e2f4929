"""Clubs: joining by a code or link. Nobody sees who else is in one."""

import secrets
from dataclasses import dataclass

from bot.domain.errors import NoSuchClubError
from bot.domain.people import Club, Person
from bot.usecases.ports import Store, UnitOfWork

# Letters and digits that cannot be taken for one another when read from a poster.
CODE_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
CODE_LENGTH = 8


async def club_named(work: UnitOfWork, name: str) -> Club:
    """The club with this name; a new one with a fresh code when there is none."""
    club = await work.clubs.by_name(name)
    if club is None:
        code = "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))
        club = await work.clubs.add(name, code)
    return club


@dataclass(frozen=True, slots=True)
class JoinClub:
    """Join the club with this code. Raises NoSuchClubError. Joining twice changes nothing."""

    store: Store

    async def __call__(self, person: Person, code: str) -> Club:
        async with self.store() as work:
            club = await work.clubs.by_code(code.strip().lower())
            if club is None:
                raise NoSuchClubError
            await work.clubs.join(club.id, person.id)
            await work.commit()
            return club


@dataclass(frozen=True, slots=True)
class LedClubs:
    """The clubs that this person leads."""

    store: Store

    async def __call__(self, person: Person) -> list[Club]:
        async with self.store() as work:
            return await work.clubs.led_by(person.id)


@dataclass(frozen=True, slots=True)
class OpenClub:
    """The club with this name, founded when there is none. For the command line."""

    store: Store

    async def __call__(self, name: str) -> Club:
        async with self.store() as work:
            club = await club_named(work, name)
            await work.commit()
            return club
