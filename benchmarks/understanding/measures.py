"""Figures over many answers: shares with their intervals, how well scores separate, how honest they are."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

NORMAL_95 = 1.959964
"""Between minus and plus so many standard deviations lie 95 % of a normal distribution."""


@dataclass(frozen=True, slots=True)
class Share:
    """``hits`` of ``n``, as a value from 0 to 1 with its 95 % interval from ``low`` to ``high``."""

    hits: int
    n: int
    value: float
    low: float
    high: float


def share(hits: int, n: int) -> Share:
    """The share with its score interval, which stays true for few cases and near 0 and 1. Needs ``n`` > 0.

    E. B. Wilson, Journal of the American Statistical Association 22 (1927) 209–212.
    """
    value = hits / n
    square = NORMAL_95**2
    middle = value + square / (2 * n)
    reach = NORMAL_95 * math.sqrt(value * (1 - value) / n + square / (4 * n * n))
    scale = 1 + square / n
    return Share(hits, n, value, max(0.0, (middle - reach) / scale), min(1.0, (middle + reach) / scale))


def auroc(inside: Sequence[float], outside: Sequence[float]) -> float:
    """How often a score of ``inside`` is above one of ``outside``, ties counting half: area under the ROC.

    By ranks, as Mann and Whitney's U: J. A. Hanley and B. J. McNeil, Radiology 143 (1982) 29–36. Neither may
    be empty.
    """
    ranks = _ranks([*inside, *outside])
    u = sum(ranks[: len(inside)]) - len(inside) * (len(inside) + 1) / 2
    return u / (len(inside) * len(outside))


def _ranks(scores: Sequence[float]) -> list[float]:
    """The place of each score from 1; equal scores share the middle of their places."""
    order = sorted(range(len(scores)), key=scores.__getitem__)
    ranks = [0.0] * len(scores)
    begin = 0
    while begin < len(order):
        end = begin
        while end < len(order) and scores[order[end]] == scores[order[begin]]:
            end += 1
        for place in order[begin:end]:
            ranks[place] = (begin + 1 + end) / 2
        begin = end
    return ranks


@dataclass(frozen=True, slots=True)
class Bin:
    """Answers with a confidence from ``low`` to ``high``: how many, how sure on average, how often right."""

    low: float
    high: float
    n: int
    confidence: float
    accuracy: float


def reliability(answers: Iterable[tuple[float, bool]], bins: int = 10) -> list[Bin]:
    """Answers (confidence, whether right) in bins of equal width; bins without answers are left out."""
    sorted_in: list[list[tuple[float, bool]]] = [[] for _ in range(bins)]
    for confidence, right in answers:
        sorted_in[min(int(confidence * bins), bins - 1)].append((confidence, right))
    return [
        Bin(
            low=place / bins,
            high=(place + 1) / bins,
            n=len(found),
            confidence=sum(confidence for confidence, _ in found) / len(found),
            accuracy=sum(right for _, right in found) / len(found),
        )
        for place, found in enumerate(sorted_in)
        if found
    ]


def calibration_error(bins: Sequence[Bin]) -> float:
    """How far confidence is from being right, on average over all answers. Needs at least one bin.

    Expected calibration error: C. Guo et al., On Calibration of Modern Neural Networks (ICML 2017), eq. 3.
    """
    return sum(found.n * abs(found.accuracy - found.confidence) for found in bins) / sum(b.n for b in bins)


def percentile(values: Sequence[float], percent: float) -> float:
    """The smallest value that is not below ``percent`` of all (nearest rank). ``values`` may not be empty."""
    return sorted(values)[max(0, math.ceil(percent / 100 * len(values)) - 1)]
