"""A topic's results as a table for a spreadsheet: a row for each measure and phase."""

import csv
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO

from bot.domain.rounds import Measure, Phase
from bot.figures.intervals import Interval
from bot.figures.measured import Measured, Point

_FORMULA = ("=", "+", "-", "@")


@dataclass(frozen=True, slots=True)
class TableWords:
    """The words of the table.

    ``header``: the names of thirteen columns: topic, place, measure, phase, people, share with the ends of
    its interval, change with the ends of its interval, effect, note. ``too_few``: the note of a row whose
    figures are not told.
    """

    header: Sequence[str]
    topic: str
    place: str
    measures: Mapping[Measure, str]
    phases: Mapping[Phase, str]
    too_few: str


def table(results: Sequence[Measured], words: TableWords) -> bytes:
    """The table as CSV; shares are from 0 to 1."""
    return file_of(words.header, (_row(words, result, phase) for result in results for phase in Phase))


def file_of(header: Iterable[str], rows: Iterable[Iterable[str]]) -> bytes:
    """A table as CSV that spreadsheets open in any language: UTF-8 with its mark."""
    file = StringIO()
    writer = csv.writer(file)
    writer.writerow(map(plain, header))
    writer.writerows(rows)
    return file.getvalue().encode("utf-8-sig")


def _row(words: TableWords, result: Measured, phase: Phase) -> list[str]:
    names = words.topic, words.place, words.measures[result.measure], words.phases[phase]
    why_not = "" if phase in result.points else words.too_few
    return [*map(plain, names), *_figures(result, phase), why_not]


def _figures(result: Measured, phase: Phase) -> Iterator[str]:
    point, shift = result.points.get(phase), result.shifts.get(phase)
    yield str(point.people) if point else ""
    yield from share_cells(point)
    yield from _with_interval(shift.difference if shift else None, shift.interval if shift else None)
    yield _number(shift.effect if shift else None)


def share_cells(point: Point | None) -> tuple[str, str, str]:
    """Three cells: the share, and the ends of its interval; empty where there is none."""
    return _with_interval(point.share if point else None, point.interval if point else None)


def _with_interval(value: float | None, interval: Interval | None) -> tuple[str, str, str]:
    low, high = (interval.low, interval.high) if interval else (None, None)
    return _number(value), _number(low), _number(high)


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.4f}"


def plain(words: str) -> str:
    """Words that a spreadsheet does not take for a formula, after blanks or in wide letters neither."""
    return f"'{words}" if unicodedata.normalize("NFKC", words).lstrip().startswith(_FORMULA) else words
