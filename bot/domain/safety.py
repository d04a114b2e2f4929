"""How worried to be about a message, and the words that open help at any moment."""

import hashlib
import hmac
import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import IntEnum
from typing import Self

from bot.domain.errors import WordLengthError, WordTakenError


class Risk(IntEnum):
    """How worried to be. Ordered, so that the more worried of two judgements is their ``max``."""

    NONE = 0
    CONCERN = 1
    URGENT = 2

    @property
    def word(self) -> str:
        """The name used in files and on the command line: ``none``, ``concern`` or ``urgent``."""
        return self.name.lower()

    @classmethod
    def of(cls, word: str) -> "Risk":
        """The risk with this name; ValueError when there is none."""
        try:
            return cls[word.upper()]
        except KeyError:
            raise ValueError(f"unknown risk {word!r}") from None


@dataclass(frozen=True, slots=True)
class Worry:
    """What a message was taken for: a kind of disclosure (a name of intents.md) and how worried to be."""

    about: str
    risk: Risk

    def covers(self, other: "Worry") -> bool:
        """Whether the other one is of the same kind and not more worrying."""
        return self.about == other.about and self.risk >= other.risk


Fold = Callable[[str], str]
"""Brings every spelling of a text to one form: words in small Latin letters with a space between them."""

# 108 is the child helpline, 107 and 102 are the police (FACTS.md): who types a number here wants it answered.
# The others are what somebody in need types first.
SAFE_WORDS = ("108", "107", "102", "туслаач", "туслаарай", "тусла", "тусламж", "help")
_BESIDE = """надад намайг бидэнд нэг аа ээ даа дээ хэрэгтэй байна яаралтай одоо гуйя
             i me us need please now someone somebody anyone"""
# Not among the words: folded, it would be one with a word that means "suspicious".
_SOS = re.compile(r"🆘|\b(?:s+\W?o+\W?s+|с+\W?о+\W?с+)\b", re.IGNORECASE)
_DIALLED = re.compile(r"(108|107|102)\1*")
_REPEATED = re.compile(r"([^\W\d])\1+")
_LONGEST = 80  # characters of a message that may still be nothing but a word

# What people say all day long: as somebody's own word it would open help again and again.
_EVERYDAY = """тийм|үгүй|за|заза|ок|окей|yes|no|yeah|nope|сайн|сайн уу|сайн байна уу|юу байна|hi|hello|hey
|баярлалаа|гоё|thanks|thank you|баяртай|bye|goodbye|цэс|menu|бусад|more|зогс|боль|болих|буцах|stop|cancel
|back|start|эхлэх|асуулт|quiz|тест|test|дараа|next|мэдэхгүй|dont know|юу|яагаад|хэн|what|why|who|how|хэл
|language|монгол|англи|mongolian|english|клуб|club|бот|bot|луужин|luujin|хүн|human|person"""


@dataclass(frozen=True, slots=True)
class SafeWords:
    """Words that open help at any moment, in every spelling that ``fold`` sees through."""

    fold: Fold
    words: frozenset[str]
    beside: frozenset[str]
    everyday: frozenset[str]

    @classmethod
    def of(cls, fold: Fold) -> Self:
        """The words that work for everybody."""
        everyday = frozenset(_run_together(fold(word)) for word in _EVERYDAY.split("|"))
        return cls(fold, frozenset(map(fold, SAFE_WORDS)), frozenset(map(fold, _BESIDE.split())), everyday)

    def hears(self, text: str) -> bool:
        """Whether the message is nothing but a safe word; also twice, spelt out, or with ``please``."""
        text = _SOS.sub(" help ", unicodedata.normalize("NFKC", text))
        if len(text) > _LONGEST:
            return False
        said = set(self.fold(text).split())
        if said & self.words and said <= self.words | self.beside:
            return True
        spelt = _letters(text)
        return self.fold(spelt) in self.words or _DIALLED.fullmatch(spelt) is not None

    def forms(self, text: str) -> tuple[str, str]:
        """A person's own word as it is compared: as typed but for spaces and signs, and in any spelling.

        The first never changes; the second may with a better ``fold``, and then the first still works.
        """
        text = text[:_LONGEST]
        return _REPEATED.sub(r"\1", _letters(text)), _run_together(self.fold(text))

    def choose(self, text: str, taken: Iterable[str]) -> tuple[str, str]:
        """The forms of a word that somebody chose; ``taken`` are words that the bot needs.

        Raises WordLengthError unless it has 2 to 40 letters, WordTakenError when it means something already.
        """
        letters = sum(letter.isalnum() for letter in text)
        forms = self.forms(text)
        if not SHORTEST <= letters <= LONGEST or len(forms[1]) < SHORTEST or len(text.strip()) > _LONGEST:
            raise WordLengthError
        if self.hears(text) or forms[1] in self.everyday | {self.forms(word)[1] for word in taken}:
            raise WordTakenError
        return forms


SHORTEST, LONGEST = 2, 40
SALT, _DIGEST = 8, 12  # bytes


def kept_word(forms: tuple[str, str], salt: bytes) -> bytes:
    """What is stored of a person's own word: of one length, and the word cannot be read from it."""
    return salt + b"".join(_digest(form, salt) for form in forms)


def is_kept_word(forms: tuple[str, str], kept: bytes) -> bool:
    """Whether either form is that of the word that was kept."""
    salt, typed, folded = kept[:SALT], kept[SALT : SALT + _DIGEST], kept[SALT + _DIGEST :]
    same = (
        hmac.compare_digest(_digest(form, salt), d) for form, d in zip(forms, (typed, folded), strict=True)
    )
    return any(list(same))


def _digest(form: str, salt: bytes) -> bytes:
    return hashlib.blake2b(form.encode(errors="replace"), key=salt, digest_size=_DIGEST).digest()


def _letters(text: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFKC", text).casefold() if sign.isalnum())


def _run_together(folded: str) -> str:
    return _REPEATED.sub(r"\1", folded.replace(" ", ""))


# Letters and marks by their category, blank on every screen: fillers, selectors, the empty braille cell.
_LOOK_EMPTY = frozenset("\u034f\u115f\u1160\u2800\u3164\uffa0\u180b\u180c\u180d") | {
    chr(code) for code in range(0xFE00, 0xFE10)
}


def is_blank(text: str) -> bool:
    """Whether there is nothing to see in a text: only spaces, joiners, marks of direction and the like."""
    return all(unicodedata.category(c)[0] in "ZC" or c in _LOOK_EMPTY for c in text)
