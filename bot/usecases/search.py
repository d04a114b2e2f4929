"""Finding quizzes, stories, chats, words and answers by what one types."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from math import log

from bot.domain.safety import Fold
from bot.usecases.explore import Genre
from bot.usecases.ports import Library

EXPECTED = "explore.search"
"""What a person's next text is for who has just asked to search."""

MOST_FOUND = 8
MOST_WORDS = 12
"""So many words of a text are looked for; who writes more tells a story."""

_TITLE, _TEXT = 3.0, 1.0
_SAME, _BEGINS, _SHARED, _BONES = 1.0, 0.7, 0.5, 0.4
_LEAST, _STEM, _ENDING = 3, 4, 3
"""Letters: shorter words are found whole or not at all; of a stem; behind a short or a shared stem."""
_WORTH_SHOWING = 0.2
"""What fits that much worse than the best is left out."""


@dataclass(frozen=True, slots=True)
class Found:
    """Something that can be opened."""

    genre: Genre
    id: str
    title: str


@dataclass(frozen=True, slots=True)
class Index:
    """What can be found in one language.

    ``places``: by first letter, each folded word with the numbers of its ``things`` and its weight in each.
    """

    things: tuple[Found, ...]
    places: Mapping[str, Mapping[str, Mapping[int, float]]]

    @classmethod
    def of(cls, library: Library, language: str, fold: Fold) -> "Index":
        """The index of everything in this language."""
        things: list[Found] = []
        places: dict[str, dict[str, dict[int, float]]] = {}
        for number, (found, text) in enumerate(_everything(library, language)):
            things.append(found)
            for words, weight in ((text, _TEXT), (found.title, _TITLE)):
                for word in fold(words).split():
                    places.setdefault(word[0], {}).setdefault(word, {})[number] = weight
        return cls(tuple(things), places)

    def best(self, words: list[str]) -> tuple[Found, ...]:
        """What fits these folded words, the best first; a thing that has more of them fits better."""
        score: dict[int, float] = {}
        hits: dict[int, int] = {}
        for word in words:
            for number, fits in self._where(word).items():
                score[number] = score.get(number, 0) + fits
                hits[number] = hits.get(number, 0) + 1
        # Rounded: in which order the words were added up must not decide between two equals.
        worth = {number: round(score[number] * hits[number], 6) for number in score}
        least = _WORTH_SHOWING * max(worth.values(), default=0)
        ranked = sorted((n for n in worth if worth[n] >= least), key=lambda n: (-worth[n], n))
        return tuple(self.things[number] for number in ranked[:MOST_FOUND])

    def _where(self, asked: str) -> dict[int, float]:
        """The things with this word, or one like it. A rare word says more than a common one."""
        found: dict[int, float] = {}
        for word, places in self.places.get(asked[0], {}).items():
            if alike := _alike(asked, word):
                rare = log(1 + len(self.things) / len(places))
                for number, weight in places.items():
                    found[number] = max(found.get(number, 0), alike * weight * rare)
        return found


@dataclass(frozen=True, slots=True)
class Search:
    """Finds things by words, in either script, whatever endings they have. Asks no store: nothing is kept."""

    library: Library
    fold: Fold
    _indexes: dict[str, Index] = field(default_factory=dict)

    def __call__(self, language: str, text: str) -> tuple[Found, ...]:
        """At most ``MOST_FOUND``, the best first; empty when nothing fits."""
        if (
            language not in self._indexes
        ):  # made when somebody first searches: folding all words takes a moment
            self._indexes[language] = Index.of(self.library, language, self.fold)
        words = list(dict.fromkeys(self.fold(text).split()))
        return self._indexes[language].best(words[:MOST_WORDS])


def _everything(library: Library, language: str) -> Iterator[tuple[Found, str]]:
    """Each thing with the text beside its title that it is found by."""
    for quiz in library.quizzes(language):
        asked = " ".join(question.text for question in quiz.questions)
        yield Found(Genre.QUIZ, quiz.id, quiz.title), f"{quiz.intro} {asked}"
    for lesson in library.lessons(language):
        yield Found(Genre.STORY, lesson.id, lesson.title), lesson.intro
    for scenario in library.scenarios(language):
        yield Found(Genre.CHAT, scenario.id, scenario.title), scenario.intro
    for term in library.glossary(language):
        yield Found(Genre.WORD, term.id, term.word), term.meaning
    for key, title in library.faq_titles(language).items():
        yield Found(Genre.ANSWER, key, title), ""


def _alike(asked: str, word: str) -> float:
    """How much two folded words with the same first letter look like forms of one; 0 when they do not.

    Endings are most of what differs between two forms of a Mongolian word; vowels inside it come and go.
    """
    if asked == word:
        return _SAME
    shorter, longer = sorted((asked, word), key=len)
    if len(shorter) < _LEAST:
        return 0
    differ = (n for n, letters in enumerate(zip(shorter, longer, strict=False)) if letters[0] != letters[1])
    shared = next(differ, len(shorter))
    endings = len(shorter) - shared, len(longer) - shared
    if shared == len(shorter) and (shared >= _STEM or max(endings) <= _ENDING):
        return _BEGINS
    if shared >= _STEM and max(endings) <= _ENDING:
        return _SHARED
    bones, others = _bones(shorter), _bones(longer)
    return _BONES if len(bones) >= _LEAST and others.startswith(bones) else 0


@lru_cache(maxsize=8192)
def _bones(word: str) -> str:
    """The first letter and the consonants behind it, doubled ones once: alike for ``zurag``, ``zurgiig``."""
    return re.sub(r"(.)\1+", r"\1", word[:1] + re.sub(r"[aeiuy]", "", word[1:]))
