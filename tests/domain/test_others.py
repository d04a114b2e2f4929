"""Pseudonyms, cases, attempts, errors."""

import inspect
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.domain import errors
from bot.domain.quiz import Attempt, next_question, rights
from bot.domain.support import FIRST_WORDS, SECOND_WORDS, Case, CaseState, pseudonym, waiting_first
from tests.fakes.others import a_quiz

NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)


@given(st.integers(min_value=0))
def test_a_pseudonym_is_two_words_of_the_lists(number: int) -> None:
    first, second = pseudonym(number).split()
    assert first in FIRST_WORDS
    assert second in SECOND_WORDS


def test_every_pair_is_reached_and_no_word_stands_twice() -> None:
    assert len({pseudonym(n) for n in range(576)}) == 576
    assert len(set(FIRST_WORDS)) == len(set(SECOND_WORDS)) == 24


def a_case(number: int, **changes: object) -> Case:
    return replace(Case(number, 1, "x", "mn", False, False, NOW), **changes)  # type: ignore[arg-type]


def test_a_desk_lists_who_waits_then_urgent_then_longest() -> None:
    mine = a_case(1, state=CaseState.CLAIMED, claimed_by=5, urgent=True)
    early, late = a_case(2), a_case(3, opened_at=NOW + timedelta(hours=1))
    urgent = a_case(4, urgent=True, opened_at=NOW + timedelta(hours=2))
    assert [case.id for case in waiting_first([mine, late, early, urgent])] == [4, 2, 3, 1]


def test_presence_ends_at_its_moment() -> None:
    case = a_case(1, present_until=NOW)
    assert case.is_present(NOW - timedelta(seconds=1))
    assert not case.is_present(NOW)
    assert not a_case(1).is_present(NOW)
    assert case.listens(NOW + timedelta(hours=12) - timedelta(seconds=1))
    assert not case.listens(NOW + timedelta(hours=12))
    assert not a_case(1).listens(NOW)


def test_a_case_is_with_its_holder_while_it_is_claimed() -> None:
    assert a_case(1, state=CaseState.CLAIMED, claimed_by=5).is_with(5)
    assert not a_case(1, state=CaseState.CLAIMED, claimed_by=5).is_with(6)
    assert not a_case(1, state=CaseState.CLOSED, claimed_by=5).is_with(5)
    assert not a_case(1).is_with(5)


def test_an_attempt_keeps_the_first_answer() -> None:
    attempt = Attempt(1, 1, "trains", "v1", {})
    first = attempt.answered("q1", "b")
    assert first.answered("q1", "a") is first
    assert attempt.answers == {}


@given(st.lists(st.tuples(st.sampled_from(["q1", "q2", "q3", "gone"]), st.sampled_from("ab")), max_size=8))
def test_the_way_through_a_quiz(taps: list[tuple[str, str]]) -> None:
    quiz = a_quiz()
    attempt = Attempt(1, 1, quiz.id, quiz.version, {})
    for question, option in taps:
        attempt = attempt.answered(question, option)
    marks = rights(quiz, attempt)
    open_ = next_question(quiz, attempt)
    assert len(marks) == len(quiz.questions)
    assert (open_ is None) == (None not in marks)
    if open_ is not None:
        assert marks[quiz.questions.index(open_)] is None


def test_every_error_promises_something_and_has_its_own_code() -> None:
    kinds = [
        kind
        for _, kind in inspect.getmembers(errors, inspect.isclass)
        if issubclass(kind, errors.LuujinError)
    ]
    assert len({kind.code for kind in kinds}) == len(kinds)
    assert all(str(kind()) == (kind.__doc__ or "").strip() for kind in kinds)
