"""How worried to be about a message, and the words that open help at any moment."""

import unicodedata
from enum import IntEnum


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


# 108 is the child helpline (FACTS.md, seen on 108.mn); the others are what somebody in need types first.
SAFE_WORDS = frozenset({"108", "туслаач", "тусла", "help", "sos", "tuslaach", "tusla"})


def is_safe_word(text: str) -> bool:
    """Whether the whole message is a word that opens the help card at any moment, even inside a quiz."""
    folded = unicodedata.normalize("NFKC", text).casefold().strip()
    return folded.strip(" .!?…,\u200b\ufe0f") in SAFE_WORDS
