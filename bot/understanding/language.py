"""Which of our two languages a message is in: Mongolian in either script, or English."""

import re
from functools import cache
from importlib import resources

from bot.understanding.folding import clean

_OTHER_THAN_LETTERS = re.compile(r"[^a-zöü]+")


def language_of(text: str) -> str:
    """``mn`` or ``en``. A message without any letters is ``mn``, the language the bot starts with."""
    small = clean(text).lower()
    cyrillic = sum("Ѐ" <= letter <= "ӿ" for letter in small)
    latin = sum("a" <= letter <= "z" for letter in small)
    if not latin or cyrillic * 3 >= latin:
        return "mn"
    return "mn" if _score(small) > 0 else "en"


def _score(small: str) -> int:
    """Above zero for Mongolian in Latin letters, by the groups of one to three letters that occur."""
    padded = f" {_OTHER_THAN_LETTERS.sub(' ', small).strip()} "
    groups = {padded[i : i + n] for n in (1, 2, 3) for i in range(len(padded) - n + 1)}
    weights = _weights()
    return weights[""] + sum(weights.get(group, 0) for group in groups)


@cache
def _weights() -> dict[str, int]:
    """Weight by group of letters; the one of the empty group is always added."""
    text = resources.files("bot.understanding").joinpath("language.txt").read_text(encoding="utf-8")
    pairs = (line.rpartition(" ") for line in text.splitlines() if not line.startswith("#"))
    return {group.replace("_", " "): int(weight) for group, _, weight in pairs}
