"""Mongolian spelling by Hunspell, where a ``mn_MN`` dictionary (Debian's ``hunspell-mn``) is installed."""

import importlib.util
import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path

from bot.texts.problems import ContentError, Problem
from bot.texts.prose import Sentence

DICTIONARIES = Path("/usr/share/hunspell")
ALLOWED = "allowed-words.txt"
LANGUAGE = "mn"
# Endings behind a number or a Latin word ("18-аас", "Take It Down-аар") are no words of their own.
_WORD = re.compile(r"(?<![\w-])[А-Яа-яЁёӨөҮү]+(?:-[А-Яа-яЁёӨөҮү]+)*")


def why_not(dictionaries: Path = DICTIONARIES) -> str | None:
    """Why spelling cannot be checked on this machine, with the cure; None when it can."""
    if importlib.util.find_spec("hunspell") is None:
        return "Mongolian spelling was not checked: no module hunspell → install requirements-dev.lock"
    if not (dictionaries / "mn_MN.dic").exists():
        return (
            "Mongolian spelling was not checked: no dictionary in "
            f"{dictionaries} → apt-get update && apt-get install -y hunspell-mn"
        )
    return None


def read_allowed(content: Path) -> "Allowed":
    """The words of the allow-list; ContentError when the file is not there."""
    path = content / LANGUAGE / ALLOWED
    try:
        return Allowed(path.read_text("utf-8").splitlines())
    except FileNotFoundError:
        cure = "make it, even if it stays empty"
        raise ContentError([Problem(path, 0, "there is no such file", cure)]) from None


class Allowed:
    """Words that are right though the dictionary lacks them; ``чата*`` allows any ending."""

    def __init__(self, lines: Iterable[str]) -> None:
        words = {line.strip().casefold() for line in lines if line.strip() and not line.startswith("#")}
        self._whole = {word for word in words if not word.endswith("*")}
        self._stems = tuple(word.rstrip("*") for word in words if word.endswith("*"))

    def __contains__(self, word: str) -> bool:
        folded = word.casefold()
        return folded in self._whole or folded.startswith(self._stems)


def spelling_problems(
    texts: Iterable[Sentence], allowed: Allowed, dictionaries: Path = DICTIONARIES
) -> Iterator[Problem]:
    """Words that neither the dictionary nor the allow-list knows. Call only when ``why_not`` is None."""
    guesses = _speller(dictionaries)
    for sentence in texts:
        # Strangers of a story write as people do in chats.
        if sentence.language == LANGUAGE and not sentence.is_chat:
            for word in _WORD.findall(re.sub(r"\{\w+\}", " ", sentence.text)):
                if word not in allowed and (better := guesses(word)) is not None:
                    cure = (
                        f"write {better or '…'}, or add it to content/{LANGUAGE}/{ALLOWED} when it is right"
                    )
                    yield sentence.problem(f"“{word}” is not in the dictionary", cure)


@cache
def _speller(dictionaries: Path) -> Callable[[str], str | None]:
    # A tool for authors: it is among the development packages and not where the bot runs.
    from hunspell import Hunspell

    dictionary = Hunspell("mn_MN", hunspell_data_dir=str(dictionaries))

    @cache  # a guess takes a third of a second
    def guesses(word: str) -> str | None:
        return None if dictionary.spell(word) else ", ".join(dictionary.suggest(word)[:3])

    return guesses
