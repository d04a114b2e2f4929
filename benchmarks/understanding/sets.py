"""The phrases to measure on, from ``nlu/evaluation``."""

from collections.abc import Collection
from pathlib import Path
from typing import NamedTuple

import yaml

SPELLINGS = ("cyrillic", "latin", "english", "mixed")
SETS = ("intents", "out_of_scope", "disclosures", "hard_negatives", "everyday")
OUT_OF_SCOPE = "out_of_scope"


class Phrase(NamedTuple):
    """What somebody may write, in which spelling, and its intent (empty where only the risk counts)."""

    spelling: str
    intent: str
    text: str


class MissingSetError(Exception):
    """There is no set to measure on; the message says where it was looked for."""


def read_sets(folder: Path, wanted: Collection[str] = SETS) -> dict[str, list[Phrase]]:
    """Each wanted set that is in ``folder``. MissingSetError when there is none at all."""
    found = {
        name: read_set(folder / f"{name}.yml")
        for name in SETS
        if name in wanted and (folder / f"{name}.yml").exists()
    }
    if not found:
        raise MissingSetError(f"No set of phrases in {folder}")
    return found


def read_set(path: Path) -> list[Phrase]:
    """The phrases of one file: by spelling, each ``{intent, text}`` or the text alone."""
    usual = OUT_OF_SCOPE if path.stem == OUT_OF_SCOPE else ""
    by_spelling = yaml.safe_load(path.read_text(encoding="utf-8"))
    return [
        Phrase(spelling, usual, entry)
        if isinstance(entry, str)
        else Phrase(spelling, entry.get("intent", usual), entry["text"])
        for spelling, entries in by_spelling.items()
        for entry in entries
    ]
