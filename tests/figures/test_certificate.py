"""The certificate: for every topic and course, with any name that is taken."""

import pytest

from bot.figures.certificate import Certificate, draw, sheet
from bot.figures.page import WIDTH
from tests.figures.sheets import boxes, check_sheet, picture, words_on

PLAIN = Certificate(
    "Луужин",
    "Гэрчилгээ",
    "Тэмүүлэн",
    "«Хуурамч ажлын зар» сэдвийг бүтэн судалж дуусгалаа",
    ("Гэрээ, бичиг баримт", "Ажлын зарын урхи", "Луйврын төв"),
    "2026 оны гуравдугаар сарын 4",
)


def named(name: str, parts: tuple[str, ...] = PLAIN.parts) -> Certificate:
    return Certificate(PLAIN.mark, PLAIN.heading, name, PLAIN.done, parts, PLAIN.date)


def test_everything_stands_on_it_in_order() -> None:
    page = sheet(PLAIN)
    check_sheet(page)
    words = words_on(page)
    places = [words.index(one) for one in ("Луужин", "Гэрчилгээ", "Тэмүүлэн", "✓", PLAIN.date)]
    assert places == sorted(places)
    assert PLAIN.done in words
    assert all(part in words for part in PLAIN.parts)


@pytest.mark.parametrize(
    "name",
    [
        "Од",
        "Ө" * 40,
        "W" * 40,
        "Ганбаатарын Эрдэнэ-Очир Мөнхтөгөлдөрийн",
        "ий " * 13,
        "Бат 🐻 Дорж",
        "Ж" * 200,
    ],
)
def test_a_name_stays_on_the_page(name: str) -> None:
    page = sheet(named(name))
    check_sheet(page)
    drawn = name.replace("🐻 ", "").strip()
    assert drawn.replace(" ", "") in words_on(page).replace(" ", "")


def test_names_of_the_usual_length_are_never_cut() -> None:
    name = "Мөнхтөгөлдөрийнхөн Эрдэнэбаярмагнай"
    assert set(name.split()) <= {word for box in boxes(sheet(named(name))) for word in box.words.split()}


@pytest.mark.parametrize("parts", [(), ("Нэг",), tuple(f"Хэсэг {n}" for n in range(20)), ("урт " * 60,)])
def test_few_parts_or_many_all_fit(parts: tuple[str, ...]) -> None:
    page = sheet(named("Номин", parts))
    check_sheet(page)
    assert words_on(page).count("✓") == len(parts)


def test_it_is_as_tall_as_a_phone_shows_at_once_and_taller_only_when_needed() -> None:
    assert picture(draw(PLAIN)).size == (WIDTH, 1350)
    assert picture(draw(named("Бат", tuple("абвгдежзи")))).size[1] > 1350


def test_the_name_is_in_no_representation() -> None:
    assert "Тэмүүлэн" not in repr(PLAIN)
