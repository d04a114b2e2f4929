"""Mongolian words typed with a slip of the finger, put right in their folded form."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from bot.understanding.slips import Slips

_TIERS = ((5, 5), (4, 20), (3, 200))
"""So many letters a word has at least, and so often people said the one that was meant: the shorter a word,
the more others are one slip away."""


class Mongolian:
    """Folded words with how often they occur in what people say to the bot."""

    def __init__(self, words: Mapping[str, int]) -> None:
        self._words = dict(words)
        self._slips = [
            (length, Slips({word: times for word, times in self._words.items() if times >= least}))
            for length, least in _TIERS
        ]

    @classmethod
    def learn(cls, words: Iterable[str]) -> Mongolian:
        """Knows those folded ``words``."""
        return cls(Counter(words))

    def as_dict(self) -> dict[str, int]:
        """What it learnt, for JSON and the constructor."""
        return dict(self._words)

    def mend(self, word: str) -> str:
        """A folded ``word`` that nobody said yet as the known one that is one slip away, or as it is."""
        if word in self._words or not word.isalpha():
            return word
        slips = next((slips for length, slips in self._slips if len(word) >= length), None)
        return slips.meant(word) or word if slips else word
