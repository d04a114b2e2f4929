"""What support did in a quarter as a table for a spreadsheet: a row for each figure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.figures.measured import Point
from bot.figures.results_table import file_of, plain, share_cells


@dataclass(frozen=True, slots=True)
class Line:
    """One figure. ``kind``: of which; ``number`` is None when it is not told, and ``note`` says why."""

    what: str
    kind: str
    number: int | None
    share: Point | None = None
    note: str = ""


def table(header: Sequence[str], quarter: str, lines: Iterable[Line]) -> bytes:
    """The table as CSV; shares are from 0 to 1.

    ``header``: the names of eight columns: quarter, what, kind, number, share with the ends of its interval,
    note.
    """
    return file_of(header, (_row(quarter, line) for line in lines))


def _row(quarter: str, line: Line) -> list[str]:
    number = "" if line.number is None else str(line.number)
    return [quarter, plain(line.what), plain(line.kind), number, *share_cells(line.share), line.note]
