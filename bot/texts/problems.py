"""What is wrong with a content file: where it is, what it is, and how to mend it."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One mistake in one file. ``line`` counts from 1; it is 0 when the mistake has no line (no file)."""

    file: Path
    line: int
    what: str
    cure: str

    def __str__(self) -> str:
        """``file:line: what → cure``, on one line."""
        place = f"{self.file}:{self.line}" if self.line else str(self.file)
        return f"{place}: {self.what} → {self.cure}"


class ProblemsError(Exception):
    """Content that cannot be used; ``problems`` holds all of them, in the order of files and lines."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__("\n".join(map(str, self.problems)))


class CatalogError(ProblemsError):
    """A catalog of messages that cannot be used."""


class ContentError(ProblemsError):
    """Quizzes, answers, services or help cards that cannot be used."""
