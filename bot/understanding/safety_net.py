"""Finds disclosures by phrases, without the model: Mongolian in both scripts and English.

It looks for *what happens* (``phrases.txt``), then for *to whom*. A question in general is no disclosure.
Matching is on folded words and on their consonants, so that ``pasportiig mini huraachsan`` meets
``паспортыг минь хураачихсан``.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import NamedTuple

from bot.domain.safety import Risk
from bot.understanding.folding import fold, skeleton
from bot.understanding.payloads import RISKS

GAP = 4
"""So many other words may stand between two words of a phrase."""


class Finding(NamedTuple):
    """How worried to be, and about which disclosure (a name of intents.md; empty when there is none)."""

    risk: Risk
    about: str


NOTHING = Finding(Risk.NONE, "")


class Word(NamedTuple):
    """A word of a message in its two forms."""

    folded: str
    bones: str


@dataclass(frozen=True, slots=True)
class Stem:
    """One word of a phrase: ``=`` a whole word, ``*`` an ending, otherwise a stem that may carry endings."""

    folded: str
    bones: str
    kind: str

    def meets(self, word: Word) -> bool:
        """Whether ``word`` is this stem in some spelling."""
        if self.kind == "=":
            return word.folded == self.folded
        if self.kind == "*":
            return word.folded.endswith(self.folded)
        return self._begins(word) or self._same_bones(word)

    def _begins(self, word: Word) -> bool:
        """Short stems may carry short endings only: they say too little to go by."""
        room = {1: 0, 2: 0, 3: 4}.get(len(self.folded), len(word.folded))
        return word.folded.startswith(self.folded) and len(word.folded) <= len(self.folded) + room

    def _same_bones(self, word: Word) -> bool:
        """Only from three consonants on, and where vowels were in fact left out of the word."""
        vowels = sum(letter in "aeiu" for letter in word.folded)
        return len(self.bones) >= 3 and 2 * vowels < len(word.bones) and word.bones.startswith(self.bones)


Phrase = tuple[tuple[Stem, ...], ...]
"""Words in order, each with its alternatives."""


def look(text: str) -> Finding:
    """The most worrying thing that ``text`` tells of the writer or of somebody they know."""
    words = [Word(word, skeleton(word)) for word in fold(text).split()]
    if not words:
        return NOTHING
    findings = [finding for about in _harms() if (finding := _told(about, words)) is not None]
    return max(findings, default=NOTHING, key=lambda finding: finding.risk)


def _told(about: str, words: Sequence[Word]) -> Finding | None:
    """What section ``about`` finds in the message; None when nothing, or nothing that happens to anybody."""
    book = _book()
    certain = _any(book[f"{about} certain"], words)
    if not certain and not _any(book[about], words):
        return None
    if _any(book["harmless"], words) or _in_general(words):
        return None
    mine, theirs = _any(book["me"], words), _any(book["somebody"], words)
    if theirs and not _any(book["to me"], words):
        return Finding(RISKS["friend_in_danger"], "friend_in_danger")
    return Finding(RISKS[about], about) if certain or mine else None


def _in_general(words: Sequence[Word]) -> bool:
    """Whether this is a question about what one does if …, and not about what happens now."""
    book = _book()
    if _any(book["now"], words):
        return False
    return _any(book["general"], words) or (_any(book["asking"], words) and not _any(book["to me"], words))


def _any(phrases: Sequence[Phrase], words: Sequence[Word]) -> bool:
    return any(_occurs(phrase, words, 0, len(words)) for phrase in phrases)


def _occurs(phrase: Phrase, words: Sequence[Word], start: int, end: int) -> bool:
    """Whether the phrase's words stand in order in ``words[start:]``, the first of them before ``end``."""
    if not phrase:
        return True
    for i in range(start, min(end, len(words))):
        if any(stem.meets(words[i]) for stem in phrase[0]) and _occurs(phrase[1:], words, i + 1, i + 2 + GAP):
            return True
    return False


@cache
def _harms() -> tuple[str, ...]:
    return tuple(name for name in RISKS if name in _book())


@cache
def _book() -> dict[str, tuple[Phrase, ...]]:
    """The phrases by section."""
    text = resources.files("bot.understanding").joinpath("phrases.txt").read_text(encoding="utf-8")
    sections: dict[str, list[Phrase]] = {}
    for section, line in _lines(text):
        sections.setdefault(section, []).append(tuple(_stems(word) for word in line.split()))
    for name in RISKS:
        if name in sections or f"{name} certain" in sections:
            sections.setdefault(name, [])
            sections.setdefault(f"{name} certain", [])
    return {name: tuple(phrases) for name, phrases in sections.items()}


def _lines(text: str) -> Iterator[tuple[str, str]]:
    section = ""
    for raw in text.splitlines():
        line = raw.partition("#")[0].strip()
        if heading := re.fullmatch(r"\[(.+)]", line):
            section = heading[1]
        elif line:
            yield section, line


def _stems(word: str) -> tuple[Stem, ...]:
    return tuple(_stem(part) for part in word.split("|"))


def _stem(part: str) -> Stem:
    folded = fold(part)
    if not folded or " " in folded:
        raise ValueError(f"not one word: {part!r}")
    return Stem(folded, skeleton(folded), kind=part[0] if part[0] in "=*" else "")
