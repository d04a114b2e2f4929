"""A card for the pocket: its code leads where it should, and nothing on it or in its file tells where."""

import re
from datetime import date

import pytest

from bot.chat.views.card import card
from bot.figures.card import Card, print_
from bot.figures.qr import QUIET
from tests.chat.world import catalogs
from tests.figures.pdf import pages, rectangles
from tests.figures.test_poster import A4, LONGEST, squares

DAY = date(2026, 11, 22)
NAME = "luujin_test_bot"
LINKS = [f"https://t.me/{NAME}?start=i_{'abcdefghijklmnopqrst'}{n:02}" for n in range(11)]
TELLING = (
    "гишүүн сүлжээ хохирогч тусламж дэмжлэг аюулгүй худалдаа хамгаал нууц урилга шүүх зохицуулагч "
    "member network victim surviv support desk safe traffick protect secret invit court coordinator"
).split()


def a_card(language: str) -> Card:
    return card(catalogs().words(language), NAME)


@pytest.mark.parametrize("language", ["mn", "en"])
def test_nothing_on_it_tells_what_it_is_for_nor_in_the_file(language: str) -> None:
    pdf = print_(a_card(language), LINKS[:1], DAY)
    (page,) = pages(pdf)
    words = catalogs().words(language)
    lines = [words.say("picture.mark"), words.say("poster.welcome"), words.say("poster.scan"), f"@{NAME}"]
    assert " ".join(page.split()) == " ".join(" ".join(lines).split())
    described = b"".join(re.findall(rb"/(?:Title|Creator|Producer) ?[(<][^\n]*", pdf)).decode("latin-1")
    assert [telling for telling in TELLING if telling in f"{page} {described}".lower()] == []
    for never in (b"/Subject", b"/Keywords", b"/Author", b"/Metadata", b"t.me", b"i_abc"):
        assert never not in pdf


@pytest.mark.parametrize("link", [LINKS[0], LONGEST])
def test_the_code_on_it_is_that_of_the_link_and_large_enough(link: str) -> None:
    drawn = rectangles(print_(a_card("mn"), [link], DAY))
    code = squares(link)
    square = min(width for _, _, width, _ in drawn)
    left, top = min(x for x, *_ in drawn), max(y for _, y, *_ in drawn)
    found = [[False] * len(code) for _ in code]
    for x, y, width, _ in drawn:
        row, start = round((top - y) / square), round((x - left) / square)
        for column in range(start, start + round(width / square)):
            found[row][column] = True
    assert found == code
    assert square > 0.7 * 72 / 25.4, "a phone's camera sees squares of 0.7 mm"
    assert QUIET * square < left


def test_nine_stand_on_a_sheet_each_with_its_own_code_and_inside_it() -> None:
    pdf = print_(a_card("mn"), LINKS, DAY)
    first, second = pages(pdf)
    assert (first.count(f"@{NAME}"), second.count(f"@{NAME}")) == (9, 2)
    for x, y, width, height in rectangles(pdf):
        assert 0 < x < x + width < A4[0]
        assert 0 < y - abs(height) < y < A4[1]


def test_a_long_name_of_the_bot_keeps_to_its_line() -> None:
    long = card(catalogs().words("en"), "b" * 32)
    assert f"@{'b' * 32}" in pages(print_(long, LINKS[:1], DAY))[0].splitlines()


def test_the_same_day_makes_the_same_file() -> None:
    assert print_(a_card("mn"), LINKS, DAY) == print_(a_card("mn"), LINKS, DAY)
