"""How sure a figure is: intervals of 95 %, and how large a change is.

Sources: R. G. Newcombe, Two-sided confidence intervals for the single proportion, Statistics in Medicine 17
(1998) 857-872 (Wilson's interval is method 3 there); J. Cohen, Statistical Power Analysis for the Behavioral
Sciences, 2nd edition (1988), chapter 6 (h and its sizes); B. Efron, R. Tibshirani, An Introduction to the
Bootstrap (1993).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

# scipy takes seconds to import: it is imported inside functions, for whoever asks for a figure.

_SURE = 0.95
_RESAMPLES = 5000
_AT_ONCE = 2_000_000  # drawn numbers in memory
_SEED = 20260304  # the same people give the same interval, on every day and machine

SMALL, MEDIUM, LARGE = 0.2, 0.5, 0.8
"""Cohen's sizes of h: from here on a change is small, medium, large."""


@dataclass(frozen=True, slots=True)
class Interval:
    """Where the true value lies in 95 of 100 cases."""

    low: float
    high: float


def wilson(good: int, people: int) -> Interval:
    """Wilson's interval of the share ``good`` of ``people``, from 0 to 1. ValueError when there are none."""
    from scipy.stats import binomtest  # type: ignore[import-untyped]

    found = binomtest(good, people).proportion_ci(_SURE, method="wilson")
    return Interval(float(found.low), float(found.high))


def of_mean_share(total: Fraction, people: int) -> Interval:
    """The interval of a mean of shares, of which each person has one between 0 and 1; ``total`` is their sum.

    Wilson's where everybody has 0 or 1. Shares between vary less than that, so the same interval is on the
    safe side; a broken sum counts as the whole number below for its low end, and above for its high end.
    """
    return Interval(wilson(math.floor(total), people).low, wilson(math.ceil(total), people).high)


def of_mean_difference(differences: Sequence[Fraction]) -> Interval | None:
    """The interval of the mean of paired differences, by bootstrap over the people.

    None when all are the same: then people tell nothing about how much people vary.
    """
    if len(set(differences)) < 2:
        return None
    import numpy as np
    from scipy.stats import bootstrap

    found = bootstrap(
        ([float(one) for one in differences],),
        np.mean,
        confidence_level=_SURE,
        n_resamples=_RESAMPLES,
        batch=max(1, _AT_ONCE // len(differences)),
        method="percentile",
        rng=_SEED,
    ).confidence_interval
    return Interval(float(found.low), float(found.high))


def cohen_h(before: float, then: float) -> float:
    """Cohen's h between two shares from 0 to 1; positive when the second is larger."""
    return 2 * math.asin(math.sqrt(then)) - 2 * math.asin(math.sqrt(before))
