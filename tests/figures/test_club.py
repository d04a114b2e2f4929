"""The picture of a club."""

import pytest
from matplotlib.colors import to_rgba
from matplotlib.patches import Rectangle

from bot.figures.club import Bar, Chart, Panel, sheet
from bot.figures.page import Page
from tests.figures.sheets import check_sheet, words_on

UNTOLD = "5-аас цөөн"


def bar(people: int | None, label: str = "2-р сарын 23") -> Bar:
    if people is None:
        return Bar(label, None, None, UNTOLD)
    return Bar(label, people, people + 4, f"{people}–{people + 4}")


def chart(weeks: list[Bar], topics: list[Bar], club: str = "12-р сургуулийн клуб") -> Chart:
    panels = Panel("Долоо хоногт сурсан хүн", tuple(weeks)), Panel("Сэдвээ дуусгасан хүн", tuple(topics))
    return Chart("Луужин", club, "Гишүүд: 20–24", panels, "Тоог тав таваар гаргадаг.")


def blocks(page: Page) -> list[Rectangle]:
    """The bars, in the order in which they were drawn."""
    found = page.figure().findobj(Rectangle)
    return [one for one in found if isinstance(one, Rectangle) and one.get_height() == 30]


def test_weeks_and_topics_with_their_figures() -> None:
    page = sheet(chart([bar(10), bar(None), bar(25)], [bar(5, "Гадаад явахын өмнө")]))
    check_sheet(page)
    words = words_on(page)
    told = ("Луужин", "12-р сургуулийн клуб", "Гишүүд: 20–24", "10–14", "25–29", "5–9", "Гадаад явахын өмнө")
    assert all(one in words for one in told)
    assert words.count(UNTOLD) == 1


def test_a_bar_is_as_long_as_its_people_and_pale_as_far_as_they_may_be() -> None:
    pale, full, *_ = blocks(sheet(chart([bar(10), bar(20)], [])))
    assert pale.get_x() == full.get_x()
    assert full.get_width() / pale.get_width() == pytest.approx(10 / 14)
    assert (pale.get_alpha(), full.get_alpha()) == (0.32, 1.0)


def test_what_is_not_told_is_an_empty_box_of_one_size() -> None:
    boxes = (
        blocks(sheet(chart([bar(None)], [bar(None)]))) + blocks(sheet(chart([bar(None), bar(500)], [])))[:1]
    )
    assert len({box.get_width() for box in boxes}) == 1
    assert not any(box.get_fill() and to_rgba(box.get_facecolor())[3] for box in boxes)


@pytest.mark.parametrize("people", [None, 5, 1_284_000])
def test_many_people_long_names_and_none_at_all_fit(people: int | None) -> None:
    weeks = [bar(people, "12-р сарын 28")] * 8
    check_sheet(sheet(chart(weeks, [bar(people, "сэдэв " * 6)] * 5, club="клуб " * 16)))
    check_sheet(sheet(chart([], [])))
