"""What is taken for what."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scores:
    """How well one intent is recognised; ``n`` phrases mean it. A share of nothing counts as 0.

    C. J. van Rijsbergen, Information Retrieval (1979), chapter 7: F1 is the harmonic mean of the other two.
    """

    intent: str
    n: int
    precision: float
    recall: float
    f1: float


@dataclass(frozen=True, slots=True)
class Confusion:
    """``times`` of ``n`` phrases that mean ``meant`` were taken for ``taken``."""

    meant: str
    taken: str
    times: int
    n: int


Pairs = Iterable[tuple[str, str]]
"""What each phrase means and what it was taken for."""


def scores(pairs: Pairs) -> list[Scores]:
    """Of each intent that some phrase means, the worst first."""
    pairs = list(pairs)
    meant = Counter(true for true, _ in pairs)
    taken = Counter(guess for _, guess in pairs)
    right = Counter(true for true, guess in pairs if true == guess)
    found = [_scores(intent, right[intent], meant[intent], taken[intent]) for intent in meant]
    return sorted(found, key=lambda one: (one.f1, one.intent))


def _scores(intent: str, right: int, meant: int, taken: int) -> Scores:
    return Scores(intent, meant, right / taken if taken else 0.0, right / meant, 2 * right / (meant + taken))


def worst(pairs: Pairs, most: int = 25) -> list[Confusion]:
    """The commonest mistakes, the commonest first."""
    pairs = list(pairs)
    meant = Counter(true for true, _ in pairs)
    wrong = Counter(pair for pair in pairs if pair[0] != pair[1])
    ranked = sorted(wrong.items(), key=lambda item: (-item[1], item[0]))
    return [Confusion(true, guess, times, meant[true]) for (true, guess), times in ranked[:most]]
