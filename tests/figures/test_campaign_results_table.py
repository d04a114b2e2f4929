"""The table of a campaign's results, as a spreadsheet reads it."""

import csv
from io import StringIO

import pytest

from bot.figures.campaign_results_table import Line, table
from bot.figures.intervals import Interval
from bot.figures.measured import Point

HEADER = [f"column {n}" for n in range(9)]
LINES = [
    Line("Клуб, “12”", "", "Хүрсэн", 20),
    Line("Клуб, “12”", "Монголоор", "Нээсэн", None, note="цөөн"),
    Line("Клуб, “12”", "", "Мэдлэг", 25, Point(25, 0.4, Interval(0.25, 0.55))),
]


def read(campaign: str = "Зун", lines: list[Line] = LINES) -> list[list[str]]:
    return list(csv.reader(StringIO(table(HEADER, campaign, lines).decode("utf-8-sig"))))


def test_a_row_for_each_figure() -> None:
    assert read() == [
        HEADER,
        ["Зун", "Клуб, “12”", "", "Хүрсэн", "20", "", "", "", ""],
        ["Зун", "Клуб, “12”", "Монголоор", "Нээсэн", "", "", "", "", "цөөн"],
        ["Зун", "Клуб, “12”", "", "Мэдлэг", "25", "0.4000", "0.2500", "0.5500", ""],
    ]


def test_it_begins_so_that_spreadsheets_see_its_letters() -> None:
    assert table(HEADER, "Ө", []).startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("formula", ["=1+1", "+1", "-1", "@SUM(A1)", " =1", "\t=1", "\r\n=1", "＝1+1"])
def test_no_name_is_a_formula(formula: str) -> None:
    _, row = read(formula, [Line(formula, "", formula, 5)])
    assert {row[0], row[1], row[3]} == {f"'{formula}"}


def test_ordinary_names_stay() -> None:
    _, row = read("5-6 = найз", [Line("'a'", "", "б", 5)])
    assert row[:2] == ["5-6 = найз", "'a'"]
