"""The picture of one's own progress."""

import pytest

from bot.figures.progress import Progress, Topic, sheet
from tests.figures.sheets import check_sheet, words_on

SOME = (Topic("Хуурамч ажлын зар", 0, 8), Topic("Онлайн аюулгүй байдал", 3, 13), Topic("Эрх", 6, 6))


def test_topics_with_their_parts_and_the_weeks() -> None:
    page = sheet(Progress("Луужин", "Миний ахиц", "Дуусгасан", SOME, "3 долоо хоног дараалан сурч байна."))
    check_sheet(page)
    words = words_on(page)
    assert all(one in words for one in ("0/8", "3/13", "6/6 ✓", "3 долоо хоног"))
    assert words.count("✓") == 1


@pytest.mark.parametrize(
    "topics",
    [
        (),
        (Topic("Хоосон", 0, 0),),
        (Topic("сэдэв " * 20, 50, 90),),
        tuple(Topic(str(n), n, 9) for n in range(9)),
    ],
)
def test_none_and_many_fit(topics: tuple[Topic, ...]) -> None:
    page = sheet(Progress("Луужин", "Миний ахиц", "Дуусгасан", topics, None))
    check_sheet(page)
    assert "долоо хоног" not in words_on(page)
    assert "0/0 ✓" not in words_on(page)
