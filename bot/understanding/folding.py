"""One form for Mongolian in Cyrillic and in Latin letters, so that both spellings meet.

Standard library only and valid on Python 3.10: the safety net and Rasa's components import this very file.
English goes through the same rules; it comes out odd but always in the same way.
"""

import re
import unicodedata
from functools import lru_cache

from bot.understanding.abbreviations import ABBREVIATIONS

MAX_LENGTH = 4096
"""Only so much of a text is looked at: Telegram's own limit."""

_CYRILLIC = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "yu", "ж": "j", "з": "z", "и": "i",
    "й": "i", "к": "k", "л": "l", "м": "m", "н": "n", "о": "u", "ө": "u", "п": "p", "р": "r", "с": "s",
    "т": "t", "у": "u", "ү": "u", "ф": "f", "х": "h", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sh",
    "ъ": "", "ы": "i", "ь": "i", "э": "e", "ю": "yu", "я": "ya",
    # Typed for ө and ү on keyboards without them, and neighbours' letters that look or sound alike.
    "є": "u", "ї": "u", "ұ": "u", "ў": "u", "і": "i", "ј": "j", "ѕ": "s", "ә": "a", "ғ": "g", "қ": "k",
    "ң": "n", "һ": "h", "ӊ": "n",
}  # fmt: skip
_GREEK = {"α": "a", "ο": "u", "ε": "e", "ι": "i", "ν": "v", "τ": "t", "ρ": "p", "κ": "k", "χ": "h", "υ": "u"}
_LETTERS = str.maketrans({**_CYRILLIC, **_GREEK, "ı": "i", "ø": "u", "ə": "e", "ł": "l"})
# Latin capitals and small letters that were typed inside a Cyrillic word because they look the same.
_LOOK_LIKE_CYRILLIC = str.maketrans("aceopxyABCEHKMOPTXY", "асеорхуАВСЕНКМОРТХУ")
_DIGIT_LETTERS = {"0": "o", "1": "i", "3": "z", "4": "ch", "6": "sh"}

_WORD = re.compile(r"[^\W_]+(?:['’ʼ`´][^\W_]+)*['’ʼ`´]?")
_INVISIBLE = re.compile(
    r"[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f\ufeff]"
)
_LONE_DIGIT = re.compile(r"(?<!\d)[01346](?!\d)")
_REPEATED = re.compile(r"([a-z])\1+")

# In this order. Each rule shortens the word or moves it towards a letter no later rule takes away,
# which is why repeating them comes to rest.
_RULES = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"q$", "hgui"),  # medq: мэдэхгүй
        (r"q", "k"),
        (r"k?h", "h"),
        (r"([csz])h", r"\1~"),  # keep ch, sh, zh whole while c, h and z change
        (r"x", "h"),
        (r"z~|dj", "j"),
        (r"c(?!~)", "ts"),
        (r"tz|t?dz(?=[aeiou])", "z"),
        (r"~", "h"),
        (r"w", "v"),
        (r"ph", "f"),
        (r"o", "u"),
        (r"gv(?=[ei])", "gu"),  # ugvi, bhgvi
        (r"(?<![aeiuy])v+(?![aeiuyh])", "u"),  # hvn, bvgd: v stands for ү
        (r"gue+$|gve+$|gu$", "gui"),  # -гүй as it sounds
        (r"ye", "e"),
        (r"y(?![aeu])", "i"),
    )
)


def _once(word: str) -> str:
    """One round of the rules over a word in small Latin letters and digits."""
    if len(word) >= 3 and sum(c.isalpha() for c in word) >= 2:
        word = _LONE_DIGIT.sub(lambda m: _DIGIT_LETTERS[m.group()], word)
    word = _REPEATED.sub(r"\1", word)
    if word in ABBREVIATIONS:
        return ABBREVIATIONS[word]
    if len(word) > 1:
        for pattern, replacement in _RULES:
            word = pattern.sub(replacement, word)
    return _REPEATED.sub(r"\1", word)


def _latin(word: str) -> str:
    """The word in small Latin letters and digits; everything else is dropped."""
    if any("Ѐ" <= c <= "ԯ" for c in word):
        word = word.translate(_LOOK_LIKE_CYRILLIC)
    word = word.casefold().translate(_LETTERS)
    plain = unicodedata.normalize("NFKD", word)
    return "".join(c for c in plain if c.isascii() and c.isalnum())


@lru_cache(maxsize=8192)
def fold_word(word: str) -> str:
    """``word`` in the common form: ``[a-z0-9]`` and, where an abbreviation was opened, spaces.

    Empty when nothing of it can be folded (emoji, other alphabets). Folding twice changes nothing.
    """
    folded = _latin(word)
    for _ in range(8):
        again = " ".join(_once(part) for part in folded.split())
        if again == folded:
            break
        folded = again
    return folded


def clean(text: str) -> str:
    """``text`` cut to ``MAX_LENGTH``, in composed letters (NFKC), without invisible characters."""
    return unicodedata.normalize("NFKC", _INVISIBLE.sub("", text[:MAX_LENGTH]))[:MAX_LENGTH]


def fold(text: str) -> str:
    """``text`` as folded words with single spaces between them. Never raises; idempotent.

    At most five times ``MAX_LENGTH`` long: abbreviations open to more letters than they had.
    """
    words = (fold_word(word) for word in _WORD.findall(clean(text)))
    return " ".join(word for word in words if word)


@lru_cache(maxsize=8192)
def skeleton(folded: str) -> str:
    """The consonants of one folded word after its first letter, doubled ones once: ``zurag`` → ``zrg``.

    Young people drop vowels (``hrgtei``), and vowels are where romanisations differ most.
    """
    kept = folded[:1] + re.sub(r"[aeiuy ]", "", folded[1:])
    return re.sub(r"([a-z])\1+", r"\1", kept)
