"""The picture of the rota."""

import pytest
from matplotlib.patches import Rectangle

from bot.figures.page import Page
from bot.figures.rota import Bar, Carrier, Chart, Day, sheet
from tests.figures.sheets import boxes, check_sheet, words_on


def chart(days: tuple[Day, ...], people: tuple[Carrier, ...] = ()) -> Chart:
    about, note = "3-р сарын 4 – 3-р сарын 17", "Хоосон хүрээ: хүнгүй үлдэх цаг."
    return Chart("Луужин", "Ээлж", about, days, "Хэн хэдэн цаг ээлжлэх вэ", people, note)


def bars(page: Page) -> list[Rectangle]:
    """The bars of days, in the order in which they were drawn."""
    found = [one for one in page.figure().findobj(Rectangle) if isinstance(one, Rectangle)]
    return [one for one in found if one.get_height() == 28]


def test_days_people_and_gaps() -> None:
    night = Day("Лх 4", ((Bar(0, 0.25, 1), Bar(0.25, 0.375, None), Bar(0.375, 0.75, 2)), (Bar(0.5, 0.6, 1),)))
    page = sheet(chart((night, Day("Пү 5", ())), (Carrier(1, "Намуун", "8 цаг"), Carrier(2, "Бат", "9 цаг"))))
    check_sheet(page)
    words = words_on(page)
    for told in ("Ээлж", "Лх 4", "Пү 5", "Намуун", "8 цаг", "Бат", "06", "18"):
        assert told in words
    assert [box.words for box in boxes(page)].count("1") == 3
    first, gap, second, *_ = bars(page)
    assert not gap.get_fill()
    assert first.get_fill()
    assert gap.get_x() == pytest.approx(first.get_x() + first.get_width() + 2)
    assert second.get_width() == pytest.approx(1.5 * (first.get_width() + 2) - 2)
    assert first.get_facecolor() != second.get_facecolor()


def test_many_people_at_once_long_names_and_short_shifts_fit() -> None:
    lanes = tuple(tuple(Bar(n / 24, (n + 1) / 24, lane * 24 + n + 1) for n in range(24)) for lane in range(3))
    short = (tuple(Bar(n / 96, (n + 1) / 96, n % 3 + 1) for n in range(96)),)
    people = tuple(Carrier(n, "Ө" * 24, "1,284 цаг") for n in range(1, 25))
    check_sheet(sheet(chart((Day("12-р 28", lanes), Day("Ня 28", short)), people)))


def test_nothing_planned_at_all() -> None:
    check_sheet(sheet(chart(tuple(Day(f"Да {n}", ((Bar(0, 1, None),),)) for n in range(14)))))
