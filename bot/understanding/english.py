"""English words typed in a hurry, put right: the model knows whole words better than half ones."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources
from itertools import islice
from types import MappingProxyType

from bot.understanding.language import language_of
from bot.understanding.slips import Slips

_WORD = re.compile(r"[A-Za-z']{3,}")
_FREQUENT = 20_000
"""So many words of the dictionary may have been meant; the rarer ones are only left alone."""

_SHORT = 3
"""Words of so many letters are often shortened ones (msg, ngo): they become words of ours or nothing."""

_OURS = 10**11
"""A word that people say to this bot is likelier meant than the most frequent one of the dictionary."""


class English:
    """The dictionary's words, and above them those of the training phrases."""

    def __init__(self, ours: Mapping[str, int]) -> None:
        self._ours = {word: times for word, times in ours.items() if times > 1 or word in _dictionary()}
        frequent = dict(islice(_dictionary().items(), _FREQUENT))
        self._slips = Slips(frequent | {word: times * _OURS for word, times in self._ours.items()})
        self._short = Slips({word: times for word, times in self._ours.items() if len(word) <= _SHORT + 1})
        self._mended: dict[str, str | None] = {}

    @classmethod
    def learn(cls, texts: Iterable[str]) -> English:
        """Knows the words of those ``texts`` that are English."""
        spoken = (text for text in texts if language_of(text) == "en")
        return cls(Counter(word.lower() for text in spoken for word in _WORD.findall(text)))

    def as_dict(self) -> dict[str, int]:
        """What it learnt, for JSON and the constructor."""
        return dict(self._ours)

    def mend(self, text: str) -> str:
        """An English ``text`` with each unknown word that is one slip away from a known one put right."""
        return _WORD.sub(lambda match: self._word(match.group()), text)

    def _word(self, typed: str) -> str:
        small = typed.lower()
        if small in self._ours or small in _dictionary():
            return typed
        if small not in self._mended:
            slips = self._short if len(small) <= _SHORT else self._slips
            self._mended[small] = slips.meant(small)
        return self._mended[small] or typed


@cache
def _dictionary() -> Mapping[str, int]:
    """82,765 English words with how often they occur, the most frequent first: from SymSpell (MIT)."""
    table = resources.files("symspellpy").joinpath("frequency_dictionary_en_82_765.txt")
    lines = (line.split() for line in table.read_text(encoding="utf-8-sig").splitlines())
    words = sorted(((word, int(times)) for word, times in lines), key=lambda pair: -pair[1])
    return MappingProxyType(dict(words))
