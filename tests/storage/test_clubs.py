"""Clubs: found by name and code, joined once."""

import asyncio
from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.domain.errors import LastLeaderError
from bot.domain.people import Joined, Role
from bot.storage.database import Database
from bot.usecases.club_leaders import ClubLeaders
from bot.usecases.clubs import JoinClub, LeaveClub
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


async def test_who_left_is_no_member_and_may_join_again(database: Database) -> None:
    ana, bat = await add_people(database, 2)
    async with database.unit() as work:
        club, second = await work.clubs.add("one", "1"), await work.clubs.add("two", "2")
        for person in (ana, bat):
            await work.clubs.join(club.id, person.id)
        await work.clubs.join(second.id, ana.id)
        assert await work.clubs.leave(club.id, ana.id)
        assert not await work.clubs.leave(club.id, ana.id)
        assert not await work.clubs.leave(second.id, bat.id)
        await work.commit()
    async with database.unit() as work:
        assert await work.clubs.members(club.id) == [bat]
        assert await work.clubs.of(ana.id) == [second]
        assert await work.clubs.join(club.id, ana.id)


async def test_the_leaders_of_a_club(database: Database) -> None:
    ana, bat, _ = await add_people(database, 3)
    async with database.unit() as work:
        club, second = await work.clubs.add("one", "1"), await work.clubs.add("two", "2")
        for person in (ana, bat):
            await work.people.grant(person.id, Role.LEADER, club.id, NOON)
        await work.people.grant(bat.id, Role.LEADER, second.id, NOON)
        await work.people.grant(ana.id, Role.ADMIN, None, NOON)
        await work.commit()
    async with database.unit() as work:
        assert await work.clubs.leaders(club.id) == {ana.id, bat.id}
        assert await work.clubs.leaders(second.id) == {bat.id}
        await work.people.revoke(bat.id, Role.LEADER, club.id)
        assert await work.clubs.leaders(club.id) == {ana.id}
        assert await work.clubs.led_by(bat.id) == [second]


async def test_two_leaders_who_step_down_at_once_do_not_leave_a_club_alone(database: Database) -> None:
    both = await add_people(database, 2)
    async with database.unit() as work:
        club = await work.clubs.add("one", "1")
        for person in both:
            await work.people.grant(person.id, Role.LEADER, club.id, NOON)
        await work.commit()
    first, second = (replace(person, roles=frozenset({Role.LEADER})) for person in both)
    leaders = ClubLeaders(database.unit, lambda: NOON)
    async with database.unit() as work:
        await work.clubs.hold(club.id)
        other = asyncio.create_task(leaders.step_down(second, club.id))
        done, _ = await asyncio.wait({other}, timeout=0.3)
        assert not done, "it waits for the one who holds the club"
        await work.people.revoke(first.id, Role.LEADER, club.id)
        await work.commit()
    with pytest.raises(LastLeaderError):
        await other
    async with database.unit() as work:
        assert await work.clubs.leaders(club.id) == {second.id}


async def test_weeks_and_quizzes_of_the_members_of_a_club(database: Database) -> None:
    ana, bat, other = await add_people(database, 3)
    monday = date(2026, 2, 23)
    async with database.unit() as work:
        club = await work.clubs.add("one", "1")
        for person in (ana, bat):
            await work.clubs.join(club.id, person.id)
        for person, weeks in ((ana, (0, 1, 9)), (other, (0,))):
            for ago in weeks:
                await work.weeks.note(person.id, monday - timedelta(weeks=ago))
        for person, quiz, at, finished in (
            (ana, "trains", NOON, True),
            (ana, "boats", NOON - timedelta(seconds=1), True),
            (ana, "boats", NOON - timedelta(days=1), True),
            (ana, "bread", NOON - timedelta(days=1), False),
            (other, "boats", NOON - timedelta(days=1), True),
        ):
            attempt = await work.attempts.begin(person.id, quiz, "v1", at)
            await work.attempts.save(replace(attempt, finished=finished), at)
        await work.commit()
    async with database.unit() as work:
        week = timedelta(weeks=1)
        assert await work.weeks.in_club(club.id, monday - week) == {ana.id: {monday, monday - week}}
        assert await work.weeks.in_club(club.id, monday) == {ana.id: {monday}}
        assert await work.attempts.finished_in_club(club.id, NOON) == {ana.id: {"boats"}}
        assert await work.weeks.in_club(club.id + 1, monday) == {}
        assert await work.attempts.finished_in_club(club.id + 1, NOON) == {}


async def test_who_joined_when_is_kept_with_the_person(database: Database) -> None:
    ana = await add_person(database, 1)
    async with database.unit() as work:
        club = await work.clubs.add("one", "1")
        await work.commit()
    await JoinClub(database.unit, lambda: NOON)(ana, "1")
    async with database.unit() as work:
        (member,) = await work.clubs.members(club.id)
    assert member.joined == (Joined(club.id, date(2026, 2, 23)),)
    await LeaveClub(database.unit)(member, club.id)
    async with database.unit() as work:
        assert await work.clubs.members(club.id) == []
        assert (await work.people.get(ana.id)) == ana


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
