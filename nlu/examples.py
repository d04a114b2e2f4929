"""The training examples as they stand in ``nlu/data``."""

from __future__ import annotations

from pathlib import Path
from typing import Iterator, Tuple

from rasa.shared.utils.io import read_yaml_file

DATA = Path(__file__).parent / "data"

Example = Tuple[str, str]
"""A text and its intent."""


def examples_of(path: Path) -> Iterator[Example]:
    """The examples of one file, in their order."""
    for part in read_yaml_file(path)["nlu"]:
        for line in part["examples"].splitlines():
            yield line.strip()[2:], part["intent"]


def examples() -> Iterator[Example]:
    """The examples of all files."""
    for path in sorted(DATA.glob("*.yml")):
        yield from examples_of(path)
