"""What somebody did last, a story or a quiz, is known from when each was kept."""

from datetime import timedelta

from bot.domain.learning import Doing, Kind
from bot.storage.database import Database
from tests.storage.conftest import NOON, add_person

LATER = NOON + timedelta(days=3)


async def test_a_doing_tells_when_it_was_kept(database: Database) -> None:
    person = await add_person(database, 1)
    story = Doing(person.id, Kind.SCENARIO, "prize_link", "hello")
    async with database.unit() as work:
        await work.doings.save(story, NOON)
        first = await work.doings.get(person.id, Kind.SCENARIO, "prize_link")
        await work.doings.save(story, LATER)
        (last,) = await work.doings.of(person.id)
        await work.commit()
    assert first == last == story
    assert first.changed_at == NOON
    assert last.changed_at == LATER


async def test_an_attempt_tells_when_it_was_kept(database: Database) -> None:
    person = await add_person(database, 1)
    async with database.unit() as work:
        attempt = await work.attempts.begin(person.id, "job_scams_1", "v1", NOON)
        assert attempt.changed_at == NOON
        await work.attempts.save(attempt.answered("q1", "a"), LATER)
        last = await work.attempts.latest_unfinished(person.id)
        await work.commit()
    assert last is not None
    assert last.changed_at == LATER
