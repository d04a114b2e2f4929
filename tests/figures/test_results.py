"""The picture of a topic's results."""

import pytest

from bot.figures.intervals import Interval
from bot.figures.results import Chart, Panel, Row, sheet
from tests.figures.sheets import check_sheet, words_on

NOTE = (
    "Зузаан зураас: 95% итгэх интервал. Хүмүүсийг тав таваар нь тоолдог тул жинхэнэ тоо арай их байж болно."
)
TOO_FEW = Row("1 сарын дараа", None, None, "", "5-аас цөөн")


def row(label: str, share: float, people: str = "25 хүн") -> Row:
    interval = Interval(max(0, share - 0.2), min(1, share + 0.2))
    return Row(label, share, interval, f"{round(100 * share)}%", people)


def chart(*rows: Row, title: str = "Хуурамч ажлын зар", place: str = "12-р сургуулийн клуб") -> Chart:
    panels = tuple(
        Panel(name, hint, rows)
        for name, hint in [
            ("Мэдлэг", "Зөв хариултын хувь"),
            ("Тусламж хүсэх зориг", "«Тийм», «Ерөнхийдөө тийм» гэсэн хүний хувь"),
            ("Аюулгүй төлөвлөгөө", "«Тийм», «Ерөнхийдөө тийм» гэсэн хүний хувь"),
        ]
    )
    return Chart("Луужин", title, place, panels, NOTE)


def test_every_phase_with_its_figures() -> None:
    page = sheet(chart(row("Өмнө", 0.36), row("Дараа", 0.63, "20 хүн"), TOO_FEW))
    check_sheet(page)
    words = words_on(page)
    for told in ("Хуурамч ажлын зар", "12-р сургуулийн клуб", "36%", "25 хүн", "63%", "20 хүн", "5-аас цөөн"):
        assert told in words
    assert words.count("100%") == 3


@pytest.mark.parametrize("share", [0.0, 0.5, 1.0])
def test_the_ends_of_the_line_fit_and_many_people_too(share: float) -> None:
    check_sheet(sheet(chart(*[row("A month later", share, "1,284,000 people")] * 3)))


def test_a_dot_stands_where_its_share_is() -> None:
    page = sheet(chart(row("Before", 0.0), row("After", 1.0), row("A month later", 0.5)))
    left, right, middle = [x for x, _ in dots(page)[:3]]
    assert middle == pytest.approx((left + right) / 2)
    assert left < middle < right


def dots(page: object) -> list[tuple[float, float]]:
    from matplotlib.figure import Figure
    from matplotlib.patches import Circle

    figure = page.figure()  # type: ignore[attr-defined]
    assert isinstance(figure, Figure)
    circles = [c for c in figure.findobj(Circle) if isinstance(c, Circle) and c.get_radius() == 15]
    return [(float(c.center[0]), float(c.center[1])) for c in circles]


def test_long_names_fit() -> None:
    check_sheet(sheet(chart(row("Өмнө", 0.4), TOO_FEW, TOO_FEW, title="сэдэв " * 12, place="клуб " * 16)))
