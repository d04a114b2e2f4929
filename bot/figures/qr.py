"""The squares of a QR code, to be drawn on a picture or on paper."""

from dataclasses import dataclass

QUIET = 4
"""So many squares around a code stay empty: without them many phones do not find it."""


@dataclass(frozen=True, slots=True)
class Run:
    """Dark squares beside each other, counted from the upper left corner of the code."""

    row: int
    start: int
    length: int


@dataclass(frozen=True, slots=True)
class Code:
    """A code. ``side``: how many squares it has in a row, without the empty ones around it."""

    side: int
    runs: tuple[Run, ...]


def code_of(link: str) -> Code:
    """The code of a link. It can be read when a quarter of it is dirty or torn."""
    import segno  # only who prints needs it

    rows = [bytes(row) for row in segno.make(link, error="q", micro=False).matrix]
    return Code(len(rows), tuple(run for n, row in enumerate(rows) for run in _runs(n, row)))


def _runs(number: int, row: bytes) -> list[Run]:
    found = []
    start = row.find(1)
    while start >= 0:
        end = row.find(0, start)
        end = len(row) if end < 0 else end
        found.append(Run(number, start, end - start))
        start = row.find(1, end)
    return found
