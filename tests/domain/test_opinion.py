"""What the results of a poll tell, and that they tell nothing of small numbers."""

import itertools

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.domain.opinion import Poll, PollOption, Results, results
from bot.domain.suppression import FEWEST

IDS = "abcde"
small = st.integers(0, FEWEST - 1)
votes = st.lists(st.one_of(small, st.integers(FEWEST, 5000)), min_size=2, max_size=5)


def a_poll(options: int) -> Poll:
    listed = tuple(PollOption(each, each.upper()) for each in IDS[:options])
    return Poll("whom", "rights_help", "Whom?", "Whom would you tell?", listed, "Thanks!")


def told(given_votes: list[int]) -> Results | None:
    return results(a_poll(len(given_votes)), dict(zip(IDS, given_votes, strict=False)))


def test_when_everything_may_be_told_it_is_told_exactly() -> None:
    found = told([30, 60, 10])
    assert found is not None
    assert [share.votes for share in found.shares] == [30, 60, 10]
    assert [share.part for share in found.shares] == [0.3, 0.6, 0.1]
    assert (found.votes, found.untold, found.has_percentages) == (100, 0, True)


@pytest.mark.parametrize("given_votes", [[0, 0], [4, 0], [4, 4, 4, 4, 4], [1, 2, 3]])
def test_nothing_is_told_while_every_option_has_few(given_votes: list[int]) -> None:
    assert told(given_votes) is None


def test_few_votes_have_neither_number_nor_part() -> None:
    found = told([12, 4, 0])
    assert found is not None
    assert [share.votes for share in found.shares] == [12, None, None]
    assert [share.part for share in found.shares][1:] == [0, 0]
    assert (found.votes, found.untold) == (12, 2)
    assert not found.has_percentages


def test_an_option_that_was_taken_out_is_told_no_more() -> None:
    found = results(a_poll(2), {"a": 10, "b": 10, "z": 500})
    assert found is not None
    assert [share.part for share in found.shares] == [0.5, 0.5]


@given(given_votes=votes, others=st.lists(small, min_size=5, max_size=5))
def test_whatever_few_people_chose_the_results_are_the_same(
    given_votes: list[int], others: list[int]
) -> None:
    """So nobody can tell 0 from 4, by whatever arithmetic with the figures that are told."""
    changed = [
        other if n < FEWEST else n for n, other in zip(given_votes, itertools.cycle(others), strict=False)
    ]
    assert told(changed) == told(given_votes)


@given(given_votes=votes)
def test_what_is_told_is_never_about_fewer_than_five(given_votes: list[int]) -> None:
    found = told(given_votes)
    if sum(given_votes) < FEWEST:
        assert found is None
    if found is None:
        assert max(given_votes) < FEWEST
        return
    assert found.votes >= FEWEST
    for share, n in zip(found.shares, given_votes, strict=True):
        assert share.votes == (n if n >= FEWEST else None)
        assert (share.part > 0) == (n >= FEWEST)


@given(given_votes=votes)
def test_percentages_are_told_only_when_they_are_near_the_truth(given_votes: list[int]) -> None:
    found = told(given_votes)
    assume(found is not None)
    assert found is not None
    assume(found.has_percentages)
    for share, n in zip(found.shares, given_votes, strict=True):
        if share.votes is not None:
            assert abs(round(100 * share.part) - 100 * n / sum(given_votes)) <= 3
    if not found.untold:
        assert sum(share.part for share in found.shares) == pytest.approx(1)
