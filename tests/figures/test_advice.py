"""The picture of a check's result."""

import pytest

from bot.domain.checks import Level
from bot.figures.advice import Advice, Helper, sheet
from tests.figures.sheets import check_sheet, words_on

HELPERS = (Helper("108", "Хүүхдийн утас", "Үнэгүй, 24 цаг."), Helper("102", "Цагдаа", "Яг одоо аюултай бол."))
LONG = "Гадаадад ажилд зуучлахад зөвшөөрөл хэрэгтэй бөгөөд аяллын компани зуучилж болохгүй гэдгийг санаарай. "


@pytest.mark.parametrize("level", list(Level))
def test_level_reasons_steps_and_numbers_stand_on_it(level: Level) -> None:
    lists = (("Яагаад", ("Нэг", "Хоёр")), ("Одоо", ("Гурав",)))
    page = sheet(
        Advice("Луужин", "Ажлын санал", level, "Дахиад нягтал", "Яарахгүй", lists, "Хэнтэй", HELPERS)
    )
    check_sheet(page)
    words = words_on(page)
    wanted = [
        "Луужин",
        "Ажлын санал",
        "Дахиад нягтал",
        "Яагаад",
        "Нэг",
        "Хоёр",
        "Одоо",
        "Гурав",
        "Хэнтэй",
        "108",
        "102",
    ]
    assert [words.index(one) for one in wanted] == sorted(words.index(one) for one in wanted)
    assert words.count("•") == 3


def test_long_texts_and_long_numbers_fit() -> None:
    lists = (("Яагаад " * 9, (LONG,) * 4), ("Одоо", (LONG,) * 3))
    helpers = (Helper("+976 7011 1108", LONG, LONG), Helper("", "Дугааргүй", ""))
    page = sheet(Advice("Луужин", LONG, Level.STOP, LONG, LONG, lists, LONG, helpers))
    check_sheet(page)


def test_nothing_to_list_and_nobody_to_call() -> None:
    check_sheet(sheet(Advice("Luujin", "A trip", Level.CALM, "Calm", "No guarantee", (), "Who", ())))
