"""A booklet on paper: cover, contents, what is kept together, and nothing that cannot be drawn."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.figures.pack import Block, Heading, Listed, NewPage, Pack, Style, Text, Together, draw
from tests.figures.pdf import bookmarks, pages

DAY = date(2026, 11, 22)
WORDS = "Өглөөний нар үүлний цаанаас гарч, үлгэр эхэллээ. "


def booklet(*blocks: Block) -> list[str]:
    """The pages behind the cover and the contents."""
    return pages(printed(*blocks))[2:]


def printed(*blocks: Block) -> bytes:
    return draw(Pack("Хавтас", "Юуны тухай", "Агуулга", "mn", DAY, blocks))


def test_cover_contents_and_pages() -> None:
    pdf = printed(
        Heading("Нэгдүгээр"), Heading("Түүх", 1), Text("Эхлэл."), Heading("Асуулт", 1), Heading("Хоёрдугаар")
    )
    cover, contents, first, second, third = pages(pdf)
    assert cover == "Хавтас\nЮуны тухай"
    assert contents.splitlines() == [
        *("2", "Агуулга"),
        *("Нэгдүгээр", "3", "Түүх", "3", "Асуулт", "4", "Хоёрдугаар", "5"),
    ]
    assert first == "Нэгдүгээр\nТүүх\nЭхлэл.\n3"
    assert second == "Асуулт\n4"
    assert third == "Хоёрдугаар\n5"
    assert bookmarks(pdf) == ["Нэгдүгээр", "Түүх", "Асуулт", "Хоёрдугаар"]


def test_small_headings_stand_in_the_text_only() -> None:
    pdf = printed(Heading("Дээр"), Heading("Доор", 2), Text("Бичвэр."))
    assert bookmarks(pdf) == ["Дээр"]
    assert pages(pdf)[2] == "Дээр\nДоор\nБичвэр.\n3"


def test_many_entries_take_a_second_page_of_contents() -> None:
    pdf = printed(Heading("Дээр"), *[Heading(f"Хэсэг {n}", 1) for n in range(60)])
    found = pages(pdf)
    assert len(found) == 1 + 2 + 60
    assert "Хэсэг 59\n63" in found[2]
    assert found[-1] == "Хэсэг 59\n63"


def test_lines_and_paragraphs_stay_and_marks_stand_before_texts() -> None:
    (page,) = booklet(
        Text("Нэг\nхоёр\n\nгурав", Style.SAID),
        Listed(["эхний\nмөр", "дараагийн"], ["А.", "Б."]),
        Listed(["цэг"]),
    )
    assert page == "Нэг\nхоёр\nгурав\nА.\nэхний\nмөр\nБ.\nдараагийн\n•\nцэг\n3"


def test_what_belongs_together_is_not_torn_apart() -> None:
    filling = Text("\n".join(["мөр"] * 40))
    question = Together((Text("Асуулт?", Style.STRONG), Listed([WORDS * 3] * 4)))
    first, second = booklet(filling, question)
    assert "Асуулт?" not in first
    assert second.startswith("Асуулт?")
    assert second.count("•") == 4
    (alone,) = booklet(question)
    assert alone.startswith("Асуулт?")


def test_what_is_longer_than_a_page_goes_on_over_the_page() -> None:
    found = booklet(Together([Text(WORDS * 30)] * 4))
    assert len(found) > 1
    words = " ".join(line for page in found for line in page.splitlines()[:-1])
    assert words.count("үлгэр") == 120


def test_a_small_heading_is_not_left_alone_at_the_foot_of_a_page() -> None:
    for lines in range(44, 49):
        found = booklet(Text("\n".join(["мөр"] * lines)), Heading("Гарчиг", 2), Text("Дараагийн."))
        assert any("Гарчиг\nДараагийн." in page for page in found)


def test_a_new_page_begins_where_it_is_wanted() -> None:
    assert booklet(Text("Нэг"), NewPage(), Text("Хоёр")) == ["Нэг\n3", "Хоёр\n4"]


def test_letters_that_the_font_lacks_are_left_out() -> None:
    (page,) = booklet(Heading("Бэлэг 🪅", 2), Text("Сайн\u202eуу 漢字\u200b!"))
    assert page == "Бэлэг\nСайнуу !\n3"


def test_the_same_day_makes_the_same_file() -> None:
    assert printed(Text(WORDS)) == printed(Text(WORDS))


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.builds(Text, st.text(max_size=300), st.sampled_from(Style))
        | st.builds(Heading, st.text(max_size=60), st.integers(1, 2))
        | st.lists(st.text(max_size=200), max_size=5).map(Listed),
        max_size=6,
    )
)
def test_anything_can_be_printed(blocks: list[Block]) -> None:
    assert pages(printed(Heading("Дээр"), *blocks, Together(blocks)))


@pytest.mark.parametrize("text", ["a\\b", "(хаалт", ")", "\\", "а\tб"])
def test_marks_that_mean_something_in_a_pdf_are_words_here(text: str) -> None:
    (page,) = booklet(Text(text))
    assert page == f"{' '.join(text.split())}\n3"
