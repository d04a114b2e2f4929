"""Which language a message is in: Mongolian in either script, English, or clearly another one.

The weights are data beside this file; how they were fitted is told in docs/decisions/0008-normaliser.md.
"""

import re
from functools import cache
from importlib import resources

from bot.understanding.folding import clean

_OTHER_THAN_LETTERS = re.compile(r"[^a-zöü]+")
_OTHER_THAN_ANY_LETTERS = re.compile(r"[^a-zß-ɏḀ-ỿа-ԯ]+")
_ENGLISH_WORD = 20

# Alphabets neither Mongolian nor English is written in, two letters in a row at least: one alone is a smiley.
# Of Korean only whole syllables: ㅋㅋ and ㅠㅠ are laughed and wept in every language.
_FOREIGN = re.compile(
    "[\u0370-\u03ff\u0530-\u05ff\u0600-\u077f\u0900-\u0fff\u1000-\u10ff\u1200-\u139f\u1780-\u17ff"
    "\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3]{2,}"
)
_OURS = re.compile(r"[a-zа-ӿ\u1800-\u18af]")
# So sure one must be that a message is in another language, by how many words it has: names and words that
# wandered from language to language are short.
_SURE_CYRILLIC = {1: 40, 2: 3}
_SURE_LATIN = {1: 60, 2: 30}
_SURE_CYRILLIC_LONG, _SURE_LATIN_LONG = 0, 20


def language_of(text: str) -> str:
    """``mn`` or ``en``. A message without any letters is ``mn``, the language the bot starts with."""
    small = clean(text).lower()
    if _is_cyrillic(small):
        return "mn"
    return "mn" if _score(small) > 0 else "en"


def spoken(text: str) -> str:
    """``mn``, ``en``, or ``other`` when the message is clearly in neither, as far as one can tell.

    Doubtful ones (names, single words, both of our languages in one message) are never ``other``.
    """
    small = clean(text).lower()
    if sum(map(len, _FOREIGN.findall(small))) > len(_OURS.findall(small)):
        return "other"
    letters = f" {_OTHER_THAN_ANY_LETTERS.sub(' ', small).strip()} "
    words = len(set(letters.split()))
    if _is_cyrillic(small):
        sure = _SURE_CYRILLIC.get(words, _SURE_CYRILLIC_LONG)
        return "other" if _sum(letters, "cyrillic.txt") > sure else "mn"
    sure = _SURE_LATIN.get(words, _SURE_LATIN_LONG)
    # What looks Mongolian beside English is believed to be a little of it here too.
    foreign = _sum(letters, "latin.txt") - max(0, _score(small)) // 5
    if not re.search("[а-ӿ]", small) and foreign > sure:
        return "other"
    return language_of(text)


def sounds_english(word: str) -> bool:
    """Whether one word in small Latin letters is English rather than Mongolian, by its letters alone."""
    return _score(word) < -_ENGLISH_WORD


def _is_cyrillic(small: str) -> bool:
    cyrillic = sum("Ѐ" <= letter <= "ӿ" for letter in small)
    latin = sum("a" <= letter <= "z" for letter in small)
    return not latin or cyrillic * 3 >= latin


def _score(small: str) -> int:
    """Above zero for Mongolian in Latin letters, by the groups of one to three letters that occur."""
    return _sum(f" {_OTHER_THAN_LETTERS.sub(' ', small).strip()} ", "language.txt")


def _sum(padded: str, name: str) -> int:
    """What the groups of one to three letters and the words that occur weigh together."""
    groups = {padded[i : i + n] for n in (1, 2, 3) for i in range(len(padded) - n + 1)}
    groups.update(f" {word} " for word in padded.split())
    weights = _weights(name)
    return weights[""] + sum(weights.get(group, 0) for group in groups)


@cache
def _weights(name: str) -> dict[str, int]:
    """Weight by group of letters; the one of the empty group is always added."""
    text = resources.files("bot.understanding").joinpath(name).read_text(encoding="utf-8")
    pairs = (line.rpartition(" ") for line in text.splitlines() if not line.startswith("#"))
    return {group.replace("_", " "): int(weight) for group, _, weight in pairs}
