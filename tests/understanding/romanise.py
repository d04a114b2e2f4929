"""Mongolian Cyrillic in the Latin spellings that young people use, for tests and measurements."""

import random
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

_COMMON = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "ye", "ё": "yo", "ж": "j", "з": "z", "и": "i",
    "й": "i", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "ө": "u", "п": "p", "р": "r", "с": "s",
    "т": "t", "у": "u", "ү": "u", "ф": "f", "х": "h", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sh", "ъ": "",
    "ы": "ii", "ь": "i", "э": "e", "ю": "yu", "я": "ya",
}  # fmt: skip


@dataclass(frozen=True)
class Style:
    """One way to write Mongolian in Latin letters.

    ``rough`` ones drop vowels inside words here and there, by a random choice that ``seed`` repeats.
    """

    name: str
    letters: Mapping[str, str] = field(default_factory=dict)
    single: bool = False
    rough: bool = False

    def write(self, text: str, seed: int = 0) -> str:
        """``text`` with its Cyrillic letters in this style; everything else stays."""
        table = {**_COMMON, **self.letters}
        latin = "".join(table.get(letter, letter) for letter in text.lower())
        if self.single:
            latin = re.sub(r"([aeiouöüv])\1+", r"\1", latin)
        return _hurried(latin, random.Random(f"{seed}{text}")) if self.rough else latin


def _hurried(latin: str, chance: random.Random) -> str:
    """Short words keep their vowels; of longer ones about half of the short vowels inside go."""
    return " ".join(_without_vowels(word, chance) for word in latin.split(" "))


def _without_vowels(word: str, chance: random.Random) -> str:
    if len(word) < 5:
        return word
    return word[:1] + re.sub(
        r"(?<=[^aeiouy])[aeou]+(?=[^aeiouy.,!?])",
        lambda vowel: "" if chance.random() < 0.5 else vowel.group(),
        word[1:],
    )


OFFICIAL = Style("MNS 5217", {"х": "kh", "ө": "ö", "ү": "ü", "ы": "y", "ъ": "i"})
CAREFUL = (
    OFFICIAL,
    Style("plain"),
    Style("plain, single vowels", single=True),
    Style("oo for өө", {"ө": "o"}),
    Style("x and c", {"х": "x", "ц": "c", "ө": "o"}),
    Style("kh, zh", {"х": "kh", "ж": "zh", "ө": "o"}),
    Style("v for ү", {"ү": "v", "ө": "u"}),
    Style("v for ү, x", {"ү": "v", "ө": "o", "х": "x", "ы": "y"}),
    Style("umlauts", {"ү": "ü", "ө": "ö", "ы": "y"}),
    Style("umlauts, single vowels", {"ү": "ü", "ө": "ö"}, single=True),
    Style("w, e for е", {"в": "w", "е": "e", "ө": "o"}),
    Style("w, c, single vowels", {"в": "w", "ц": "c", "е": "e", "ө": "o"}, single=True),
    Style("dz, y for й", {"з": "dz", "й": "y", "ө": "o"}),
    Style("iy for ий", {"й": "y", "ы": "iy", "ө": "o"}),
    Style("digits", {"ч": "4", "ш": "6", "ө": "o"}),
)
"""Styles that write every vowel."""

ROUGH = (
    Style("hurried", {"ө": "o"}, rough=True),
    Style("hurried, single vowels, x, c", {"х": "x", "ц": "c"}, single=True, rough=True),
    Style("hurried, w", {"в": "w", "ө": "o", "е": "e"}, rough=True),
)
"""Styles that leave vowels out."""


def everyday_words() -> tuple[str, ...]:
    """Some hundred Mongolian words in Cyrillic."""
    lines = (Path(__file__).parent / "words.txt").read_text(encoding="utf-8").splitlines()
    return tuple(word for line in lines if not line.startswith("#") for word in line.split())
