"""Rounds: offered once, answered at leisure, never after what they are to be compared with."""

from dataclasses import replace

import pytest

from bot.domain.errors import StaleError
from bot.domain.learning import Doing, Kind, Lesson
from bot.domain.people import Conversation, Person
from bot.domain.rounds import DECLINED, Phase, Taken
from bot.domain.safety import Risk, Worry
from bot.usecases.quiz import AnswerQuestion, BeginQuiz
from bot.usecases.rounds import Asked, TakeRound
from tests.fakes.others import FakeLibrary, a_quiz, a_round, fake_recall
from tests.usecases.house import House

A_LESSON = Lesson("train", "travel", "A train", "", ("One",), (), "", "trains", ())


class School(House):
    """A topic ``travel`` with a quiz of one question, a lesson and a round."""

    def __init__(self) -> None:
        super().__init__()
        self.library = FakeLibrary.of(a_quiz(questions=2), a_quiz("cooking", topic="food"))
        self.library.asked = {"travel": a_round()}
        self.library.told = {"train": A_LESSON}
        self.rounds = TakeRound(self.memory.unit, self.library, self.clock)
        self.begin_quiz = BeginQuiz(self.memory.unit, self.library, self.clock)
        self.answer_quiz = AnswerQuestion(self.memory.unit, self.library, self.clock, fake_recall)

    async def play(self, person: Person, questions: int = 2, quiz_id: str = "trains") -> None:
        now = await self.begin_quiz(person, quiz_id)
        for n in range(questions):
            await self.answer_quiz(person, now.attempt.id, n, 0)

    async def offered(self, person: Person, phase: Phase = Phase.BEFORE) -> Asked:
        asked = await self.rounds.offer(person, "travel", phase)
        assert asked is not None
        return asked

    async def taken(self, person: Person, phase: Phase = Phase.BEFORE, answers: int = 5) -> Asked:
        """A round that was offered, begun, and answered so far with the first answer of each question."""
        asked = await self.rounds.begin(person, (await self.offered(person, phase)).taken.id)
        for n in range(answers):
            asked = await self.rounds.answer(person, asked.taken.id, "v1", n, 0)
        return asked

    def stored(self) -> list[Taken]:
        return list(self.memory.tables.rounds.values())


async def test_from_the_offer_to_the_end() -> None:
    school = School()
    person = await school.person()
    asked = await school.rounds.begin(person, (await school.offered(person)).taken.id)
    for n, question in enumerate(a_round().questions):
        assert asked.question == question
        asked = await school.rounds.answer(person, asked.taken.id, "v1", n, 1)
    assert asked.question is None
    (stored,) = school.stored()
    assert stored.answers == {"r1": "b", "r2": "b", "r3": "b", "dare": "little", "plan": "little"}
    assert stored.finished_at == school.clock()
    assert stored.version == "v1"


async def test_who_does_not_begin_is_not_offered_it_again() -> None:
    school = School()
    person = await school.person()
    await school.offered(person)
    assert await school.rounds.offer(person, "travel", Phase.BEFORE) is None
    assert [one.version for one in school.stored()] == [DECLINED]


async def test_who_came_for_help_is_not_asked_and_is_offered_it_another_day() -> None:
    school = School()
    talk = Conversation("s", school.clock()).raising(Worry("disclose_danger_now", Risk.URGENT))
    person = replace(await school.person(), conversation=talk)
    assert await school.rounds.offer(person, "travel", Phase.BEFORE) is None
    assert school.stored() == []
    school.clock.pass_(hours=1)
    await school.offered(person)


async def test_who_came_for_help_still_finds_the_round_behind_the_topic() -> None:
    school = School()
    person = await school.person()
    await school.taken(person)
    await school.play(person)
    talk = Conversation("s", school.clock()).raising(Worry("disclose_danger_now", Risk.URGENT))
    assert await school.rounds.offer(replace(person, conversation=talk), "travel", Phase.AFTER) is not None


async def test_who_left_in_the_middle_is_offered_to_go_on_once() -> None:
    school = School()
    person = await school.person()
    await school.taken(person, answers=2)
    again = await school.offered(person)
    assert again.question is not None
    assert again.question.id == "r3"
    assert await school.rounds.offer(person, "travel", Phase.BEFORE) is None
    asked = await school.rounds.begin(person, again.taken.id)
    assert set(asked.taken.answers) == {"r1", "r2"}


async def test_what_was_skipped_is_kept_and_not_offered_again_but_can_be_gone_on_with() -> None:
    school = School()
    person = await school.person()
    asked = await school.taken(person, answers=2)
    await school.rounds.skip(person, asked.taken.id)
    assert await school.rounds.offer(person, "travel", Phase.BEFORE) is None
    assert set(school.stored()[0].answers) == {"r1", "r2"}
    asked = await school.rounds.answer(person, asked.taken.id, "v1", 2, 0)
    assert asked.taken.is_open
    assert asked.question is not None
    assert asked.question.id == "dare"


async def test_skipping_what_is_finished_changes_nothing() -> None:
    school = School()
    person = await school.person()
    asked = await school.taken(person)
    assert (await school.rounds.skip(person, asked.taken.id)).taken == asked.taken
    assert school.stored() == [asked.taken]


async def test_the_first_answer_stays() -> None:
    school = School()
    person = await school.person()
    asked = await school.taken(person, answers=1)
    asked = await school.rounds.answer(person, asked.taken.id, "v1", 0, 1)
    assert asked.taken.answers == {"r1": "a"}
    assert asked.question is not None
    assert asked.question.id == "r2"


