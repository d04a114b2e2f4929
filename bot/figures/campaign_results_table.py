"""A campaign's results as a table for a spreadsheet: a row for each figure."""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import StringIO

from bot.figures.measured import Point
from bot.figures.results_table import plain, with_interval


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
    """The table as CSV that spreadsheets open in any language: UTF-8 with its mark, shares from 0 to 1.

    ``header``: the names of nine columns: campaign, who, language, what, people, share with the ends of its
    interval, note.
    """
    file = StringIO()
    writer = csv.writer(file)
    writer.writerow(map(plain, header))
    for line in lines:
        names = map(plain, (campaign, line.who, line.language, line.what))
        people = "" if line.people is None else str(line.people)
        share = line.share
        shares = with_interval(share.share if share else None, share.interval if share else None)
        writer.writerow([*names, people, *shares, line.note])
    return file.getvalue().encode("utf-8-sig")
