"""The poster of a club: its code leads to the club, and its words fit and give nothing away."""

from datetime import date

import pytest
import segno
from PIL import Image

from bot.figures.poster import Both, Poster, draw, print_, sheet
from bot.figures.qr import QUIET, code_of
from tests.camera import read_code
from tests.figures.pdf import pages, rectangles
from tests.figures.sheets import check_sheet, picture, words_on

DAY = date(2026, 11, 22)
LINK = "https://t.me/luujin_test_bot?start=c_k7qp9xmt"
LONGEST = f"https://t.me/{'b' * 32}?start=c_{'m' * 8}"
WHITE, BLACK = 245, 15  # few colours make a small file: the nearest one is taken
A4 = 595.28, 841.89  # points


def poster(club: str = "12-р сургуулийн клуб", link: str = LINK) -> Poster:
    return Poster(
        club,
        Both("Хамтдаа тоглонгоо сурцгаая!", "Let’s play and learn together!"),
        Both("Утасныхаа камераар уншуулаарай", "Point your phone’s camera here"),
        Both("Эсвэл Телеграм дээр @luujin_test_bot руу бичээрэй:", "Or write to @luujin_test_bot:"),
        link,
        "/club k7qp9xmt",
    )


def squares(link: str) -> list[list[bool]]:
    """The code of this link, as the library makes it."""
    return [[bool(square) for square in row] for row in segno.make(link, error="q", micro=False).matrix]


def with_quiet_around(code: list[list[bool]]) -> list[list[bool]]:
    side = len(code) + 2 * QUIET
    empty = [[False] * side for _ in range(QUIET)]
    return [*empty, *([False] * QUIET + row + [False] * QUIET for row in code), *empty]


@pytest.mark.parametrize("link", [LINK, LONGEST, "https://t.me/b?start=c_a"])
def test_the_runs_of_a_code_are_its_dark_squares(link: str) -> None:
    code = code_of(link)
    drawn = [[False] * code.side for _ in range(code.side)]
    for run in code.runs:
        for column in range(run.start, run.start + run.length):
            assert not drawn[run.row][column]
            drawn[run.row][column] = True
    assert drawn == squares(link)


@pytest.mark.parametrize("link", [LINK, LONGEST])
def test_what_a_camera_sees_on_the_picture_is_the_code_with_room_around(link: str) -> None:
    page = sheet(poster(link=link))
    check_sheet(page)
    drawn = draw(poster(link=link))
    assert read_code(drawn) == link
    with picture(drawn) as image:
        expected = with_quiet_around(squares(link))
        assert seen(image, len(expected)) == expected


def seen(image: Image.Image, side: int) -> list[list[bool]]:
    """The squares in the white field of a picture, so many in a row: each dark or light as a whole."""
    grey = image.convert("L")
    left, top, right, bottom = grey.point(lambda light: 255 * (light > WHITE)).getbbox() or (0, 0, 0, 0)
    assert right - left == bottom - top
    assert (right - left) % side == 0
    size = (right - left) // side
    return [
        [is_dark(grey.crop((x, y, x + size, y + size))) for x in range(left, right, size)]
        for y in range(top, bottom, size)
    ]


def is_dark(square: Image.Image) -> bool:
    lights = set(square.tobytes())
    assert max(lights) < BLACK or min(lights) > WHITE, "nothing in between"
    return max(lights) < BLACK


@pytest.mark.parametrize("link", [LINK, LONGEST])
def test_the_code_on_paper_is_the_same_and_stays_clear_of_the_edges(link: str) -> None:
    code = squares(link)
    drawn = rectangles(print_(poster(link=link), DAY))
    square = min(width for _, _, width, _ in drawn)
    left = min(x for x, *_ in drawn)
    top = max(y for _, y, *_ in drawn)
    found = [[False] * len(code) for _ in code]
    for x, y, width, height in drawn:
        assert abs(height) == pytest.approx(square, abs=0.02)
        row, start = round((top - y) / square), round((x - left) / square)
        for column in range(start, start + round(width / square)):
            found[row][column] = True
    assert found == code
    assert QUIET * square < left < A4[0] - left
    assert square > 2 * 72 / 25.4, "a square is wider than two millimetres"


def test_the_words_on_paper_and_on_the_picture_are_the_same() -> None:
    (page,) = pages(print_(poster(), DAY))
    drawn = words_on(sheet(poster()))
    said = poster()
    for words in (
        said.club,
        said.typed,
        *(w for b in (said.welcome, said.scan, said.write) for w in all_of(b)),
    ):
        assert words in page
        assert words in drawn
    assert "k7qp9xmt" in page


def all_of(both: Both) -> tuple[str, str]:
    return both.mongolian, both.english


@pytest.mark.parametrize("club", ["Я", "Клуб " * 16, "Ү" * 80, "Клуб 🪅 \u202eх\u200b", "(\\)"])
def test_any_name_keeps_to_one_sheet_and_off_the_code(club: str) -> None:
    found = pages(print_(poster(club), DAY))
    assert len(found) == 1
    assert found[0].splitlines()[-1] == "/club k7qp9xmt"
    check_sheet(sheet(poster(club)))


def test_the_same_day_makes_the_same_file() -> None:
    assert print_(poster(), DAY) == print_(poster(), DAY)
