"""Rounds: one for each person, topic and phase; who is to be asked once more; who is in which club."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.people import Person
from bot.domain.rounds import DECLINED, LATER, Phase, Taken
from bot.storage.database import Database
from bot.storage.work import Work
from tests.storage.conftest import NOON, add_people, add_person, count

ANSWERS = {"holiday_with_friends": "notary", "dare": "mostly", "Ө": "үгүй"}


async def finished(
    work: Work,
    person: Person,
    phase: Phase,
    at: datetime = NOON,
    topic: str = "travel",
    answers: Mapping[str, str] = ANSWERS,
) -> Taken:
    """A round with all its answers."""
    taken = await work.rounds.begin(person.id, topic, phase, "v1", at)
    taken = replace(taken, answers=answers, finished_at=at)
    await work.rounds.save(taken)
    return taken


async def test_a_round_is_kept_with_its_answers(database: Database) -> None:
    person = await add_person(database, 1)
    async with database.unit() as work:
        taken = await work.rounds.begin(person.id, "travel", Phase.BEFORE, DECLINED, NOON)
        assert taken == Taken(taken.id, person.id, "travel", Phase.BEFORE, DECLINED, {})
        answered = replace(taken, version="v1", answers=ANSWERS)
        await work.rounds.save(answered)
        await work.commit()
    async with database.unit() as work:
        assert await work.rounds.get(taken.id) == answered
        done = replace(answered, finished_at=NOON + timedelta(minutes=3))
        await work.rounds.save(done)
        assert await work.rounds.get(taken.id) == done
        assert await work.rounds.get(taken.id + 1) is None


async def test_beginning_twice_at_once_begins_once(database: Database) -> None:
    person = await add_person(database, 1)

    async def begin() -> int:
        async with database.unit() as work:
            taken = await work.rounds.begin(person.id, "travel", Phase.BEFORE, "v1", NOON)
            await work.commit()
        return taken.id

    assert len(set(await asyncio.gather(*(begin() for _ in range(6))))) == 1
    assert await count(database, "rounds") == 1


async def test_each_person_topic_and_phase_has_its_own(database: Database) -> None:
    mine, other = await add_people(database, 2)
    async with database.unit() as work:
        first = await finished(work, mine, Phase.BEFORE)
        second = await finished(work, mine, Phase.AFTER)
        third = await finished(work, mine, Phase.BEFORE, topic="food")
        await finished(work, other, Phase.BEFORE)
        assert await work.rounds.of(mine.id) == [first, second, third]
        assert await work.rounds.begin(mine.id, "travel", Phase.BEFORE, "v2", NOON) == first


async def test_what_was_dropped_was_never_begun(database: Database) -> None:
    person = await add_person(database, 1)
    async with database.unit() as work:
        kept = await finished(work, person, Phase.AFTER)
        taken = await work.rounds.begin(person.id, "travel", Phase.LATER, "v1", NOON)
        await work.rounds.drop(taken.id)
        await work.commit()
    async with database.unit() as work:
        assert await work.rounds.of(person.id) == [kept]


async def test_finished_rounds_of_a_topic_with_the_clubs_of_who_took_them(database: Database) -> None:
    both, one, none, idle = await add_people(database, 4)
    async with database.unit() as work:
        east, west = await work.clubs.add("East", "east"), await work.clubs.add("West", "west")
        for club, person in ((east, both), (west, both), (east, one), (east, idle)):
            await work.clubs.join(club.id, person.id)
        done = [await finished(work, person, Phase.BEFORE) for person in (both, one, none)]
        done.append(await finished(work, both, Phase.AFTER))
        await work.rounds.begin(idle.id, "travel", Phase.BEFORE, "v1", NOON)
        await finished(work, idle, Phase.BEFORE, topic="food")
        await work.commit()
    async with database.unit() as work:
        assert await work.rounds.finished("travel") == done
        assert await work.rounds.finished("travel", west.id) == [done[0], done[3]]
        assert await work.rounds.clubs("travel") == {
            both.id: frozenset({east.id, west.id}),
            one.id: frozenset({east.id}),
        }
        assert await work.rounds.finished("nothing") == []
        assert await work.rounds.clubs("nothing") == {}


async def test_clubs_are_listed_by_name(database: Database) -> None:
    async with database.unit() as work:
        assert await work.clubs.every() == []
        west, east = await work.clubs.add("West", "b"), await work.clubs.add("East", "a")
        assert await work.clubs.every() == [east, west]


async def test_who_is_due_to_be_asked_once_more(database: Database) -> None:
    long_ago, just_now, early, asked, before_only = await add_people(database, 5)
    async with database.unit() as work:
        now = NOON + LATER
        second = await finished(work, just_now, Phase.AFTER, NOON)
        first = await finished(work, long_ago, Phase.AFTER, NOON - timedelta(days=9))
        await finished(work, early, Phase.AFTER, NOON + timedelta(seconds=1))
        await finished(work, asked, Phase.AFTER, NOON)
        await work.rounds.begin(asked.id, "travel", Phase.LATER, DECLINED, now)
        await work.rounds.begin(asked.id, "food", Phase.LATER, "v1", now)
        other = await finished(work, asked, Phase.AFTER, NOON - timedelta(days=1), topic="visas")
        await finished(work, before_only, Phase.BEFORE, NOON)
        await work.rounds.begin(before_only.id, "travel", Phase.AFTER, "v1", NOON)
        assert await work.rounds.due_later(now, 10) == [first, other, second]
        assert await work.rounds.due_later(now, 2) == [first, other]


async def test_the_forgotten_leave_no_rounds(database: Database) -> None:
    gone, stays = await add_people(database, 2)
    async with database.unit() as work:
        await finished(work, gone, Phase.BEFORE)
        kept = await finished(work, stays, Phase.BEFORE)
        await work.commit()
    async with database.unit() as work:
        await work.people.forget(gone.id)
        await work.commit()
    async with database.unit() as work:
        assert await work.rounds.finished("travel") == [kept]
