"""A campaign's results as a table for a spreadsheet: a row for each figure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.figures.measured import Point
from bot.figures.results_table import file_of, plain, share_cells


@dataclass(frozen=True, slots=True)
class Line:
    """One figure. ``who`` and ``language``: of whom; ``people``: how many at least, None when not told.

    ``share`` is what those people know, where the figure is about that; ``note``: why there is none.
    """

    who: str
    language: str
    what: str
    people: int | None
    share: Point | None = None
    note: str = ""


def table(header: Sequence[str], campaign: str, lines: Iterable[Line]) -> bytes:
    """The table as CSV; shares are from 0 to 1.

    ``header``: the names of nine columns: campaign, who, language, what, people, share with the ends of its
    interval, note.
    """
    return file_of(header, (_row(campaign, line) for line in lines))


def _row(campaign: str, line: Line) -> list[str]:
    names = map(plain, (campaign, line.who, line.language, line.what))
    people = "" if line.people is None else str(line.people)
    return [*names, people, *share_cells(line.share), line.note]
