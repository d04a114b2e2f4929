"""The picture of what support did in a quarter, and its table."""

import csv
from io import StringIO

from matplotlib.patches import Rectangle

from bot.domain.support_figures import Speed, Wait
from bot.figures.campaign_results import Bar, Group, Groups
from bot.figures.intervals import Interval
from bot.figures.measured import Point
from bot.figures.results import Panel, Row
from bot.figures.support_figures import Chart, Part, draw, shares, sheet
from bot.figures.support_figures_table import Line, table
from tests.figures.sheets import check_sheet, picture, words_on

FEW = "5-аас цөөн"
CHART = Chart(
    "Луужин",
    "Дэмжлэг тоогоор",
    "2026 оны 4-р улирал",
    (Bar("Хүсэлт", 40, "40"), Bar("Анхны хариу", 20, "20"), Bar("Дамжуулсан мэдээлэл", None, FEW)),
    Panel(
        "Анхны хариу хэр хурдан ирсэн бэ",
        "Анхны хариунуудын хувь",
        (
            Row("15 минутын дотор", 0.6, Interval(0.44, 0.74), "60%", "12 / 20"),
            Row("1 цагийн дотор", None, None, "", FEW),
        ),
    ),
    (
        Part("Нийт: 40", Groups("Юуны тухай", (Group("Хууль, эрх", (30,), "30"),), "бусад нь нийт 10")),
        Part(f"Нийт: {FEW}", Groups("Холбож өгсөн нь", ())),
    ),
    "Зузаан зураас: 95% итгэх интервал.",
)


def test_everything_is_told_and_fits() -> None:
    page = sheet(CHART)
    check_sheet(page)
    words = words_on(page)
    for told in ("2026 оны 4-р улирал", "40", "20", "60%", "12 / 20", "Хууль, эрх", "бусад нь нийт 10", FEW):
        assert told in words
    assert picture(draw(CHART)).width == 1080


def test_totals_have_one_scale() -> None:
    drawn = [one for one in sheet(CHART).figure().findobj(Rectangle) if isinstance(one, Rectangle)]
    filled = [one.get_width() for one in drawn if one.get_linewidth() == 0 and one.get_alpha() is not None]
    assert filled[0] == 2 * filled[1]


def test_shares_are_those_that_are_told() -> None:
    found = shares(Speed(20, None, {Wait.MINUTES_15: 12, Wait.DAY: 20}))
    assert found.keys() == {Wait.MINUTES_15, Wait.DAY}
    assert (found[Wait.MINUTES_15].people, found[Wait.MINUTES_15].share) == (20, 0.6)
    assert found[Wait.DAY].interval.low < found[Wait.DAY].share == 1


def test_the_table_has_a_row_for_each_figure() -> None:
    lines = [
        Line("Хүсэлт", "Нийт", 40),
        Line("Анхны хариу", "15 минутын дотор", 12, Point(20, 0.6, Interval(0.44, 0.74))),
        Line("=1+1", "-x", None, note=FEW),
    ]
    content = table([f"column {n}" for n in range(8)], "2026Q4", lines)
    header, *rows = list(csv.reader(StringIO(content.decode("utf-8-sig"))))
    assert len(header) == 8
    assert rows == [
        ["2026Q4", "Хүсэлт", "Нийт", "40", "", "", "", ""],
        ["2026Q4", "Анхны хариу", "15 минутын дотор", "12", "0.6000", "0.4400", "0.7400", ""],
        ["2026Q4", "'=1+1", "'-x", "", "", "", "", FEW],
    ]
