"""Votes: each counted once, published in steps, and nothing in the database that joins them to people."""

import asyncio

from sqlalchemy import text

from bot.domain.people import Person
from bot.domain.suppression import FEWEST
from bot.storage.database import Database
from tests.storage.conftest import add_people, count


async def vote(database: Database, person: Person, option: str, poll: str = "whom") -> bool:
    async with database.unit() as work:
        first = await work.votes.cast(poll, option, person.id)
        await work.commit()
    return first


async def counts(database: Database, poll: str = "whom") -> dict[str, int]:
    async with database.unit() as work:
        return await work.votes.counts(poll)


async def test_votes_are_published_in_steps(database: Database) -> None:
    people = await add_people(database, 2 * FEWEST)
    for person in people[: FEWEST - 1]:
        await vote(database, person, "friend")
        assert await counts(database) == {}
    assert not await vote(database, people[0], "teacher"), "a second vote is none, and publishes nothing"
    assert await counts(database) == {}
    await vote(database, people[FEWEST - 1], "teacher")
    first = {"friend": FEWEST - 1, "teacher": 1}
    assert await counts(database) == first
    for person in people[FEWEST : 2 * FEWEST - 1]:
        await vote(database, person, "friend")
        assert await counts(database) == first
    await vote(database, people[-1], "parents")
    assert await counts(database) == {"friend": 2 * FEWEST - 2, "teacher": 1, "parents": 1}


async def test_polls_wait_for_themselves(database: Database) -> None:
    people = await add_people(database, FEWEST)
    for person in people[:-1]:
        await vote(database, person, "friend")
    await vote(database, people[0], "friend", poll="other")
    assert await counts(database) == {}
    assert await counts(database, "other") == {}


async def test_a_class_that_votes_at_once_loses_no_vote(database: Database) -> None:
    people = await add_people(database, 4 * FEWEST)
    wishes = [(person, "abcd"[n % 4]) for n, person in enumerate(people)]
    assert all(await asyncio.gather(*(vote(database, person, option) for person, option in wishes)))
    (last,) = await add_people(database, 1, first_chat=1)
    for _ in range(2):
        await vote(database, last, "a")
    async with database.session() as session:
        rows = await session.rows(text("SELECT option_id, votes + waiting FROM poll_votes"))
    assert dict(row._tuple() for row in rows) == {"a": FEWEST + 1, "b": FEWEST, "c": FEWEST, "d": FEWEST}
    assert sum((await counts(database)).values()) == 4 * FEWEST


async def test_a_vote_that_was_not_committed_is_none(database: Database) -> None:
    (person,) = await add_people(database, 1)
    async with database.unit() as work:
        await work.votes.cast("whom", "friend", person.id)
    assert await count(database, "poll_voters") == 0
    assert await vote(database, person, "teacher")


async def test_no_row_tells_when_or_in_which_order(database: Database, kind: str) -> None:
    """Neither a moment nor a running number: the first row of one would belong to the first of the other."""
    people = await add_people(database, 3)
    for person, option in zip(reversed(people), ("teacher", "friend", "parents"), strict=True):
        await vote(database, person, option)
    async with database.session() as session:
        voters = await session.row(text("SELECT * FROM poll_voters"))
        votes = await session.row(text("SELECT * FROM poll_votes"))
        assert voters is not None
        assert votes is not None
        assert set(voters._fields) == {"poll_id", "person_id"}
        assert set(votes._fields) == {"poll_id", "option_id", "votes", "waiting"}
        if kind == "sqlite":
            listed = await session.rows(text("SELECT person_id FROM poll_voters"))
            assert [row.person_id for row in listed] == sorted(person.id for person in people)


async def test_who_is_forgotten_leaves_a_number_behind(database: Database) -> None:
    people = await add_people(database, FEWEST)
    for person in people:
        await vote(database, person, "friend")
    async with database.unit() as work:
        await work.people.forget(people[0].id)
        await work.commit()
    assert await counts(database) == {"friend": FEWEST}
    assert await count(database, "poll_voters") == FEWEST - 1
