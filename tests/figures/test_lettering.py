"""Words in lines of measured width, whatever somebody has typed."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.figures.lettering import Pen, drawable, fitting, lines, width

PEN = Pen(40)
BOLD = Pen(40, bold=True)
MONGOLIAN = "аабвгдеёжзийклмноөпрстуүфхцчшщъыьэюя"


@pytest.mark.parametrize("pen", [PEN, BOLD])
def test_every_mongolian_letter_can_be_drawn(pen: Pen) -> None:
    letters = MONGOLIAN + MONGOLIAN.upper() + "«»“”–—…✓•₮№"
    assert drawable(letters, pen) == letters


@pytest.mark.parametrize(
    ("typed", "drawn"),
    [
        ("Бат 🐻", "Бат"),
        ("👩‍👩‍👧‍👦 Сараа", "Сараа"),
        ("\u202eБат\u202c\u200f", "Бат"),
        ("Б\u200bа\u00adт", "Бат"),
        ("1\ufe0f\u20e3 ❤\ufe0f", "1 ❤"),
        (" Бат\n\tДорж\u00a0 ", "Бат Дорж"),
        ("Бат\x00\x07", "Бат"),
        ("바다 ᠮᠣᠩᠭᠣᠯ 金", ""),
        ("и\u0306", "й"),
        ("", ""),
    ],
)
def test_what_the_font_lacks_is_left_out(typed: str, drawn: str) -> None:
    assert drawable(typed, BOLD) == drawn


@given(st.text(max_size=120), st.booleans(), st.integers(60, 900))
def test_no_line_is_wider_than_its_room_and_nothing_is_lost(words: str, even: bool, room: int) -> None:
    pen = replace(BOLD, even=even)
    found = lines(words, pen, room)
    assert all(width(line, pen) <= room for line in found)
    assert "".join(found).replace(" ", "") == drawable(words, pen).replace(" ", "")
    assert all(line == line.strip() != "" for line in found)


def test_a_long_word_is_cut_and_a_short_one_is_not() -> None:
    assert lines("ө" * 60, PEN, 400) == ["ө" * len(line) for line in lines("ө" * 60, PEN, 400)]
    assert lines("Ажлын гэрээ", PEN, 160) == ["Ажлын", "гэрээ"]


def test_even_lines_leave_no_word_over() -> None:
    words = "Түр зогсоод, итгэдэг хүнтэйгээ ярь"
    room = width("Түр зогсоод, итгэдэг хүнтэйгээ", PEN) + 1
    assert lines(words, PEN, room)[-1] == "ярь"
    evened = lines(words, replace(PEN, even=True), room)
    assert len(evened) == 2
    assert evened[-1] == "хүнтэйгээ ярь"


def test_letters_get_smaller_rather_than_more_lines_but_stay_readable() -> None:
    pen = Pen(76)
    assert fitting("Бат", pen, 800, 2) == pen
    smaller = fitting("Ганбаатарын Эрдэнэ-Очир Мөнхтөгөлдөрийн", pen, 800, 2)
    assert pen.size / 2 <= smaller.size < pen.size
    assert len(lines("Ганбаатарын Эрдэнэ-Очир Мөнхтөгөлдөрийн", smaller, 800)) <= 2
    assert fitting("ө" * 400, pen, 800, 1).size == pen.size / 2
