"""Rounds: what counts as a good answer, and when which round is to be offered."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.rounds import DECLINED, LATER, SCALE, Phase, Standing, Taken, to_ask_later
from tests.fakes.others import a_round

NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)


def taken(
    phase: Phase, finished: timedelta | None = None, version: str = "v1", topic: str = "travel"
) -> Taken:
    """A round; ``finished``: so long ago."""
    return Taken(1, 1, topic, phase, version, {}, None if finished is None else NOW - finished)


def test_a_question_takes_its_options_and_a_statement_the_scale() -> None:
    question, *_, statement = a_round().questions
    assert question.answers == ("a", "b")
    assert statement.answers == SCALE
    assert [question.takes(answer) for answer in ("a", "b", "c", "yes")] == [True, True, False, False]
    assert [statement.takes(answer) for answer in (*SCALE, "a")] == [True] * 4 + [False]


def test_the_right_option_is_good_and_the_agreeing_half_of_the_scale() -> None:
    question, *_, statement = a_round().questions
    assert [question.is_good(answer) for answer in ("a", "b", "gone")] == [True, False, False]
    assert [statement.is_good(answer) for answer in SCALE] == [False, False, True, True]


@given(st.sets(st.sampled_from(["r1", "r2", "r3", "dare", "plan", "gone"])))
def test_the_next_question_is_the_first_without_an_answer(answered: set[str]) -> None:
    round_ = a_round()
    open_ = round_.next(dict.fromkeys(answered, "a"))
    left = [question for question in round_.questions if question.id not in answered]
    assert open_ == (left[0] if left else None)


DONE, OPEN, NOT_WANTED = timedelta(), None, "declined"


@pytest.mark.parametrize(
    ("played", "finished", "rounds", "offered"),
    [
        (False, False, {}, [Phase.BEFORE]),
        (False, False, {Phase.BEFORE: OPEN}, [Phase.BEFORE]),
        (False, False, {Phase.BEFORE: NOT_WANTED}, []),
        (False, False, {Phase.BEFORE: DONE}, []),
        (True, False, {}, []),
        (True, False, {Phase.BEFORE: OPEN}, []),
        (True, False, {Phase.BEFORE: DONE}, []),
        (True, True, {}, []),
        (True, True, {Phase.BEFORE: OPEN}, []),
        (True, True, {Phase.BEFORE: NOT_WANTED}, []),
        (True, True, {Phase.BEFORE: DONE}, [Phase.AFTER]),
        (True, True, {Phase.BEFORE: DONE, Phase.AFTER: OPEN}, [Phase.AFTER]),
        (True, True, {Phase.BEFORE: DONE, Phase.AFTER: NOT_WANTED}, []),
        (True, True, {Phase.BEFORE: DONE, Phase.AFTER: DONE}, [Phase.LATER]),
        (True, True, {Phase.BEFORE: DONE, Phase.AFTER: DONE, Phase.LATER: NOT_WANTED}, []),
        (True, True, {Phase.BEFORE: DONE, Phase.AFTER: DONE, Phase.LATER: DONE}, []),
    ],
)
def test_what_is_to_be_offered_when(
    played: bool, finished: bool, rounds: dict[Phase, timedelta | str | None], offered: list[Phase]
) -> None:
    standing = Standing(
        played,
        finished,
        {
            phase: taken(phase, version=DECLINED)
            if how == NOT_WANTED
            else taken(phase, how if isinstance(how, timedelta) else None)
            for phase, how in rounds.items()
        },
    )
    assert [phase for phase in Phase if standing.is_to_offer(phase)] == offered


def test_the_same_questions_come_once_more_after_a_month_the_longest_ago_first() -> None:
    rounds = [
        taken(Phase.AFTER, LATER, topic="b"),
        taken(Phase.AFTER, LATER + timedelta(days=1), topic="a"),
        taken(Phase.AFTER, LATER - timedelta(seconds=1), topic="early"),
        taken(Phase.BEFORE, 2 * LATER, topic="only before"),
        taken(Phase.AFTER, topic="left open"),
        taken(Phase.AFTER, 2 * LATER, topic="asked"),
        taken(Phase.LATER, version=DECLINED, topic="asked"),
    ]
    assert to_ask_later(rounds, NOW) == ["a", "b"]