@pytest.mark.parametrize(("question", "answer"), [(0, 2), (0, -1), (3, 4), (5, 0), (-1, 0)])
async def test_what_a_question_does_not_take_is_stale(question: int, answer: int) -> None:
    school = School()
    person = await school.person()
    asked = await school.taken(person, answers=0)
    with pytest.raises(StaleError):
        await school.rounds.answer(person, asked.taken.id, "v1", question, answer)
    assert school.stored()[0].answers == {}


async def test_nobody_answers_for_another() -> None:
    school = School()
    mine, other = await school.person(), await school.person()
    asked = await school.taken(mine, answers=1)
    for act in (
        school.rounds.begin(other, asked.taken.id),
        school.rounds.answer(other, asked.taken.id, "v1", 1, 0),
        school.rounds.skip(other, asked.taken.id),
        school.rounds.begin(mine, 4711),
    ):
        with pytest.raises(StaleError):
            await act


async def test_a_changed_round_goes_on_with_what_there_is_and_loses_nothing() -> None:
    school = School()
    person = await school.person()
    asked = await school.taken(person, answers=2)
    r1, _, r3, dare, plan = a_round().questions
    school.library.asked["travel"] = replace(
        a_round(version="v2"), questions=(r1, replace(r3, id="new"), dare, plan)
    )
    # A button of the old version: its places mean other questions now.
    now = await school.rounds.answer(person, asked.taken.id, "v1", 2, 0)
    assert now.taken.answers == {"r1": "a", "r2": "a"}
    assert now.question is not None
    assert now.question.id == "new"
    for n in (1, 2, 3):
        now = await school.rounds.answer(person, asked.taken.id, "v2", n, 0)
    assert now.question is None
    assert set(now.taken.answers) == {"r1", "r2", "new", "dare", "plan"}
    assert now.taken.version == "v2"


async def test_a_round_is_finished_when_its_open_questions_were_taken_out() -> None:
    school = School()
    person = await school.person()
    asked = await school.taken(person, answers=2)
    school.library.asked["travel"] = replace(a_round(version="v2"), questions=a_round().questions[:2])
    now = await school.rounds.begin(person, asked.taken.id)
    assert now.question is None
    assert now.taken.finished_at == school.clock()


async def test_a_finished_round_stays_finished_when_a_question_is_added() -> None:
    school = School()
    person = await school.person()
    school.library.asked["travel"] = replace(a_round(), questions=a_round().questions[:4])
    asked = await school.taken(person, answers=4)
    school.library.asked["travel"] = a_round(version="v2")
    now = await school.rounds.answer(person, asked.taken.id, "v2", 4, 0)
    assert now.question is None
    assert "plan" not in now.taken.answers


async def test_a_round_that_is_gone_is_neither_offered_nor_answered() -> None:
    school = School()
    person = await school.person()
    asked = await school.taken(person, answers=1)
    del school.library.asked["travel"]
    assert await school.rounds.offer(person, "travel", Phase.BEFORE) is None
    with pytest.raises(StaleError):
        await school.rounds.begin(person, asked.taken.id)


async def test_before_a_topic_ends_when_something_of_it_was_played() -> None:
    school = School()
    quick, reader, elsewhere, looked = [await school.person() for _ in range(4)]
    await school.play(quick, questions=1)
    async with school.memory.unit() as work:
        await work.doings.save(Doing(reader.id, Kind.LESSON, "train", "0"), school.clock())
        await work.commit()
    await school.play(elsewhere, quiz_id="cooking")
    await school.play(looked, questions=0)  # a first question seen, and nothing answered
    offered = [
        await school.rounds.offer(person, "travel", Phase.BEFORE) is not None
        for person in (quick, reader, elsewhere, looked)
    ]
    assert offered == [False, False, True, True]


async def test_a_round_before_a_topic_is_not_answered_after_it() -> None:
    school = School()
    person = await school.person()
    asked = await school.taken(person, answers=2)
    await school.play(person)
    with pytest.raises(StaleError):
        await school.rounds.answer(person, asked.taken.id, "v1", 2, 0)
    with pytest.raises(StaleError):
        await school.rounds.begin(person, asked.taken.id)
    await school.rounds.skip(person, asked.taken.id)
    assert await school.rounds.offer(person, "travel", Phase.AFTER) is None, (
        "there is nothing to compare with"
    )


async def test_after_a_topic_comes_when_a_quiz_of_it_is_finished() -> None:
    school = School()
    person = await school.person()
    await school.taken(person)
    assert await school.rounds.offer(person, "travel", Phase.AFTER) is None
    await school.play(person, quiz_id="cooking", questions=3)
    assert await school.rounds.offer(person, "travel", Phase.AFTER) is None
    await school.play(person)
    asked = await school.taken(person, Phase.AFTER)
    assert asked.question is None
    assert await school.rounds.offer(person, "travel", Phase.AFTER) is None
    assert {one.phase for one in school.stored()} == {Phase.BEFORE, Phase.AFTER}


async def test_after_a_topic_it_stays_a_button_until_it_is_answered_or_skipped() -> None:
    school = School()
    answers, skips = [await school.person() for _ in range(2)]
    for person in (answers, skips):
        await school.taken(person)
        await school.play(person)
        first = await school.offered(person, Phase.AFTER)
        assert (await school.offered(person, Phase.AFTER)).taken == first.taken
    await school.taken(answers, Phase.AFTER)
    await school.rounds.skip(skips, (await school.offered(skips, Phase.AFTER)).taken.id)
    for person in (answers, skips):
        assert await school.rounds.offer(person, "travel", Phase.AFTER) is None


async def test_each_person_and_phase_has_a_round_of_its_own() -> None:
    school = School()
    mine, other = await school.person(), await school.person()
    await school.taken(mine)
    asked = await school.offered(other)
    assert asked.taken.answers == {}
    assert len(school.stored()) == 2
