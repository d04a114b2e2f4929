"""How young Mongolians shorten words (``abbreviations.txt``); ``folding`` brings both sides to one form."""

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from importlib import resources
from typing import NamedTuple

Table = dict[str, str]
"""What somebody types → what it means."""

_BACK = "аоуяёы"
_VOWELS = "аэоөуүиеёюяыйь"


class Written(NamedTuple):
    """A short form and its meaning. ``exact``: only as typed, not also as the rules of folding leave it."""

    short: str
    meaning: str
    exact: bool


def written() -> Iterator[Written]:
    """The abbreviations of the file, in its order."""
    for section, line in _lines():
        shorts, _, meaning = line.partition(":")
        if meaning:
            for short in shorts.split():
                yield Written(short, meaning.strip(), section != "mn")


def verb_forms() -> Iterator[tuple[str, str]]:
    """Hurried forms of the file's verbs (мэдсн, мдхгүй, авчсан) and the full ones (мэдсэн, мэдэхгүй …)."""
    verbs = [_Verb.of(word) for section, line in _lines() if section == "verbs" for word in line.split()]
    bones = Counter(verb.bones for verb in verbs)
    for verb in verbs:
        yield from verb.forms(verb.stem)
        # Without any vowel only where no other verb of ours has these consonants.
        if bones[verb.bones] == 1 and re.fullmatch("(.)(?!\\1)[^в]+", verb.bones) and verb.bones != verb.stem:
            yield from verb.forms(verb.bones)


class _Verb(NamedTuple):
    stem: str  # мэд, яр
    linked: str  # мэдэ, яри: before х
    full: str  # мэд, яри: before other endings
    vowel: str  # of its endings: а э о ө

    @classmethod
    def of(cls, infinitive: str) -> "_Verb":
        """The verb of an infinitive whose stem ends in a consonant: мэдэх, ярих."""
        linked, stem = infinitive[:-1], infinitive[:-2]
        if linked[-1] != "и":
            return cls(stem, linked, stem, linked[-1])
        first = next(letter for letter in stem if letter in _VOWELS)
        vowel = "о" if first == "о" else "а" if first in _BACK else "э"
        return cls(stem, linked, linked, vowel)

    @property
    def bones(self) -> str:
        """The stem without vowels after its first letter."""
        return self.stem[0] + "".join(letter for letter in self.stem[1:] if letter not in _VOWELS)

    def forms(self, stem: str) -> Iterator[tuple[str, str]]:
        """Short and full forms, the short ones built on ``stem``.

        Left out where two letters would run into one that says something else (үх + х, бос + х: ``sh``).
        """
        if stem[-1] not in "хчш":
            yield (f"{stem}хгүй", f"{self.linked}хгүй")
        if stem[-1] not in "хчшсзцж":
            yield from self._infinitives(stem)
        if self.stem[-2:-1] in _VOWELS and self.stem[-1] != "г":
            yield from self._others(stem)

    def _infinitives(self, stem: str) -> Iterator[tuple[str, str]]:
        yield (f"{stem}х", f"{self.linked}х")
        yield (f"{stem}хд", f"{self.linked}х{self.vowel}д")
        if self.vowel in "аэ":  # after о and ө the same letters are -хоо, -хөө (өгөхөө)
            yield (f"{stem}ху", f"{self.linked}х уу")
            yield (f"{self.linked}ху", f"{self.linked}х уу")

    def _others(self, stem: str) -> Iterator[tuple[str, str]]:
        """Endings right behind the stem; after two consonants there would be a vowel, not ours to guess."""
        v, full = self.vowel, self.full
        yield (f"{stem}сн", f"{full}с{v}н")
        yield (f"{stem}снгүй", f"{full}с{v}нгүй")
        yield (f"{stem}дг", f"{full}д{v}г")
        yield (f"{stem}дггүй", f"{full}д{v}ггүй")
        yield (f"{stem}мр", f"{full}м{v}{v}р")
        yield (f"{stem}мргүй", f"{full}м{v}{v}ргүй")
        yield (f"{stem}чсн", f"{full}чихс{v}н")
        yield (f"{stem}чс{v}н", f"{full}чихс{v}н")
        yield (f"{stem}чихсн", f"{full}чихс{v}н")
        if full[-1] in "влм":
            yield (f"{full}в{v}л", f"{full}б{v}л")


@cache
def _lines() -> tuple[tuple[str, str], ...]:
    """Section and text of each line that holds one."""
    text = resources.files("bot.understanding").joinpath("abbreviations.txt").read_text(encoding="utf-8")
    found, section = [], ""
    for raw in text.splitlines():
        line = raw.partition("#")[0].strip()
        if line.startswith("["):
            section = line.strip("[]")
        elif line:
            found.append((section, line))
    return tuple(found)
