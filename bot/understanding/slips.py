"""Slips of the finger: which known word somebody meant who typed one letter more, less, other or swapped."""

from __future__ import annotations

from collections.abc import Mapping

from symspellpy import SymSpell, Verbosity


class Slips:
    """Known words, each with how often it is used."""

    def __init__(self, words: Mapping[str, int]) -> None:
        self._words = SymSpell(max_dictionary_edit_distance=1)
        for word, times in words.items():
            self._words.create_dictionary_entry(word, times)

    def meant(self, word: str) -> str | None:
        """The most frequent known word at most one slip away from ``word``; None when there is none."""
        found = self._words.lookup(word, Verbosity.TOP, max_edit_distance=1)
        return found[0].term if found else None
