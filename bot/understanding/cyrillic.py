"""Mongolian typed in Latin letters, or in hurried Cyrillic, written back in proper Cyrillic.

The sentence embedding understands Cyrillic only. Words come from texts it has learnt from; others are found
by their consonants, as a slip of the finger, by the beginning they share with a known word, or spelled by
sound. English stays.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from bot.understanding.folding import WORD, clean, fold_word, skeleton
from bot.understanding.language import language_of, sounds_english, spoken
from bot.understanding.likeness import is_within, shared, stem_of, steps, typed_up_to, unlike
from bot.understanding.slips import Slips
from bot.understanding.spelling import is_back, spell

_CYRILLIC_WORD = re.compile("[Ѐ-ӿ]+")
_CYRILLIC = re.compile("[Ѐ-ӿ]")
_LATIN = re.compile("[A-Za-zÀ-ɏ]")
_OTHER_THAN_LATIN = re.compile("[^a-zöü]+")
_HURRIED = re.compile("б[гдснхв]|[^аэоөуүиеёюяыь]{2,}$")  # бна, згр: to be understood, never to be written
_REMEMBERED = 20_000
_SHORTEST_STEM = 3
_SHORTEST_SLIP = 5  # shorter words have too many neighbours
_OFTEN = 20  # a word said so often was rather slipped from than another one formed that nobody said yet


class BackTransliterator:
    """Known Cyrillic words by the forms in which somebody may type them."""

    def __init__(self, words: Mapping[str, int], english: Mapping[str, int]) -> None:
        self._counts = dict(words)
        self._english = dict(english)
        self._by_fold: defaultdict[str, list[str]] = defaultdict(list)
        self._by_bones: defaultdict[str, list[str]] = defaultdict(list)
        for word in sorted(self._counts, key=lambda word: (-self._counts[word], word)):
            folded = fold_word(word)
            if folded and " " not in folded and not _HURRIED.match(word):
                if folded not in self._by_fold:
                    self._by_bones[skeleton(folded)].append(folded)
                self._by_fold[folded].append(word)
        self._folds = sorted(self._by_fold)
        self._slips = Slips(
            {fold: sum(self._counts[w] for w in words) for fold, words in self._by_fold.items()}
        )
        self._known: dict[str, str] = {}

    @classmethod
    def learn(cls, texts: Iterable[str]) -> BackTransliterator:
        """Knows the Cyrillic words of ``texts``, and the words of English ones as English."""
        words: Counter[str] = Counter()
        english: Counter[str] = Counter()
        for text in texts:
            language = spoken(text)
            if language == "other":
                continue
            found = [word.lower() for word in WORD.findall(clean(text))]
            words.update(word for word in found if _CYRILLIC_WORD.fullmatch(word))
            if language == "en":
                english.update(word for word in found if word.isascii())
        return cls(words, english)

    def as_dict(self) -> dict[str, Any]:
        """What it knows, for JSON."""
        return {"words": self._counts, "english": self._english}

    @classmethod
    def from_dict(cls, known: Mapping[str, Any]) -> BackTransliterator:
        """The one that ``as_dict`` wrote down."""
        return cls(known["words"], known["english"])

    def restore(self, text: str) -> str:
        """``text`` (cleaned) with its Mongolian words in Cyrillic; English and all else stay as they are."""
        plain = clean(text)
        within_english = language_of(plain) == "en"
        return _in_harmony(WORD.sub(lambda match: self._restored(match.group(), within_english), plain))

    def _restored(self, typed: str, within_english: bool) -> str:
        key = f"{within_english:d}{typed}"
        if key not in self._known:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            self._known[key] = self._word(typed, within_english)
        return self._known[key]

    def _word(self, typed: str, within_english: bool) -> str:
        small = typed.lower()
        if not _LATIN.search(small):
            return self._tidied(typed) if _CYRILLIC.search(small) else typed
        folded = fold_word(small)
        if self._is_english(small, folded, within_english):
            return typed
        parts = folded.split()
        if len(parts) == 1:
            return self._part(folded, folded if _CYRILLIC.search(small) else _letters(small))
        return " ".join(self._part(part, part) for part in parts)

    def _tidied(self, typed: str) -> str:
        """A Cyrillic word, or the known one it folds to (хэрэгтэи, бна) or is a slip of."""
        parts = fold_word(typed).split()
        known = [self._by_fold.get(part, []) for part in parts]
        if len(parts) == 1 and not known[0] and (slipped := self._slipped(parts[0])):
            return slipped
        if not all(known) or any(typed.lower() in words for words in known):
            return typed
        return " ".join(words[0] for words in known) or typed

    def _is_english(self, small: str, folded: str, within_english: bool) -> bool:
        """Whether to leave a word alone. Of words of both languages (end, bi) their company decides."""
        if _CYRILLIC.search(small):
            return False
        parts = folded.split()
        known = [self._by_fold.get(part, ()) for part in parts]
        times = min((sum(self._counts[word] for word in words) for words in known), default=0)
        english = self._english.get(small, 0)
        if within_english:
            return len(folded) <= _SHORTEST_STEM or times <= 20 * english
        if not times:
            return english > 0 or sounds_english(small)
        as_spelt = len(parts) == 1 and any(not unlike(word, small) for word in known[0])
        return english > (2 if as_spelt else 0.1) * times

    def _part(self, folded: str, typed: str) -> str:
        if folded.isdigit():
            return folded
        if folded in self._by_fold:
            return self._closest(self._by_fold[folded], typed)
        by_bones = self._with_bones(folded)
        if by_bones:
            return self._by_fold[by_bones][0]
        slipped = self._slipped(folded)
        if slipped and self._counts[slipped] >= _OFTEN:
            return slipped
        return self._with_ending(folded, typed) or slipped or spell(typed)

    def _slipped(self, folded: str) -> str | None:
        """The known word that ``folded`` is one slip of the finger away from."""
        meant = self._slips.meant(folded) if len(folded) >= _SHORTEST_SLIP else None
        return self._by_fold[meant][0] if meant else None

    def _closest(self, words: list[str], typed: str) -> str:
        """Of words that fold alike the one spelled most like ``typed``; the more frequent one in doubt."""
        if len(words) == 1:
            return words[0]
        return min(words, key=lambda word: unlike(word, typed) - 0.7 * math.log10(self._counts[word]))

    def _with_bones(self, folded: str) -> str | None:
        """The fold of a known word with the same consonants, when ``folded`` is that word in a hurry."""
        bones = skeleton(folded)
        if len(bones) < 2:
            return None
        found = [
            (steps(folded, known) - 0.4 * math.log10(1 + self._counts[self._by_fold[known][0]]), known)
            for known in self._by_bones.get(bones, ())
            if is_within(folded, known)
        ]
        return min(found)[1] if found else None

    def _with_ending(self, folded: str, typed: str) -> str | None:
        """The beginning of the known word most alike, with the rest of ``typed`` spelled behind it."""
        common, known = max(
            ((shared(folded, fold), fold) for fold in self._neighbours(folded)),
            key=lambda pair: (pair[0], self._counts[self._by_fold[pair[1]][0]]),
            default=(0, ""),
        )
        if common < _SHORTEST_STEM or 2 * common < len(folded):
            return None
        stem = stem_of(self._by_fold[known][0], folded[:common])
        return stem + spell(typed[typed_up_to(typed, folded[:common]) :], stem) if stem else None

    def _neighbours(self, folded: str) -> Iterator[str]:
        place = bisect_left(self._folds, folded)
        yield from self._folds[max(0, place - 3) : place + 3]


def _letters(small: str) -> str:
    return _OTHER_THAN_LATIN.sub("", small.replace("4", "ch").replace("6", "sh"))


_PARTICLE = re.compile(r"([Ѐ-ӿ]+)(\s+)(р?)(?:уу|үү)\b")


def _in_harmony(text: str) -> str:
    """уу and руу behind back words, үү and рүү behind front ones: in Latin letters they are the same."""
    return _PARTICLE.sub(lambda m: f"{m[1]}{m[2]}{m[3]}{'уу' if is_back(m[1]) else 'үү'}", text)
