"""A name for a certificate: what can be drawn of what somebody typed. It is kept nowhere."""

import unicodedata

from bot.domain.errors import UnfitNameError

SHORTEST, LONGEST, MOST_WORDS = 2, 40, 4
_BESIDE = frozenset(" -‐‑–—'’ʼ`.,()")
"""What may stand between letters: ``Бат-Эрдэнэ``, ``О'Коннор``, ``Б. Сараа``."""


def printed_name(text: str) -> str:
    """The name in one line, without emoji, marks of direction and other things that are no letters.

    Raises UnfitNameError unless 2 to 40 letters are left, Cyrillic or Latin, in at most four words.
    """
    name = in_one_line(text)
    letters = sum(sign.isalpha() for sign in name)
    if letters < SHORTEST or is_more_than_a_name(name) or not all(is_ours(sign) for sign in name):
        raise UnfitNameError
    return name


def is_more_than_a_name(text: str) -> bool:
    """Whether it is too long for a name, as a sentence is."""
    words = in_one_line(text)
    return len(words) > LONGEST or len(words.split()) > MOST_WORDS


def in_one_line(text: str) -> str:
    """The text without emoji, marks of direction and what cannot be seen, and with single spaces."""
    return " ".join("".join(_kept(sign) for sign in unicodedata.normalize("NFKC", text)).split())


def _kept(sign: str) -> str:
    """Spaces for what parts words; nothing for emoji, loose accents and what cannot be seen."""
    if sign.isspace():
        return " "
    kind = unicodedata.category(sign)
    if sign in _BESIDE:
        return sign
    return "" if kind[0] in "CMZ" or kind in ("So", "Sk") else sign


def is_ours(sign: str) -> bool:
    """Whether a name may hold it: a Cyrillic or Latin letter, a digit, or what stands between letters."""
    if sign.isalpha():
        return unicodedata.name(sign, "").startswith(("CYRILLIC", "LATIN"))
    return sign in _BESIDE or sign in "0123456789"
