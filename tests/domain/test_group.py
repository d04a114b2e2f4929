"""Quizzes in groups: what comes next, and what may be told of the answers."""

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.group import GroupQuiz, Posted, sum_up, to_post
from bot.domain.suppression import FEWEST
from tests.fakes.others import a_quiz


def group(*counts: dict[str, int], questions: int = 3) -> GroupQuiz:
    """A group where so many questions are out, with these counts."""
    posted = tuple(Posted(f"q{n}", f"p{n}", n, c) for n, c in enumerate(counts, 1))
    return GroupQuiz(1, -100, 7, "trains", "v1", "mn", posted)


def told(*counts: dict[str, int]) -> list[tuple[int | None, int | None]]:
    summary = sum_up(a_quiz(questions=len(counts)), group(*counts))
    return [(tally.answered, tally.right) for tally in summary.tallies]


def test_questions_go_out_in_order_each_once() -> None:
    quiz = a_quiz()
    for out, expected in enumerate(["q1", "q2", "q3", None]):
        question = to_post(quiz, group(*[{}] * out))
        assert (question.id if question else None) == expected


def test_a_question_that_is_new_in_the_quiz_still_goes_out() -> None:
    question = to_post(a_quiz(questions=4), group({}, {}, {}))
    assert question is not None
    assert question.id == "q4"


def test_a_poll_is_found_by_its_id() -> None:
    there = group({}, {})
    assert there.poll("p2") == there.posted[1]
    assert there.poll("p9") is None


def test_what_five_and_more_did_is_counted() -> None:
    assert told({"a": 5}, {"a": 7, "b": 3}, {"a": 30, "b": 1}) == [(5, 5), (10, 7), (31, 30)]


def test_fewer_than_five_are_a_few_and_nobody_is_nobody() -> None:
    assert told({}, {"a": 0, "b": 0}) == [(0, None), (0, None)]
    assert told(*[{"a": n, "b": 0} for n in range(1, FEWEST)]) == [(None, None)] * (FEWEST - 1)
    assert told({"a": 2, "b": 2}, {"b": 4}) == [(None, None)] * 2


def test_fewer_than_five_right_ones_are_not_told_either() -> None:
    assert told({"a": 4, "b": 20}, {"b": 6}, {"a": 5, "b": 20}) == [(24, None), (6, None), (25, 5)]


def test_a_question_that_is_not_in_the_edition_is_left_out() -> None:
    assert [t.question.id for t in sum_up(a_quiz(questions=1), group({"a": 9}, {"a": 9})).tallies] == ["q1"]


COUNTS = st.fixed_dictionaries({"a": st.integers(0, 40), "b": st.integers(0, 40)})


@given(st.lists(COUNTS, min_size=1, max_size=10))
def test_nothing_told_is_below_five_but_nobody(counts: list[dict[str, int]]) -> None:
    for answered, right in told(*counts):
        assert answered is None or answered == 0 or answered >= FEWEST
        assert right is None or right >= FEWEST


@given(st.lists(COUNTS, min_size=1, max_size=10), st.data())
def test_the_sum_tells_nothing_of_what_is_kept_back(
    counts: list[dict[str, int]], data: st.DataObject
) -> None:
    """Whatever stands behind the questions that are not told in full, the sum is the same."""
    quiz = a_quiz(questions=len(counts))
    summary = sum_up(quiz, group(*counts))
    others = [
        c if tally.right is not None else {"a": data.draw(st.integers(0, FEWEST - 1)), "b": 0}
        for c, tally in zip(counts, summary.tallies, strict=True)
    ]
    assert sum_up(quiz, group(*others)).in_all == summary.in_all
    told_in_full = [c for c, tally in zip(counts, summary.tallies, strict=True) if tally.right is not None]
    assert summary.in_all == (sum(c["a"] + c["b"] for c in told_in_full), sum(c["a"] for c in told_in_full))
