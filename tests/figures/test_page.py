"""The sheet under every picture."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.figures.compass import AMBER, CREAM
from bot.figures.lettering import ACCENT, Pen
from bot.figures.page import MARGIN, PAPER, WIDTH, Page
from tests.figures.sheets import boxes, check_sheet, picture

PEN = Pen(36)
LONG = "Энэ бол нэлээд урт өгүүлбэр бөгөөд хуудасны өргөнд багтахгүй тул хэд хэдэн мөр болж хуваагдана. "


@pytest.mark.parametrize("height", [0, 1, 7, 100, 333, 1001, 2048])
def test_a_page_is_as_tall_as_what_is_on_it(height: int) -> None:
    page = Page()
    page.skip(height)
    assert picture(page.png()).size == (WIDTH, height + 2 * MARGIN)


@pytest.mark.parametrize(
    "words", [LONG * 3, "ө" * 300, "$x^2$ \\alpha $", "100 % {name} <b>&amp;</b>", "😀 a"]
)
def test_words_stay_between_the_margins(words: str) -> None:
    page = Page()
    page.write(words, PEN)
    with page.card(), page.beside("•", PEN, 44):
        page.write(words, PEN)
        with page.card("#dcebee"):
            page.write(words, Pen(36, bold=True, centred=True, even=True))
    page.write(words, Pen(30, centred=True), most_lines=2)
    check_sheet(page)
    assert min(box.left for box in boxes(page)) >= MARGIN - 2
    assert max(box.right for box in boxes(page)) <= WIDTH - MARGIN + 2


def test_signs_of_formulas_are_drawn_as_they_are() -> None:
    page = Page()
    page.write("$x^2$ \\alpha", PEN)
    assert [box.words for box in boxes(page)] == ["$x^2$ \\alpha"]


def test_a_mark_stands_beside_what_it_belongs_to() -> None:
    page = Page()
    with page.beside("108", PEN, 150):
        page.write(LONG, PEN)
    below = page.y
    mark, *beside = boxes(page)
    assert len(beside) > 1
    assert all(mark.right < box.left for box in beside)
    assert (page.left, page.right) == (MARGIN, WIDTH - MARGIN)
    page.write("доор", PEN)
    assert page.y > below
    check_sheet(page)


def test_dots_go_on_in_the_next_row() -> None:
    page = Page()
    page.dots(3, 8)
    one = page.y
    page.dots(30, 60)
    assert page.y - one > 2 * (one - MARGIN)
    before = page.y
    page.dots(0, 0)
    assert page.y == before


def test_few_colours_are_all_that_is_needed() -> None:
    page = Page()
    page.heading("Луужин", "Миний ахиц")
    image = picture(page.png())
    assert image.mode == "P"
    colours = image.convert("RGB").getcolors()
    assert colours is not None
    found = [colour for _, colour in sorted(colours, reverse=True)]
    for wanted in (PAPER, ACCENT, CREAM, AMBER):
        assert any(is_like(colour, wanted) for colour in found), f"{wanted} is kept, however little there is"
    assert is_like(found[0], PAPER)


def is_like(colour: object, wanted: str) -> bool:
    """Whether nobody sees a difference."""
    assert isinstance(colour, tuple)
    exact = (int(wanted[n : n + 2], 16) for n in (1, 3, 5))
    return all(abs(one - other) <= 4 for one, other in zip(colour, exact, strict=True))


def test_nothing_is_in_the_file_but_the_picture() -> None:
    page = Page()
    page.write("Тэмүүлэн", PEN)
    data = page.png()
    assert picture(data).info == {}
    assert b"atplotlib" not in data


def test_pages_drawn_at_the_same_time_are_the_same_as_one_after_the_other() -> None:
    def draw(number: int) -> bytes:
        page = Page()
        page.heading("Луужин", f"Хуудас {number}")
        page.write(LONG * (number + 1), PEN)
        return page.png()

    alone = [draw(n) for n in range(6)]
    with ThreadPoolExecutor(6) as pool:
        assert list(pool.map(draw, range(6))) == alone
