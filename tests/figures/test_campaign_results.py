"""The picture of a campaign's results."""

import pytest
from matplotlib.patches import Rectangle

from bot.figures.campaign_results import Bar, Chart, Group, Groups, sheet
from bot.figures.intervals import Interval
from bot.figures.page import Page
from bot.figures.results import Panel, Row
from tests.figures.sheets import check_sheet, words_on

NOTE = "Хүмүүсийг тав таваар нь тоолов: «20+» гэвэл 20 эсвэл түүнээс олон."
FEW = "цөөн тул харуулахгүй"
KNOWLEDGE = Panel(
    "Мэдлэг",
    "Зөв хариултын хувь",
    (
        Row("Өмнө", 0.41, Interval(0.36, 0.46), "41%", "420 хүн"),
        Row("Дараа", 0.63, Interval(0.57, 0.69), "63%", "260 хүн"),
        Row("1 сарын дараа", None, None, "", "5-аас цөөн"),
    ),
)
STEPS = (Bar("Хүрсэн", 1220, "1,220+"), Bar("Нээсэн", 610, "610+"), Bar("Дуусгасан", None, FEW))
CLUBS = Groups(
    "Клубээр",
    (
        Group("12-р сургууль", (1200, 600, 0), "1,200+ → 600+ → –"),
        Group("Жижиг клуб", (0, 0, 0), FEW),
    ),
    "Өөр 4 клуб хүснэгтэд бий.",
)


def chart(
    steps: tuple[Bar, ...] = STEPS,
    groups: tuple[Groups, ...] = (CLUBS,),
    title: str = "Аюулгүй зун",
    place: str = "12-р сургууль",
    others: tuple[str, ...] = ("Сануулга авдаггүй: 40+",),
) -> Chart:
    hint = "Хүрсэн → Нээсэн → Дуусгасан"
    return Chart("Луужин", title, place, steps, others, hint, groups, KNOWLEDGE, NOTE)


def bars(page: Page) -> list[Rectangle]:
    """Filled bars, in the order in which they were drawn."""
    found = [one for one in page.figure().findobj(Rectangle) if isinstance(one, Rectangle)]
    return [one for one in found if one.get_linewidth() == 0 and one.get_alpha() is not None]


def test_everything_is_told_and_fits() -> None:
    page = sheet(chart())
    check_sheet(page)
    words = words_on(page)
    for told in ("Аюулгүй зун", "1,220+", "610+", "40+", "1,200+ → 600+ → –", "41%", "63%", "Өөр 4 клуб"):
        assert told in words
    assert words.count(FEW) == 2, "a step, and a club of which nothing may be told"


def test_bars_are_as_long_as_their_numbers() -> None:
    reached, opened, *of_clubs = [bar.get_width() for bar in bars(sheet(chart()))]
    assert opened == pytest.approx(reached / 2)
    assert of_clubs == [pytest.approx(2 * of_clubs[1]), of_clubs[1]], "two of one club, none of the other"


def test_nothing_but_frames_where_nothing_may_be_told() -> None:
    nobody = tuple(Bar(bar.label, None, FEW) for bar in STEPS)
    small = Groups("Хэлээр", (Group("Монголоор", (0, 0, 0), FEW), Group("Англиар", (0, 0, 0), FEW)))
    page = sheet(chart(nobody, (small,)))
    check_sheet(page)
    assert bars(page) == []


def test_four_steps_in_any_order() -> None:
    """People finish a quiz without opening it from here, and come without having been asked to."""
    steps = tuple(Bar(name, n, f"{n}+") for name, n in [("a", 20), ("b", 10), ("c", 15), ("d", 20)])
    page = sheet(chart(steps, (Groups("Хэлээр", (Group("Монголоор", (20, 10, 15, 20), "20+ → …"),)),)))
    check_sheet(page)
    assert len(bars(page)) == 8


@pytest.mark.parametrize("letters", ["Ү", "Клубийн нэр ", "🎉"])
def test_long_names_and_many_clubs_fit(letters: str) -> None:
    name = (letters * 60)[:60]
    group = Group(name, (1_284_000, 284_000, 84_000), "1,284,000+ → 284,000+ → 84,000+")
    steps = (Bar("Could not be reached", 1_284_000, "1,284,000+"), Bar(name, None, name))
    groups = (Groups(name, (group,) * 8, name), Groups(name, (group,) * 2))
    check_sheet(sheet(chart(steps, groups, name, ", ".join([name] * 3), (name,) * 9)))
