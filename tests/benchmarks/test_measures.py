"""Each measure against an example worked out in print, or by hand where the sum is short."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.understanding.measures import auroc, calibration_error, percentile, reliability, share

SCORES = st.lists(st.sampled_from([0.0, 0.25, 0.5, 0.75, 1.0]), min_size=1, max_size=12)


@pytest.mark.parametrize(
    ("hits", "n", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_interval_is_that_of_newcombe(hits: int, n: int, low: float, high: float) -> None:
    # R. G. Newcombe, Statistics in Medicine 17 (1998) 857–872, table I, method 3.
    found = share(hits, n)
    assert [found.low, found.high] == pytest.approx([low, high], abs=5e-5)
    assert found.value == hits / n


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_interval_holds_the_share(case: tuple[int, int]) -> None:
    found = share(*case)
    assert 0 <= found.low <= found.value + 1e-12
    assert found.value <= found.high + 1e-12
    assert found.high <= 1


def test_auroc_is_that_of_hanley_and_mcneil() -> None:
    # Radiology 143 (1982) 29–36, table I: 109 CT images rated from 1 (surely normal) to 5 (surely abnormal).
    normal = [1] * 33 + [2] * 6 + [3] * 6 + [4] * 11 + [5] * 2
    abnormal = [1] * 3 + [2] * 2 + [3] * 2 + [4] * 11 + [5] * 33
    assert auroc(abnormal, normal) == pytest.approx(0.893, abs=5e-4)


@given(SCORES, SCORES)
def test_auroc_counts_pairs(inside: list[float], outside: list[float]) -> None:
    pairs = [(a > b) + (a == b) / 2 for a in inside for b in outside]
    assert auroc(inside, outside) == pytest.approx(sum(pairs) / len(pairs))


def test_calibration_by_hand() -> None:
    # Five answers in the bin .6–.7 (sure .62 on average, right in 3) and five in .9–1 (.96, right in all).
    answers = [(0.60, True), (0.61, True), (0.62, True), (0.63, False), (0.64, False)]
    answers += [(0.92, True), (0.94, True), (0.96, True), (0.98, True), (1.0, True)]
    bins = reliability(answers)
    assert [(found.low, found.n, found.accuracy) for found in bins] == [(0.6, 5, 0.6), (0.9, 5, 1.0)]
    assert [found.confidence for found in bins] == [pytest.approx(0.62), pytest.approx(0.96)]
    assert calibration_error(bins) == pytest.approx(0.5 * 0.02 + 0.5 * 0.04)


def test_confidence_at_both_ends_has_a_bin() -> None:
    assert [found.low for found in reliability([(0.0, False), (1.0, True)])] == [0.0, 0.9]


def test_percentile_by_nearest_rank() -> None:
    values = [15.0, 20.0, 35.0, 40.0, 50.0]
    assert [percentile(values, p) for p in (5, 30, 40, 50, 100)] == [15, 20, 20, 35, 50]
