"""Statistics against worked examples of their sources, which ``bot.figures.intervals`` names."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.figures.intervals import Interval, cohen_h, of_mean_difference, of_mean_share, wilson


@pytest.mark.parametrize(
    ("good", "people", "low", "high"),
    # Newcombe (1998), table I, method 3: Wilson's score interval without continuity correction.
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_as_newcombe_worked_it_out(good: int, people: int, low: float, high: float) -> None:
    found = wilson(good, people)
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)


@pytest.mark.parametrize(
    ("before", "then", "h"),
    [
        (0.4, 0.5, 0.2014),  # Cohen (1988), exercise 6.5, p. 203, as R's pwr::ES.h gives it: 0.2013579
        (0.6, 0.8, 0.442),  # table 6.2.2: phi(0.80) 2.214 - phi(0.60) 1.772
        (0.8, 0.6, -0.442),
        (0.3, 0.3, 0.0),
        (0.0, 1.0, 3.1416),
    ],
)
def test_cohens_h(before: float, then: float, h: float) -> None:
    assert cohen_h(before, then) == pytest.approx(h, abs=5e-4)


@given(st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_of_yes_and_no_the_interval_is_wilsons(counted: tuple[int, int]) -> None:
    good, people = counted
    assert of_mean_share(Fraction(good), people) == wilson(good, people)


@given(st.lists(st.sampled_from([Fraction(n, 3) for n in range(4)]), min_size=1, max_size=60))
def test_of_shares_between_the_interval_holds_the_mean_and_stays_on_the_safe_side(
    shares: list[Fraction],
) -> None:
    total, people = sum(shares, Fraction()), len(shares)
    found = of_mean_share(total, people)
    assert 0 <= found.low <= total / people <= found.high <= 1
    assert found.low <= wilson(round(total), people).low
    assert found.high >= wilson(round(total), people).high


def test_a_bootstrap_interval_is_near_the_one_of_theory() -> None:
    """Half of 400 changed by 1: the mean's standard error is 0.025, so 1.96 of it is 0.049."""
    found = of_mean_difference([Fraction(n % 2) for n in range(400)])
    assert found is not None
    assert found.low == pytest.approx(0.5 - 0.049, abs=0.006)
    assert found.high == pytest.approx(0.5 + 0.049, abs=0.006)


def test_the_same_people_have_the_same_interval() -> None:
    differences = [Fraction(n, 3) for n in (-1, 0, 0, 1, 2, 3)]
    assert of_mean_difference(differences) == of_mean_difference(list(differences))


def test_of_many_people_the_interval_is_narrow() -> None:
    """Thirds, evenly: a standard deviation of 0.272, so of 3,000 people 0.0195 between both ends."""
    found = of_mean_difference([Fraction(n % 3, 3) for n in range(3_000)])
    assert found is not None
    assert found.high - found.low == pytest.approx(0.0195, abs=0.002)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.sampled_from([Fraction(n, 3) for n in range(-3, 4)]), min_size=5, max_size=40))
def test_a_bootstrap_interval_holds_the_mean(differences: list[Fraction]) -> None:
    found = of_mean_difference(differences)
    if len(set(differences)) == 1:
        assert found is None
    else:
        assert isinstance(found, Interval)
        assert -1 <= found.low <= sum(differences) / len(differences) <= found.high <= 1
