"""Phrases of stems, and where they stand in a message. ``phrases.txt`` tells how they are written.

The work grows with the length of the message alone, not with the number of phrases: each word is looked up
among all stems at once.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

from bot.understanding.folding import fold, skeleton

GAP = 4
"""So many other words may stand between two words of a phrase."""

Phrase = tuple[tuple[str, ...], ...]
"""Words in order, each with alternatives: folded stems, ``=`` before whole ones, ``*`` before endings."""


@dataclass(frozen=True, slots=True)
class Book:
    """All phrases by section, and their stems by what they are met by."""

    sections: Mapping[str, tuple[Phrase, ...]]
    stems: frozenset[str]
    by_bones: Mapping[str, frozenset[str]]


class Message:
    """A message as the places of the stems that occur in it."""

    def __init__(self, text: str) -> None:
        self._places: dict[str, set[int]] = {}
        for place, word in enumerate(fold(text).split()):
            for stem in _met_by(word):
                self._places.setdefault(stem, set()).add(place)

    def has(self, section: str) -> bool:
        """Whether any phrase of the section occurs."""
        return any(self._occurs(phrase) for phrase in book().sections.get(section, ()))

    def _occurs(self, phrase: Phrase) -> bool:
        reached = self._places_of(phrase[0])
        for alternatives in phrase[1:]:
            if not reached:
                return False
            following = {place + step for place in reached for step in range(1, GAP + 2)}
            reached = following & self._places_of(alternatives)
        return bool(reached)

    def _places_of(self, alternatives: Iterable[str]) -> set[int]:
        return set().union(*(self._places.get(stem, ()) for stem in alternatives))


@cache
def book() -> Book:
    """The phrases of ``phrases.txt``; ValueError when a word of it folds to nothing or to several."""
    text = resources.files("bot.understanding").joinpath("phrases.txt").read_text(encoding="utf-8")
    sections: dict[str, list[Phrase]] = {}
    for section, line in _lines(text):
        phrase = tuple(tuple(_stem(part) for part in word.split("|")) for word in line.split())
        sections.setdefault(section, []).append(phrase)
    stems = frozenset(
        stem for phrases in sections.values() for phrase in phrases for word in phrase for stem in word
    )
    by_bones: dict[str, set[str]] = {}
    for stem in stems:
        if stem[0] not in "=*" and len(skeleton(stem)) >= 3:
            by_bones.setdefault(skeleton(stem), set()).add(stem)
    return Book(
        {name: tuple(phrases) for name, phrases in sections.items()},
        stems,
        {bones: frozenset(met) for bones, met in by_bones.items()},
    )


def _lines(text: str) -> Iterator[tuple[str, str]]:
    section = ""
    for raw in text.splitlines():
        line = raw.partition("#")[0].strip()
        if heading := re.fullmatch(r"\[(.+)]", line):
            section = heading[1]
        elif line:
            yield section, line


def _stem(part: str) -> str:
    folded = fold(part)
    if not folded or " " in folded:
        raise ValueError(f"not one word: {part!r}")
    return (part[0] if part[0] in "=*" else "") + folded


@lru_cache(maxsize=8192)
def _met_by(word: str) -> frozenset[str]:
    """All stems of the book that a folded word meets."""
    stems = book().stems
    whole = {f"={word}"} & stems
    endings = {f"*{word[i:]}" for i in range(len(word))} & stems
    beginnings = {word[:i] for i in range(1, len(word) + 1) if len(word) - i <= _room(i, word)} & stems
    return frozenset(whole | endings | beginnings).union(*_same_bones(word))


def _room(length: int, word: str) -> int:
    """How much a word may be longer than a stem: short stems say too little to go by."""
    return 0 if length < 3 else 4 if length == 3 else len(word)


def _same_bones(word: str) -> Iterator[frozenset[str]]:
    """Stems with the consonants that the word begins with, where vowels were in fact left out of the word."""
    bones = skeleton(word)
    vowels = sum(letter in "aeiu" for letter in word)
    if 2 * vowels < len(bones):
        for length in range(3, len(bones) + 1):
            yield book().by_bones.get(bones[:length], frozenset())
