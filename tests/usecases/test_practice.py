"""Questions that were missed come back on their day."""

from datetime import timedelta

import pytest

from bot.domain.errors import StaleError
from bot.domain.people import Person
from bot.usecases.practice import AnswerExercise, Exercise, NextExercise, NothingWaits
from bot.usecases.progress import ShowProgress
from bot.usecases.quiz import AnswerQuestion, BeginQuiz
from tests.fakes.others import FakeLibrary, a_quiz, fake_recall
from tests.usecases.house import House


class Gym(House):
    def __init__(self, questions: int = 3) -> None:
        super().__init__()
        self.library = FakeLibrary.of(a_quiz(questions=questions))
        unit = self.memory.unit
        self.begin = BeginQuiz(unit, self.library, self.clock)
        self.answer = AnswerQuestion(unit, self.library, self.clock, fake_recall)
        self.next = NextExercise(unit, self.library, self.clock)
        self.practise = AnswerExercise(unit, self.library, self.clock, fake_recall)
        self.progress = ShowProgress(unit, self.library, self.clock)

    async def play(self, person: Person, *options: int) -> None:
        attempt = (await self.begin(person, "trains")).attempt.id
        for question, option in enumerate(options):
            await self.answer(person, attempt, question, option)

    async def exercise(self, person: Person, done: int = 0, total: int = 0) -> Exercise:
        found = await self.next(person, done, total)
        assert isinstance(found, Exercise)
        return found


async def test_what_was_right_does_not_come_back() -> None:
    gym = Gym()
    person = await gym.person()
    await gym.play(person, 0, 0, 0)
    gym.clock.pass_(days=30)
    assert await gym.next(person) == NothingWaits(None)


async def test_what_was_missed_comes_back_on_its_day_and_later_each_time() -> None:
    gym = Gym()
    person = await gym.person()
    await gym.play(person, 0, 1, 0)
    tomorrow = gym.clock() + timedelta(days=1)
    assert await gym.next(person) == NothingWaits(tomorrow)
    gym.clock.pass_(days=1)
    one = await gym.exercise(person)
    assert (one.question.id, one.number, one.total) == ("q2", 1, 1)
    practised = await gym.practise(person, one.card.id, 0, 0, 1)
    assert practised.chosen.right
    assert await gym.next(person, 1, 1) == NothingWaits(gym.clock() + timedelta(days=2))


async def test_missed_again_it_comes_back_tomorrow() -> None:
    gym = Gym()
    person = await gym.person()
    await gym.play(person, 1)
    gym.clock.pass_(days=5)
    one = await gym.exercise(person)
    assert not (await gym.practise(person, one.card.id, 1, 0, 1)).chosen.right
    assert await gym.next(person) == NothingWaits(gym.clock() + timedelta(days=1))


async def test_a_sitting_has_at_most_five_questions() -> None:
    gym = Gym(questions=8)
    person = await gym.person()
    await gym.play(person, *[1] * 8)
    gym.clock.pass_(days=1)
    done, seen = 0, []
    while isinstance(now := await gym.next(person, done, 5 if done else 0), Exercise):
        assert (now.number, now.total) == (done + 1, 5)
        seen.append(now.question.id)
        await gym.practise(person, now.card.id, 0, done, 5)
        done += 1
    assert len(set(seen)) == 5
    assert now.next_at is not None
    assert now.next_at <= gym.clock(), "three more wait already"


async def test_a_second_tap_and_somebody_elses_button_are_stale() -> None:
    gym = Gym()
    person, thief = await gym.person(), await gym.person()
    await gym.play(person, 1)
    gym.clock.pass_(days=1)
    one = await gym.exercise(person)
    with pytest.raises(StaleError):
        await gym.practise(thief, one.card.id, 0, 0, 1)
    for wrong in (-1, 2, 99):
        with pytest.raises(StaleError):
            await gym.practise(person, one.card.id, wrong, 0, 1)
    await gym.practise(person, one.card.id, 0, 0, 1)
    for card in (one.card.id, 999_999):
        with pytest.raises(StaleError):
            await gym.practise(person, card, 1, 0, 1)


async def test_questions_that_are_no_more_do_not_come_back() -> None:
    gym = Gym()
    person = await gym.person()
    await gym.play(person, 1, 1, 1)
    gym.clock.pass_(days=1)
    card = (await gym.exercise(person)).card.id
    gym.library.shelf["trains"] = a_quiz(questions=0)
    assert await gym.next(person) == NothingWaits(None)
    with pytest.raises(StaleError):
        await gym.practise(person, card, 0, 0, 1)


async def test_weeks_in_a_row_forgive_one_week_off() -> None:
    gym = Gym(questions=8)
    person = await gym.person()
    attempt = (await gym.begin(person, "trains")).attempt.id
    for question in range(3):  # three weeks, then one off, then another
        await gym.answer(person, attempt, question, 1)
        gym.clock.pass_(days=7)
    gym.clock.pass_(days=7)
    assert (await gym.progress(person)).streak.weeks == 3
    one = await gym.exercise(person)
    await gym.practise(person, one.card.id, 0, 0, 1)
    found = (await gym.progress(person)).streak
    assert (found.weeks, found.this_week) == (4, True)
    gym.clock.pass_(days=21)
    assert (await gym.progress(person)).streak.weeks == 0


async def test_progress_counts_parts_and_what_waits() -> None:
    gym = Gym()
    person = await gym.person()
    await gym.play(person, 0, 1, 0)
    gym.clock.pass_(days=1)
    made = await gym.progress(person)
    (part,) = made.parts
    assert (part.topic, part.done, part.total, part.has_badge) == ("travel", 1, 1, True)
    assert (made.waiting, made.total, len(made.finished)) == (1, 1, 1)
