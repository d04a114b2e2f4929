"""Quizzes in groups: one at a time, sealed, and gone when they are of no use any more."""

import asyncio
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select

from bot.domain.group import GroupQuiz, Posted
from bot.domain.people import Person
from bot.storage.database import Database
from bot.storage.retention import sweep
from bot.storage.tables import group_quizzes
from tests.fakes.others import a_quiz
from tests.storage.conftest import NOON, add_person, count

HERE, THERE = -1_002_000_000_001, -1_002_000_000_002


async def begin(database: Database, leader: Person, chat_id: int = HERE) -> GroupQuiz | None:
    async with database.unit() as work:
        quiz = await work.groups.begin(GroupQuiz(0, chat_id, leader.id, "trains", "v1", "mn"), NOON)
        await work.commit()
    return quiz


async def begun(database: Database, chat_id: int = HERE) -> GroupQuiz:
    quiz = await begin(database, await add_person(database, 7), chat_id)
    assert quiz is not None
    return quiz


async def test_what_was_posted_is_kept_in_order_with_its_counts(database: Database) -> None:
    quiz = await begun(database)
    posted = [Posted(f"q{n}", f"p{n}", 2**40 + n) for n in (2, 1, 3)]
    async with database.unit() as work:
        assert [await work.groups.post(quiz.id, one) for one in posted] == [True] * 3
        assert not await work.groups.post(quiz.id, Posted("q1", "another", 9))
        await work.groups.count("p1", {"a": 3, "b": 0})
        await work.groups.count("nobody's", {"a": 3})
        await work.commit()
    expected = replace(quiz, posted=(posted[0], replace(posted[1], counts={"a": 3, "b": 0}), posted[2]))
    async with database.unit() as work:
        assert await work.groups.running(HERE) == expected
        assert await work.groups.of_poll("p1") == expected
        assert await work.groups.of_poll("nobody's") is None
        assert await work.groups.running(THERE) is None


async def test_counts_that_come_at_once_or_late_never_take_votes_away(database: Database) -> None:
    quiz = await begun(database)
    async with database.unit() as work:
        await work.groups.post(quiz.id, Posted("q1", "p1", 1))
        await work.commit()

    async def count_votes(votes: int) -> None:
        async with database.unit() as work:
            assert await work.groups.of_poll("p1") is not None
            await work.groups.count("p1", {"a": votes, "b": 1})
            await work.commit()

    await asyncio.gather(*(count_votes(votes) for votes in (3, 9, 1, 8, 2)))
    await count_votes(4)
    async with database.unit() as work:
        stored = await work.groups.running(HERE)
    assert stored is not None
    assert stored.posted[0].counts == {"a": 9, "b": 1}


async def test_one_at_a_time_in_a_group(database: Database) -> None:
    leader = await add_person(database, 7)
    begun_at_once = await asyncio.gather(*(begin(database, leader) for _ in range(5)))
    (first,) = [quiz for quiz in begun_at_once if quiz is not None]
    assert await begin(database, leader, THERE) is not None
    async with database.unit() as work:
        assert await work.groups.close(first.id)
        assert not await work.groups.close(first.id)
        assert await work.groups.running(HERE) is None
        await work.commit()
    second = await begin(database, leader)
    assert second is not None
    assert second.id != first.id


async def test_the_group_cannot_be_read_from_the_table(database: Database) -> None:
    await begun(database)
    async with database.session() as session:
        (row,) = await session.rows(select(group_quizzes))
    assert str(abs(HERE)).encode() not in bytes(row.chat) + bytes(row.chat_index)
    assert str(abs(HERE)) not in str(row)


async def test_a_leader_who_is_forgotten_takes_their_quizzes_along(database: Database) -> None:
    quiz = await begun(database)
    async with database.unit() as work:
        await work.groups.post(quiz.id, Posted("q1", "p1", 1))
        await work.commit()
    async with database.unit() as work:
        await work.people.forget(quiz.leader_id)
        await work.commit()
    assert (await count(database, "group_quizzes"), await count(database, "group_polls")) == (0, 0)


async def test_the_edition_stays_while_a_group_plays_it(database: Database) -> None:
    quiz = await begun(database)
    async with database.unit() as work:
        await work.editions.keep({"mn": a_quiz(), "en": a_quiz()})
        await work.commit()
    assert (await sweep(database, NOON)).editions == 0
    async with database.unit() as work:
        await work.groups.close(quiz.id)
        await work.commit()
    assert (await sweep(database, NOON)).editions == 2


async def test_old_quizzes_in_groups_are_swept_with_their_polls(database: Database) -> None:
    quiz = await begun(database)
    async with database.unit() as work:
        await work.groups.post(quiz.id, Posted("q1", "p1", 1))
        await work.commit()
    assert (await sweep(database, NOON + timedelta(days=60))).group_quizzes == 0
    assert (await sweep(database, NOON + timedelta(days=61))).group_quizzes == 1
    assert await count(database, "group_polls") == 0
