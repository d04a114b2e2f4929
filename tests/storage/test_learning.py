"""What people do beside quizzes, what comes back to them, editions of quizzes, and votes."""

import asyncio
from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy import text

from bot.domain.learning import Doing, Kind
from bot.domain.practice import Card
from bot.storage.database import Database
from bot.storage.editions import Editions
from tests.fakes.others import a_quiz
from tests.storage.conftest import NOON, add_people, add_person, count

LATER = NOON + timedelta(days=3)


async def test_where_somebody_stands_is_kept_once_for_each_thing(database: Database) -> None:
    person, other = await add_people(database, 2)
    story = Doing(person.id, Kind.LESSON, "night_train", "3")
    async with database.unit() as work:
        await work.doings.save(story, NOON)
        await work.doings.save(Doing(person.id, Kind.SCENARIO, "prize_link", "hello"), LATER)
        await work.doings.save(Doing(other.id, Kind.LESSON, "night_train", "", done=True), NOON)
        await work.commit()
    async with database.unit() as work:
        assert await work.doings.get(person.id, Kind.LESSON, "night_train") == story
        assert await work.doings.get(person.id, Kind.SCENARIO, "night_train") is None
        await work.doings.save(replace(story, place="", done=True), LATER + timedelta(days=1))
        await work.commit()
    async with database.unit() as work:
        mine = await work.doings.of(person.id)
        assert [(one.item, one.place, one.done) for one in mine] == [
            ("night_train", "", True),
            ("prize_link", "hello", False),
        ], "the latest first"
    assert await count(database, "doings") == 3


async def test_saving_at_once_keeps_one_row(database: Database) -> None:
    person = await add_person(database, 1)

    async def save(place: int) -> None:
        async with database.unit() as work:
            await work.doings.save(Doing(person.id, Kind.LESSON, "bench", str(place)), NOON)
            await work.commit()

    await asyncio.gather(*(save(n) for n in range(6)))
    assert await count(database, "doings") == 1


async def test_a_card_is_one_for_each_question_and_waits_for_its_day(database: Database) -> None:
    person, other = await add_people(database, 2)
    async with database.unit() as work:
        first = await work.recall.save(Card(0, person.id, "a", "q1", {"stability": 0.5}, LATER))
        second = await work.recall.save(Card(0, person.id, "a", "q2", {}, NOON))
        await work.recall.save(Card(0, other.id, "a", "q1", {}, NOON))
        await work.commit()
    async with database.unit() as work:
        assert await work.recall.due(person.id, NOON - timedelta(seconds=1)) == []
        assert await work.recall.due(person.id, NOON) == [second]
        assert await work.recall.due(person.id, LATER) == [second, first]
        again = await work.recall.save(replace(second, id=0, memory={"reps": 2}, due_at=LATER + timedelta(1)))
        assert again.id == second.id
        await work.commit()
    async with database.unit() as work:
        assert await work.recall.get(second.id) == again
        assert await work.recall.of(person.id) == [first, again]
        assert await work.recall.get(9_999) is None


async def test_weeks_are_noted_once(database: Database) -> None:
    person = await add_person(database, 1)
    monday = date(2026, 3, 2)
    async with database.unit() as work:
        for week in (monday, monday - timedelta(7), monday):
            await work.weeks.note(person.id, week)
        await work.commit()
    async with database.unit() as work:
        assert await work.weeks.of(person.id) == [monday - timedelta(7), monday]
        assert await work.weeks.of(person.id + 1) == []


async def test_an_edition_comes_back_as_it_was_in_its_language(database: Database) -> None:
    mongolian, english = replace(a_quiz(), title="Галт тэрэг"), a_quiz()
    async with database.unit() as work:
        await work.editions.keep({"mn": mongolian, "en": english})
        await work.editions.keep({"mn": replace(mongolian, title="changed"), "en": english})
        await work.editions.keep({})
        await work.commit()
    async with database.unit() as work:
        assert await work.editions.get("trains", "v1", "mn") == mongolian
        assert await work.editions.get("trains", "v1", "en") == english
        assert await work.editions.get("trains", "v1", "kk") in (mongolian, english)
        assert await work.editions.get("trains", "v2", "mn") is None


async def test_editions_that_nobody_needs_go(database: Database) -> None:
    person = await add_person(database, 1)
    async with database.unit() as work:
        for name in ("open", "finished"):
            await work.editions.keep({"mn": a_quiz(name), "en": a_quiz(name)})
            attempt = await work.attempts.begin(person.id, name, "v1", NOON)
            await work.attempts.save(replace(attempt, finished=name == "finished"), NOON)
        await work.commit()
    async with database.session() as session:
        assert await Editions(session).forget_unused() == 2
        await session.commit()
    async with database.unit() as work:
        assert await work.editions.get("open", "v1", "mn") is not None
        assert await work.editions.get("finished", "v1", "mn") is None


async def _all_votes(database: Database) -> int:
    """Published or not."""
    async with database.session() as session:
        row = await session.row(text("SELECT sum(votes) + sum(waiting) FROM poll_votes"))
    assert row is not None
    return int(row[0])


async def test_only_the_first_vote_counts_also_at_once(database: Database) -> None:
    people = await add_people(database, 5)

    async def vote(person_id: int, option: str) -> bool:
        async with database.unit() as work:
            counted = await work.votes.cast("whom", option, person_id)
            await work.commit()
        return counted

    wishes = [(person.id, option) for person in people for option in ("friend", "teacher")]
    counted = await asyncio.gather(*(vote(*wish) for wish in wishes))
    assert sum(counted) == 5
    async with database.unit() as work:
        assert await _all_votes(database) == 5
        assert await work.votes.counts("nothing") == {}
        assert await work.votes.has_voted("whom", people[0].id)
        assert not await work.votes.has_voted("nothing", people[0].id)


async def test_nothing_tells_who_voted_for_what(database: Database) -> None:
    """A vote is a number that grows; the voter's row knows the poll only, and neither has a moment."""
    person = await add_person(database, 1)
    async with database.unit() as work:
        await work.votes.cast("whom", "friend", person.id)
        await work.commit()
    async with database.unit() as work:
        await work.people.forget(person.id)
        await work.commit()
    assert await _all_votes(database) == 1
    assert await count(database, "poll_voters") == 0


async def test_forgetting_a_person_takes_all_they_learnt(database: Database) -> None:
    person = await add_person(database, 1)
    async with database.unit() as work:
        await work.doings.save(Doing(person.id, Kind.COURSE, "leader", "1"), NOON)
        await work.recall.save(Card(0, person.id, "a", "q1", {}, NOON))
        await work.weeks.note(person.id, date(2026, 3, 2))
        await work.people.forget(person.id)
        await work.commit()
    for table in ("doings", "recall_cards", "active_weeks"):
        assert await count(database, table) == 0
