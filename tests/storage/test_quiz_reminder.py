"""Turns: one for everybody, in the order of their moments; what is sealed in them tells nothing."""

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import text

from bot.domain.people import Contact, Role
from bot.domain.quiz_reminder import Turn
from bot.domain.support import Author
from bot.storage.database import Database
from bot.storage.tables import quiz_reminders
from bot.usecases.ports import Store
from bot.usecases.quiz_reminder import RemindOfQuizzes
from tests.fakes.others import FakeLibrary, FakeQuizLane, a_quiz
from tests.storage.conftest import NOON, MovableClock, add_people, count
from tests.storage.people import some_people

WEEK = timedelta(days=7)


async def test_everybody_gets_one_turn(store: Store) -> None:
    first, second, third = await some_people(store, 3)
    async with store() as work:
        assert await work.quiz_reminders.without(2) == [first.id, second.id]
        await work.quiz_reminders.plan({first.id: NOON, third.id: NOON + WEEK})
        await work.quiz_reminders.plan({})
        await work.commit()
    async with store() as work:
        assert await work.quiz_reminders.without(9) == [second.id]
        await work.quiz_reminders.plan({first.id: NOON - WEEK, second.id: NOON - WEEK})
        assert await work.quiz_reminders.without(9) == []
        due = await work.quiz_reminders.due(NOON + WEEK, 9)
    assert due == [Turn(second.id, NOON - WEEK), Turn(first.id, NOON), Turn(third.id, NOON + WEEK)]


async def test_turns_are_due_at_their_moment(store: Store) -> None:
    first, second = await some_people(store, 2)
    async with store() as work:
        await work.quiz_reminders.plan({first.id: NOON, second.id: NOON - WEEK})
        assert await work.quiz_reminders.due(NOON - timedelta(microseconds=1), 9) == [
            Turn(second.id, NOON - WEEK)
        ]
        assert len(await work.quiz_reminders.due(NOON, 9)) == 2
        assert len(await work.quiz_reminders.due(NOON, 1)) == 1
        after = Turn(second.id, NOON + WEEK, NOON)
        await work.quiz_reminders.save(after)
        assert await work.quiz_reminders.due(NOON, 9) == [Turn(first.id, NOON)]
        assert await work.quiz_reminders.due(NOON + WEEK, 9) == [Turn(first.id, NOON), after]


async def test_who_got_one_lately(store: Store) -> None:
    lately, long_ago, never, other = await some_people(store, 4)
    async with store() as work:
        await work.quiz_reminders.plan({person.id: NOON for person in (lately, long_ago, never, other)})
        await work.quiz_reminders.save(Turn(lately.id, NOON, NOON - WEEK))
        await work.quiz_reminders.save(Turn(long_ago.id, NOON, NOON - WEEK - timedelta(seconds=1)))
        await work.quiz_reminders.save(Turn(other.id, NOON, NOON))
        asked = [lately.id, long_ago.id, never.id, 9999]
        assert await work.quiz_reminders.weekly(asked, NOON - WEEK) == {lately.id: 1}
        assert await work.quiz_reminders.weekly([], NOON - WEEK) == {}


async def test_the_forgotten_leave_no_turn(store: Store) -> None:
    gone, stays = await some_people(store, 2)
    async with store() as work:
        await work.quiz_reminders.plan({gone.id: NOON, stays.id: NOON})
        await work.commit()
    async with store() as work:
        await work.people.forget(gone.id)
        await work.quiz_reminders.save(Turn(gone.id, NOON, NOON))
        await work.commit()
    async with store() as work:
        assert [turn.person_id for turn in await work.quiz_reminders.due(NOON, 9)] == [stays.id]


