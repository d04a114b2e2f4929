"""Attempts: one unfinished for each person and quiz, resumed on any day."""

import asyncio
from dataclasses import replace
from datetime import timedelta

from bot.domain.quiz import Attempt
from bot.storage.database import Database
from tests.storage.conftest import NOON, add_people, add_person, count

LATER = NOON + timedelta(days=3)


async def test_an_attempt_is_resumed_with_its_answers(database: Database) -> None:
    person = await add_person(database, 1)
    async with database.unit() as work:
        attempt = await work.attempts.begin(person.id, "job_scams", "v1", NOON)
        assert attempt == Attempt(attempt.id, person.id, "job_scams", "v1", {})
        answered = attempt.answered("q1", "b").answered("q2", "Ө")
        await work.attempts.save(answered, LATER)
        await work.commit()
    async with database.unit() as work:
        assert await work.attempts.get(attempt.id) == answered
        assert await work.attempts.unfinished(person.id, "job_scams") == answered
        assert await work.attempts.unfinished(person.id, "privacy") is None
        assert await work.attempts.get(attempt.id + 1) is None


async def test_beginning_twice_at_once_begins_once(database: Database) -> None:
    person = await add_person(database, 1)

    async def begin() -> Attempt:
        async with database.unit() as work:
            attempt = await work.attempts.begin(person.id, "job_scams", "v1", NOON)
            await work.commit()
        return attempt

    assert len({a.id for a in await asyncio.gather(*(begin() for _ in range(6)))}) == 1
    assert await count(database, "attempts") == 1


async def test_the_latest_unfinished_is_the_one_played_last(database: Database) -> None:
    person, other = await add_people(database, 2)
    async with database.unit() as work:
        first = await work.attempts.begin(person.id, "a", "v1", NOON)
        second = await work.attempts.begin(person.id, "b", "v1", NOON + timedelta(hours=1))
        await work.attempts.begin(other.id, "c", "v1", LATER)
        assert await work.attempts.latest_unfinished(person.id) == second
        await work.attempts.save(first, LATER)
        assert await work.attempts.latest_unfinished(person.id) == first
        assert await work.attempts.every_unfinished(person.id) == [first, second]
        for attempt in (first, second):
            await work.attempts.save(replace(attempt, finished=True), LATER)
        assert await work.attempts.latest_unfinished(person.id) is None
        assert await work.attempts.every_unfinished(person.id) == []
        await work.commit()


async def test_finished_quizzes_are_listed_once_oldest_first(database: Database) -> None:
    person = await add_person(database, 1)
    async with database.unit() as work:
        for hours, quiz in enumerate(["b", "a", "b", "c"]):
            attempt = await work.attempts.begin(person.id, quiz, "v1", NOON)
            if quiz != "c":
                moment = NOON + timedelta(hours=hours)
                await work.attempts.save(replace(attempt, finished=True), moment)
        assert await work.attempts.finished_quizzes(person.id) == ["b", "a"]
        assert await work.attempts.finished_quizzes(person.id + 1) == []
        await work.commit()
