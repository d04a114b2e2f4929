"""A name for a certificate: what is taken, what is left out, what is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import UnfitNameError
from bot.domain.printed_name import LONGEST, is_more_than_a_name, printed_name


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("Тэмүүлэн", "Тэмүүлэн"),
        ("  Бат-Эрдэнэ \n Өлзийн ", "Бат-Эрдэнэ Өлзийн"),
        ("Б. Сараа", "Б. Сараа"),
        ("O'Connor", "O'Connor"),
        ("Nomin 🐻❤️", "Nomin"),
        ("👩‍👩‍👧‍👦 Сараа 🇲🇳", "Сараа"),
        ("\u202eтаБ\u202c", "таБ"),
        ("Б\u200bа\u2060т\ufeff", "Бат"),
        ("Бат\nДорж", "Бат Дорж"),
        ("Бат\x00", "Бат"),
        ("𝓑𝓪𝓽", "Bat"),
        ("Ｂａｔ", "Bat"),
        ("Б\u0301\u0302\u0303а\u0301т", "Бат"),
        ("и\u0306е\u0308", "йё"),
        ("Қасым Әлия", "Қасым Әлия"),
        ("Сараа 9Б", "Сараа 9Б"),
        ("Ө" * LONGEST, "Ө" * LONGEST),
        ("Од", "Од"),
    ],
)
def test_names_are_printed_as_they_are_meant(typed: str, printed: str) -> None:
    assert printed_name(typed) == printed


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "Ө",
        "а" * 41,
        "а" * 200,
        "😀😀😀",
        "12345",
        "...",
        "\u202e\u202c",
        "<b>Бат</b>",
        "Бат; DROP TABLE",
        "{name} {0}",
        "$x^2$",
        "bat@example.mn",
        "https://t.me/bat",
        "바다 하늘",
        "ᠮᠣᠩᠭᠣᠯ",
        "Бат 金",
        "محمد",
        "нэг хоёр гурав дөрөв тав",
    ],
)
def test_what_is_no_name_is_refused(typed: str) -> None:
    with pytest.raises(UnfitNameError):
        printed_name(typed)


@given(st.text(max_size=200))
def test_any_text_is_printed_in_one_short_line_of_our_letters_or_refused(typed: str) -> None:
    try:
        name = printed_name(typed)
    except UnfitNameError:
        return
    assert name == " ".join(name.split())
    assert len(name) <= LONGEST
    assert sum(sign.isalpha() for sign in name) >= 2
    assert name.isprintable()
    assert printed_name(name) == name, "a printed name can be printed again"


@pytest.mark.parametrize(
    ("text", "more"),
    [
        ("Боржигон Батын Дорж", False),
        ("<b>Бат</b>", False),
        ("ах минь намайг зодоод байна аа", True),
        ("а" * 41, True),
        ("😀" * 80, False),
    ],
)
def test_a_sentence_is_more_than_a_name(text: str, more: bool) -> None:
    assert is_more_than_a_name(text) is more
