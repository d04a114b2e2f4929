"""A topic's results as a table for a spreadsheet: a row for each measure and phase."""

import csv
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO

from bot.domain.rounds import Measure, Phase
from bot.figures.intervals import Interval
from bot.figures.measured import Measured

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
    """The table as CSV that spreadsheets open in any language: UTF-8 with its mark, shares from 0 to 1."""
    file = StringIO()
    writer = csv.writer(file)
    writer.writerow(plain(name) for name in words.header)
    for result in results:
        for phase in Phase:
            names = words.topic, words.place, words.measures[result.measure], words.phases[phase]
            cells = [*map(plain, names), *_figures(result, phase)]
            writer.writerow([*cells, "" if phase in result.points else words.too_few])
    return file.getvalue().encode("utf-8-sig")


def _figures(result: Measured, phase: Phase) -> Iterator[str]:
    point, shift = result.points.get(phase), result.shifts.get(phase)
    yield str(point.people) if point else ""
    yield from with_interval(point.share if point else None, point.interval if point else None)
    yield from with_interval(shift.difference if shift else None, shift.interval if shift else None)
    yield _number(shift.effect if shift else None)


def with_interval(value: float | None, interval: Interval | None) -> tuple[str, str, str]:
    """Three cells: the value, and the ends of its interval; empty where there is none."""
    low, high = (interval.low, interval.high) if interval else (None, None)
    return _number(value), _number(low), _number(high)


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.4f}"


def plain(words: str) -> str:
    """Words that a spreadsheet does not take for a formula, after blanks or in wide letters neither."""
    return f"'{words}" if unicodedata.normalize("NFKC", words).lstrip().startswith(_FORMULA) else words
