"""Mongolian in Latin letters as different hands type it; made apart from the bot's own folding."""

import random

_ONE_WAY = dict(zip("абвгдзиклмнопрстуфэ", "abvgdziklmnoprstufe", strict=True))
_ONE_WAY |= {"ч": "ch", "ш": "sh", "ъ": "", "ь": ""}
_HABITS: dict[str, tuple[str, ...]] = {
    "ө": ("u", "o"),
    "ү": ("u", "v"),
    "х": ("h", "kh", "x"),
    "ц": ("ts", "c"),
    "ж": ("j", "zh"),
    "е": ("e", "ye"),
    "ё": ("yo", "yu"),
    "ю": ("yu", "u"),
    "я": ("ya", "ia"),
    "й": ("i", "y"),
    "ы": ("ii", "i", "y"),
    "щ": ("sh", "shch"),
}


def romanise(text: str, seed: int = 108) -> str:
    """``text`` in small Latin letters. One message has one hand: a letter is written alike in all of it.

    The same text and seed give the same hand. Other signs and Latin letters stay.
    """
    chance = random.Random(f"{seed}\0{text}")
    hand = _ONE_WAY | {letter: chance.choice(ways) for letter, ways in _HABITS.items()}
    return "".join(hand.get(letter, letter) for letter in text.lower())
