"""The rules of a check: what is asked next, what the answers weigh, and how a button carries them."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.checks import (
    Check,
    Flag,
    Kind,
    Level,
    Question,
    Weight,
    before,
    judge,
    known_answers,
    next_question,
    read,
    written,
)

YES_NO = ("yes", "no", "unsure")


def flag(weight: Weight, *answers: str, **only_if: str) -> Flag:
    return Flag(frozenset(answers or ("yes",)), weight, f"{weight.name} reason", "step", "source", only_if)


def question(name: str, *flags: Flag, answers: tuple[str, ...] = YES_NO) -> Question:
    kind = Kind.YES_NO if answers == YES_NO else Kind.COUNTRY
    return Question(name, kind, f"{name}?", answers, flags)


CHECK = Check(
    "journey",
    "v1",
    "A journey",
    "Let us see.",
    "Back to it:",
    (
        question("country", answers=("kr", "jp", "other", "unsure")),
        question("age", answers=("child", "adult")),
        question("heavy", flag(Weight.HEAVY), flag(Weight.OPEN, "unsure")),
        question("light_1", flag(Weight.LIGHT)),
        question("light_2", flag(Weight.LIGHT), flag(Weight.OPEN, "unsure")),
        question("light_3", flag(Weight.LIGHT, "no", "unsure", age="child")),
    ),
    ("Leave your address at home.",),
    (),
)
CALM = {"country": "kr", "age": "adult"} | dict.fromkeys(("heavy", "light_1", "light_2"), "no")


def test_questions_come_in_their_order_and_only_those_without_an_answer() -> None:
    first = next_question(CHECK, {})
    assert first is CHECK.questions[0]
    third = next_question(CHECK, {"age": "child", "country": "jp"})
    assert third is CHECK.question("heavy")
    assert next_question(CHECK, CALM | {"light_3": "yes"}) is None


def test_going_back_takes_the_last_answer_away_whatever_was_known_beforehand() -> None:
    assert before(CHECK, {}) is None
    assert before(CHECK, {"age": "child"}) is None, "the first question is still open"
    assert before(CHECK, {"country": "kr"}) == {}
    assert before(CHECK, {"country": "kr", "age": "child", "light_2": "no"}) == {
        "country": "kr",
        "light_2": "no",
    }
    everything = CALM | {"light_3": "yes"}
    assert before(CHECK, everything) == CALM


@pytest.mark.parametrize(
    ("answers", "level"),
    [
        ({}, Level.CALM),
        (CALM, Level.CALM),
        ({"heavy": "yes"}, Level.STOP),
        ({"heavy": "unsure"}, Level.LOOK),
        ({"heavy": "unsure", "light_2": "unsure"}, Level.LOOK),
        ({"light_1": "yes", "light_2": "yes"}, Level.LOOK),
        ({"light_1": "yes", "light_2": "unsure", "light_3": "no", "age": "child"}, Level.LOOK),
        ({"light_1": "yes", "light_2": "yes", "light_3": "no", "age": "child"}, Level.STOP),
        ({"light_1": "yes", "light_2": "yes", "light_3": "no", "age": "adult"}, Level.LOOK),
        ({"light_3": "unsure", "age": "child"}, Level.LOOK),
        ({"light_3": "unsure"}, Level.CALM),
    ],
)
def test_one_heavy_or_three_light_flags_say_stop(answers: dict[str, str], level: Level) -> None:
    assert judge(CHECK, answers).level is level


def test_the_heaviest_reasons_come_first_and_keep_the_order_of_the_questions() -> None:
    outcome = judge(CHECK, {"light_1": "yes", "light_2": "unsure", "heavy": "yes"})
    assert [f.weight for f in outcome.flags] == [Weight.HEAVY, Weight.LIGHT, Weight.OPEN]


def test_what_is_no_answer_of_the_check_is_left_out() -> None:
    given = {"country": "kr", "age": "None", "heavy": "perhaps", "check": "journey", "question": "age"}
    assert known_answers(CHECK, given) == {"country": "kr"}


some_answers = st.fixed_dictionaries(
    {}, optional={question.id: st.sampled_from(question.answers) for question in CHECK.questions}
)


@given(answers=some_answers)
def test_answers_survive_the_way_through_a_button(answers: dict[str, str]) -> None:
    data = written(CHECK, answers)
    assert read(CHECK, data) == answers
    assert ":" not in data
    assert len(data) <= 3 * len(CHECK.questions) + 4


@pytest.mark.parametrize("data", ["xx", "kr.z", "y", "kr.c.y.y.y.y.y", "kr..y", ".", "kr:c", "KR", "у"])
def test_other_data_is_refused(data: str) -> None:
    assert read(CHECK, data) is None


@given(data=st.text())
def test_no_data_raises(data: str) -> None:
    answers = read(CHECK, data)
    assert answers is None or read(CHECK, written(CHECK, answers)) == answers


def test_data_of_a_longer_check_is_refused_by_a_shorter_one() -> None:
    shorter = replace(CHECK, questions=CHECK.questions[:2])
    assert read(shorter, written(CHECK, CALM)) is None
