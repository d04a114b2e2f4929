"""The table of a topic's results, as a spreadsheet reads it."""

import csv
from fractions import Fraction
from io import StringIO

from bot.domain.results import Change, Result, Share
from bot.domain.rounds import Measure, Phase
from bot.figures.measured import measured
from bot.figures.results_table import TableWords, table

HEADER = [f"column {n}" for n in range(13)]
BEFORE, THEN = Share(10, Fraction(4)), Share(10, Fraction(7))
RESULTS = [
    Result(
        measure,
        {Phase.BEFORE: BEFORE, Phase.AFTER: THEN},
        {Phase.AFTER: Change(BEFORE, THEN, (*[Fraction(0)] * 7, *[Fraction(1)] * 3))},
    )
    for measure in Measure
]


def read(place: str = "Клуб, “12”") -> list[list[str]]:
    words = TableWords(
        HEADER, "Ажлын зар", place, {m: m.value for m in Measure}, {p: p.value for p in Phase}, "цөөн"
    )
    return list(csv.reader(StringIO(table(measured(RESULTS), words).decode("utf-8-sig"))))


def test_a_row_for_each_measure_and_phase() -> None:
    header, *rows = read()
    assert header == HEADER
    assert [row[2:4] for row in rows] == [[m.value, p.value] for m in Measure for p in Phase]
    assert {len(row) for row in rows} == {13}
    assert {tuple(row[:2]) for row in rows} == {("Ажлын зар", "Клуб, “12”")}


def test_figures_are_plain_numbers() -> None:
    _, before, after, *_ = read()
    assert before[4:] == ["10", "0.4000", "0.1682", "0.6873", "", "", "", "", ""]
    assert after[4:6] == ["10", "0.7000"]
    assert after[8] == "0.3000"
    assert after[9] < after[8] < after[10]
    assert after[11] == "0.6129"


def test_what_is_not_told_is_empty_with_a_note() -> None:
    later = read()[3]
    assert later[4:] == [""] * 8 + ["цөөн"]


def test_it_begins_so_that_spreadsheets_see_its_letters() -> None:
    words = TableWords(HEADER, "Ө", "Ү", dict.fromkeys(Measure, "м"), dict.fromkeys(Phase, "ү"), "")
    assert table([], words).startswith(b"\xef\xbb\xbf")


def test_a_name_is_no_formula() -> None:
    assert read("=1+1")[1][1] == "'=1+1"
