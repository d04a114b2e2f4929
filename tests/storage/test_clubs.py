"""Clubs: found by name and code, joined once."""

import asyncio

import pytest

from bot.domain.people import Role
from bot.storage.database import Database
from tests.storage.conftest import NOON, add_people, add_person


async def test_a_club_is_found_by_id_code_and_name(database: Database) -> None:
    async with database.unit() as work:
        club = await work.clubs.add("12-р сургууль", "k7Q")
        await work.commit()
    async with database.unit() as work:
        assert await work.clubs.get(club.id) == club
        assert await work.clubs.by_code("k7Q") == club
        assert await work.clubs.by_name("12-р сургууль") == club
        assert await work.clubs.by_code("other") is None


async def test_a_club_founded_twice_is_one_club(database: Database) -> None:
    async with database.unit() as work:
        club = await work.clubs.add("one", "1")
        assert await work.clubs.add("one", "new") == club


async def test_a_code_is_given_once(database: Database) -> None:
    async with database.unit() as work:
        await work.clubs.add("one", "1")
        with pytest.raises(LookupError):
            await work.clubs.add("new", "1")


async def test_two_processes_that_found_the_same_club_share_it(database: Database) -> None:
    async def found(code: str) -> int:
        async with database.unit() as work:
            club = await work.clubs.add("one", code)
            await work.commit()
            return club.id

    assert len({*await asyncio.gather(found("1"), found("2"))}) == 1


async def test_joining_counts_once(database: Database) -> None:
    ana, bat, other = await add_people(database, 3)
    async with database.unit() as work:
        club, second = await work.clubs.add("one", "1"), await work.clubs.add("two", "2")
        assert await work.clubs.join(club.id, ana.id)
        assert not await work.clubs.join(club.id, ana.id)
        assert await work.clubs.join(club.id, bat.id)
        assert await work.clubs.join(second.id, ana.id)
        assert not await work.clubs.join(club.id, other.id + 1000)
        await work.commit()
    async with database.unit() as work:
        assert await work.clubs.members(club.id) == [ana, bat]
        assert await work.clubs.of(ana.id) == [club, second]
        assert await work.clubs.of(other.id) == []


async def test_a_leader_leads_the_clubs_granted(database: Database) -> None:
    leader = await add_person(database, 1)
    async with database.unit() as work:
        club = await work.clubs.add("one", "1")
        await work.clubs.add("two", "2")
        await work.people.grant(leader.id, Role.LEADER, club.id, NOON)
        await work.people.grant(leader.id, Role.ADMIN, None, NOON)
        await work.commit()
    async with database.unit() as work:
        assert await work.clubs.led_by(leader.id) == [club]
