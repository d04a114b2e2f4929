"""Typing errors as fingers make them: a typo in every fourth word, the same ones in every run."""

import random
import re
from collections.abc import Callable

EVERY = 4

# A space stands where a key of the row above begins half a key further left; digits and signs are no slips.
_ENGLISH = ("", "qwertyuiop", "asdfghjkl", "zxcvbnm")
_MONGOLIAN = (" " * 10 + "ещ", "фцужэнгшүзкъ", "йыбөахролдп", "ячёсмитьвю")

_WORD = re.compile(r"[^\W\d_]{2,}")


def neighbours(letter: str) -> str:
    """The keys beside a small letter on the English or the Mongolian keyboard; empty for any other sign."""
    return _NEIGHBOURS.get(letter, "")


def _beside(rows: tuple[str, ...]) -> dict[str, str]:
    keys = {(r, c): key for r, row in enumerate(rows) for c, key in enumerate(row) if key != " "}
    steps = ((0, -1), (0, 1), (-1, 0), (-1, 1), (1, -1), (1, 0))
    return {
        key: "".join(keys.get((row + down, column + right), "") for down, right in steps)
        for (row, column), key in keys.items()
    }


_NEIGHBOURS = _beside(_ENGLISH) | _beside(_MONGOLIAN)


def with_typos(text: str, seed: int = 108) -> str:
    """``text`` with a slip in every fourth word of two letters or more, counted from one of the first four.

    So one word in four is hit on average, in short messages too. The same text and seed give the same slips.
    """
    chance = random.Random(f"{seed}\0{text}")
    begin = chance.randrange(EVERY)
    words = list(_WORD.finditer(text))[begin::EVERY]
    for word in reversed(words):
        text = text[: word.start()] + slip(word.group(), chance) + text[word.end() :]
    return text


def slip(word: str, chance: random.Random) -> str:
    """``word`` (two letters or more) with one of four slips at a random place, and never the word itself."""
    kinds = list(_KINDS)
    chance.shuffle(kinds)
    for kind in kinds:
        places = [kind(word, place, chance) for place in range(len(word))]
        changed = [slipped for slipped in places if slipped != word]
        if changed:
            return chance.choice(changed)
    raise AssertionError("dropping a letter always changes a word")


def _swap(word: str, place: int, chance: random.Random) -> str:
    return word[:place] + word[place : place + 2][::-1] + word[place + 2 :]


def _drop(word: str, place: int, chance: random.Random) -> str:
    return word[:place] + word[place + 1 :]


def _double(word: str, place: int, chance: random.Random) -> str:
    return word[: place + 1] + word[place] + word[place + 1 :]


def _neighbour(word: str, place: int, chance: random.Random) -> str:
    near = neighbours(word[place].lower())
    if not near:
        return word
    key = chance.choice(near)
    return word[:place] + (key.upper() if word[place].isupper() else key) + word[place + 1 :]


_KINDS: tuple[Callable[[str, int, random.Random], str], ...] = (_swap, _drop, _double, _neighbour)
