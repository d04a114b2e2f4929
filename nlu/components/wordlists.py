"""Lists of words that authors write, from ``nlu/entities``: stems in any spelling, folded once."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Dict, Iterable, List, Optional, Tuple

import yaml

from bot.understanding.folding import fold

FOLDER = Path(__file__).resolve().parent.parent / "entities"


def read(name: str) -> Dict[str, Any]:
    """The list of this name (``country``) as it was written."""
    content: Dict[str, Any] = yaml.safe_load((FOLDER / f"{name}.yml").read_text(encoding="utf-8"))
    return content


class Stems:
    """Words to look for: each is the beginning of a word, behind ``=`` a whole word, or several in a row."""

    def __init__(self, written: Iterable[str]) -> None:
        self._stems = [_folded(stem) for stem in written]

    def at(self, words: List[str], start: int) -> int:
        """How many words from ``start`` on are one of these; the longest counts, 0 when none is."""
        return max((len(stem) for stem in self._stems if _is_at(stem, words, start)), default=0)

    def first(self, words: List[str]) -> Optional[int]:
        """Where the first of these begins, or None."""
        return next((i for i in range(len(words)) if self.at(words, i)), None)

    def places(self, words: List[str]) -> List[int]:
        """The positions of all words that belong to one of these, in order."""
        return sorted({i + n for i in range(len(words)) for n in range(self.at(words, i))})


Part = Tuple[str, bool]


def _folded(stem: str) -> List[Part]:
    whole = stem.startswith("=")
    return [(part, whole) for part in fold(stem.lstrip("=")).split()]


def _is_at(stem: List[Part], words: List[str], start: int) -> bool:
    if not stem or start < 0 or start + len(stem) > len(words):
        return False
    return all(
        words[start + n] == part if whole else words[start + n].startswith(part)
        for n, (part, whole) in enumerate(stem)
    )
