"""Clubs and who belongs to them."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Row, Select, delete, select, true

from bot.domain.people import Club, Person, Role
from bot.storage.insert import insert_from, insert_new
from bot.storage.people import People
from bot.storage.session import Session
from bot.storage.tables import club_members, clubs, people, staff_grants

T = TypeVar("T")


class Clubs:
    """``bot.usecases.ports.ClubStore``."""

    def __init__(self, session: Session, people: People) -> None:
        self._session = session
        self._people = people

    async def get(self, club_id: int) -> Club | None:
        return await self._one(clubs.c.id == club_id)

    async def by_code(self, code: str) -> Club | None:
        return await self._one(clubs.c.code == code)

    async def by_name(self, name: str) -> Club | None:
        return await self._one(clubs.c.name == name)

    async def every(self) -> list[Club]:
        return [_club(row) for row in await self._session.rows(select(clubs).order_by(clubs.c.name))]

    async def add(self, name: str, code: str) -> Club:
        """As promised. LookupError when the code, but not the name, is taken: one in a trillion."""
        await insert_new(self._session, clubs, {"name": name, "code": code})
        club = await self.by_name(name)
        if club is None:
            raise LookupError("the club code is taken")
        return club

    async def join(self, club_id: int, person_id: int) -> bool:
        """As promised; False too when club or person is no longer there."""
        pair = select(clubs.c.id, people.c.id).join_from(clubs, people, true())
        both = pair.where(clubs.c.id == club_id, people.c.id == person_id)
        return bool(await insert_from(self._session, club_members, ["club_id", "person_id"], both))

    async def leave(self, club_id: int, person_id: int) -> bool:
        mine = club_members.c.club_id == club_id, club_members.c.person_id == person_id
        return (await self._session.write(delete(club_members).where(*mine))).rowcount == 1

    async def members(self, club_id: int) -> list[Person]:
        return await self._people.where(people.c.id.in_(inside(club_id)))

    async def of(self, person_id: int) -> list[Club]:
        return await self._all(select(club_members.c.club_id).where(club_members.c.person_id == person_id))

    async def led_by(self, person_id: int) -> list[Club]:
        mine = staff_grants.c.person_id == person_id, staff_grants.c.role == Role.LEADER.value
        return await self._all(
            select(staff_grants.c.club_id).where(*mine, staff_grants.c.club_id.is_not(None))
        )

    async def leaders(self, club_id: int) -> frozenset[int]:
        theirs = staff_grants.c.club_id == club_id, staff_grants.c.role == Role.LEADER.value
        rows = await self._session.rows(select(staff_grants.c.person_id).where(*theirs))
        return frozenset(row.person_id for row in rows)

    async def hold(self, club_id: int) -> None:
        await self._session.begin_writing()
        await self._session.row(select(clubs.c.id).where(clubs.c.id == club_id).with_for_update())

    async def _all(self, club_ids: Select[tuple[int]]) -> list[Club]:
        query = select(clubs).where(clubs.c.id.in_(club_ids)).order_by(clubs.c.id)
        return [_club(row) for row in await self._session.rows(query)]

    async def _one(self, condition: ColumnElement[bool]) -> Club | None:
        row = await self._session.row(select(clubs).where(condition))
        return _club(row) if row else None


def inside(club_id: int) -> Select[tuple[int]]:
    """The ids of the members of a club."""
    return select(club_members.c.person_id).where(club_members.c.club_id == club_id)


def grouped(pairs: Iterable[tuple[int, T]]) -> dict[int, frozenset[T]]:
    """What belongs to each person, by their ids."""
    found: dict[int, set[T]] = defaultdict(set)
    for person_id, thing in pairs:
        found[person_id].add(thing)
    return {person_id: frozenset(things) for person_id, things in found.items()}


def _club(row: Row[Any]) -> Club:
    return Club(row.id, row.name, row.code)
