"""Playing: on any day, with content that may have changed since."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.errors import NoSuchQuizError, StaleError
from bot.domain.people import Person
from bot.usecases.progress import ShowProgress
from bot.usecases.quiz import AnswerQuestion, BeginQuiz, GoOn, LookBack, Resume
from tests.fakes.others import FakeLibrary, a_quiz, fake_recall
from tests.usecases.house import House


class Game(House):
    def __init__(self, library: FakeLibrary | None = None) -> None:
        super().__init__()
        self.library = library or FakeLibrary.of(a_quiz())
        self.begin = BeginQuiz(self.memory.unit, self.library, self.clock)
        self.answer = AnswerQuestion(self.memory.unit, self.library, self.clock, fake_recall)
        self.go_on = GoOn(self.memory.unit, self.library)
        self.resume = Resume(self.memory.unit, self.library)
        self.progress = ShowProgress(self.memory.unit, self.library, self.clock)
        self.look_back = LookBack(self.memory.unit, self.library)

    async def play(self, person: Person, quiz_id: str = "trains", answers: int = 3) -> int:
        now = await self.begin(person, quiz_id)
        for _ in range(answers):
            playing = await self.go_on(person, now.attempt.id)
            assert playing.question is not None
            await self.answer(person, now.attempt.id, playing.quiz.questions.index(playing.question), 0)
        return now.attempt.id


async def test_from_the_first_question_to_the_end() -> None:
    game = Game()
    person = await game.person()
    attempt = await game.play(person)
    end = await game.go_on(person, attempt)
    assert end.question is None
    assert end.attempt.finished
    assert [q.id for q in (await game.progress(person)).finished] == ["trains"]
    assert await game.resume(person) is None


async def test_the_first_answer_stays() -> None:
    game = Game()
    person = await game.person()
    attempt = (await game.begin(person, "trains")).attempt.id
    assert (await game.answer(person, attempt, 0, 1)).chosen.id == "b"
    writes = game.memory.writes
    assert (await game.answer(person, attempt, 0, 0)).chosen.id == "b"
    assert game.memory.writes == writes


async def test_beginning_twice_goes_on() -> None:
    game = Game()
    person = await game.person()
    attempt = await game.play(person, answers=1)
    again = await game.begin(person, "trains")
    assert again.attempt.id == attempt
    assert again.question is not None
    assert again.question.id == "q2"


async def test_a_finished_quiz_begins_anew() -> None:
    game = Game()
    person = await game.person()
    first = await game.play(person)
    second = await game.begin(person, "trains")
    assert second.attempt.id != first
    assert second.attempt.answers == {}


async def test_a_foreign_attempt_is_nobody_elses() -> None:
    game = Game()
    attempt = (await game.begin(await game.person(), "trains")).attempt.id
    thief = await game.person()
    with pytest.raises(StaleError):
        await game.answer(thief, attempt, 0, 0)
    with pytest.raises(StaleError):
        await game.go_on(thief, attempt)


@pytest.mark.parametrize(("question", "option"), [(8, 0), (3, 0), (0, 2), (-1, 0), (0, -1)])
async def test_a_button_of_a_question_that_is_not(question: int, option: int) -> None:
    game = Game()
    person = await game.person()
    attempt = (await game.begin(person, "trains")).attempt.id
    with pytest.raises(StaleError):
        await game.answer(person, attempt, question, option)


async def test_a_quiz_that_was_taken_away_can_be_finished() -> None:
    game = Game()
    person = await game.person()
    attempt = await game.play(person, answers=1)
    game.library.shelf.clear()
    assert (await game.begin(person, "trains")).attempt.id == attempt, "it goes on"
    await game.answer(person, attempt, 1, 0)
    await game.answer(person, attempt, 2, 1)
    assert (await game.go_on(person, attempt)).question is None
    past = await game.look_back(person, attempt)
    assert [question.id for question in past.missed] == ["q3"]
    assert past.topic is None, "a topic that is no more has no badge"
    with pytest.raises(NoSuchQuizError):
        await game.begin(person, "trains")
    assert await game.resume(person) is None
    assert (await game.progress(person)).finished == ()


async def test_an_attempt_keeps_the_edition_it_began_with() -> None:
    game = Game()
    person = await game.person()
    attempt = await game.play(person, answers=1)
    game.library.shelf["trains"] = a_quiz(questions=4, version="v2")
    for question in (1, 2):
        verdict = await game.answer(person, attempt, question, 0)
        assert verdict.quiz.version == "v1"
    assert (await game.go_on(person, attempt)).question is None, "three questions, as it began"
    assert (await game.begin(person, "trains")).quiz.version == "v2"


async def test_an_attempt_whose_edition_nobody_kept_goes_on_with_the_present_one() -> None:
    game = Game()
    person = await game.person()
    attempt = await game.play(person, answers=2)
    game.memory.tables.editions.clear()  # as before editions were kept
    game.library.shelf["trains"] = a_quiz(questions=2, version="v2")
    assert (await game.go_on(person, attempt)).question is None
    assert await game.resume(person) is None, "nothing waits"
    again = await game.begin(person, "trains")
    assert again.attempt.id != attempt
    assert again.question is not None


async def test_at_the_end_stands_what_comes_back_and_a_finished_topic() -> None:
    game = Game(FakeLibrary.of(a_quiz("trains"), a_quiz("planes")))
    person = await game.person()
    attempt = (await game.begin(person, "trains")).attempt.id
    for question, option in enumerate((0, 1, 0)):
        await game.answer(person, attempt, question, option)
    past = await game.look_back(person, attempt)
    assert [question.id for question in past.missed] == ["q2"]
    assert past.comes_back == game.clock() + timedelta(days=1)
    assert past.topic is None, "the other quiz of the topic is not finished"
    other = await game.play(person, "planes")
    past = await game.look_back(person, other)
    assert (past.missed, past.comes_back, past.topic) == ((), None, "travel")
    with pytest.raises(StaleError):
        await game.look_back(await game.person(), other)


async def test_an_option_that_was_taken_out_after_it_was_chosen() -> None:
    game = Game()
    person = await game.person()
    attempt = (await game.begin(person, "trains")).attempt.id
    await game.answer(person, attempt, 0, 1)
    quiz = game.library.shelf["trains"]
    fewer = replace(quiz.questions[0], options=quiz.questions[0].options[:1])
    game.library.shelf["trains"] = replace(quiz, questions=(fewer, *quiz.questions[1:]))
    with pytest.raises(StaleError):
        await game.answer(person, attempt, 0, 0)
    now = await game.go_on(person, attempt)
    assert now.question is not None
    assert now.question.id == "q2"


async def test_the_quiz_left_last_is_gone_on_with() -> None:
    game = Game(FakeLibrary.of(a_quiz("trains"), a_quiz("planes")))
    person = await game.person()
    await game.play(person, "planes", answers=1)
    game.clock.pass_(minutes=1)
    await game.play(person, "trains", answers=1)
    game.clock.pass_(minutes=1)
    await game.play(person, "planes", answers=1)
    left = await game.resume(person)
    assert left is not None
    assert left.quiz.id == "planes"
    assert left.question is not None
    assert left.question.id == "q3"


async def test_progress_is_ones_own() -> None:
    game = Game(FakeLibrary.of(a_quiz("trains"), a_quiz("planes")))
    await game.play(await game.person())
    made = await game.progress(await game.person())
    assert (made.finished, made.total) == ((), 2)