async def test_a_damaged_turn_counts_as_never_sent_and_is_written_anew(
    database: Database, reported: list[tuple[str, int]]
) -> None:
    mine, swapped = await add_people(database, 2)
    async with database.unit() as work:
        await work.quiz_reminders.plan({mine.id: NOON, swapped.id: NOON})
        await work.quiz_reminders.save(Turn(mine.id, NOON, NOON))
        await work.commit()
    async with database.session() as session:
        row = (await session.rows(quiz_reminders.select().where(quiz_reminders.c.person_id == mine.id)))[0]
        theirs = quiz_reminders.update().where(quiz_reminders.c.person_id == swapped.id)
        await session.write(theirs.values(token=row.token, sent=row.sent))
        await session.write(
            quiz_reminders.update().where(quiz_reminders.c.person_id == mine.id).values(sent=b"\x01no")
        )
        await session.commit()
    async with database.unit() as work:
        turns = await work.quiz_reminders.due(NOON, 9)
        assert {turn.person_id: turn.sent_at for turn in turns} == {mine.id: None, swapped.id: None}
        assert ("quiz_reminders", mine.id) in reported
        assert ("quiz_reminders", swapped.id) in reported
        reported.clear()
        for turn in turns:
            await work.quiz_reminders.save(turn)
        await work.quiz_reminders.due(NOON, 9)
    assert reported == []


async def test_the_last_notice_is_kept_with_its_case(store: Store) -> None:
    (person,) = await some_people(store, 1)
    async with store() as work:
        case = await work.cases.add(person.id, "x", "mn", False, False, NOON)
        assert (case.noticed_at, case.noticed) == (None, 0)
        await work.commit()
    for noticed in (replace(case, noticed=7), replace(case, noticed_at=NOON, noticed=9)):
        async with store() as work:
            await work.cases.get(case.id)
            await work.cases.save(noticed)
            await work.commit()
        async with store() as work:
            assert await work.cases.latest_of(person.id) == noticed


async def test_turns_are_alike_for_members_and_others_whatever_was_sent(
    database: Database, clock: MovableClock
) -> None:
    """One wants reminders, one refused them, one is a member who had a notice of the desk instead."""
    student, silent, member = people = await add_people(database, 3)
    async with database.unit() as work:
        for person in people:
            wants = replace(person, reminders=person is not silent, consented_on=NOON.date())
            if person is member:
                wants = replace(wants, roles=frozenset({Role.MEMBER}), contact=Contact.NOW)
            await work.people.save(wants)
            attempt = await work.attempts.begin(person.id, "trains", "v1", NOON)
            await work.attempts.save(attempt, NOON)
        case = await work.cases.add(member.id, "x", "mn", True, False, NOON)
        answer = await work.cases.write(case.id, Author.STAFF, "hello", NOON, 1)
        assert answer is not None
        await work.cases.save(replace(case, noticed_at=NOON, noticed=answer.id))
        await work.commit()
    lane, library = FakeQuizLane(), FakeLibrary.of(a_quiz("trains"))
    remind = RemindOfQuizzes(database.unit, library, lane, clock, lambda: 0.3)
    await remind.plan()
    before = await _rows(database)
    clock.now = before[0][1]
    async with database.unit() as work:
        theirs = await work.cases.latest_of(member.id)
        assert theirs is not None
        await work.cases.save(replace(theirs, noticed_at=clock.now))
        await work.commit()
    assert await remind() == 1
    assert lane.sent == [student.id]
    after = await _rows(database)
    assert await count(database, "quiz_reminders") == 3
    for rows in (before, after):
        assert len({(due_at, size) for _, due_at, size in rows}) == 1
    assert before[0][1] < after[0][1]


async def _rows(database: Database) -> list[tuple[int, datetime, int]]:
    """Whose, when due, and how large what is sealed is; there is nothing else."""
    async with database.session() as session:
        columns = (await session.rows(text("SELECT * FROM quiz_reminders")))[0]._mapping
        assert set(columns) == {"person_id", "token", "due_at", "sent"}
        found = await session.rows(quiz_reminders.select().order_by(quiz_reminders.c.person_id))
    return [(row.person_id, row.due_at, len(row.sent)) for row in found]
