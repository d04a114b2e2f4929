import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.chat.screen import CAPTION_LIMIT, LIMIT, Attachment, Button, Screen, parts, plain

ROWS = ((Button("Тийм", "yes"), Button("Үгүй", "no")), (Button("108", url="https://108.mn"),))


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def test_a_keyboard_signs_what_comes_back_and_leaves_links_alone() -> None:
    keyboard = Screen("?", ROWS).keyboard(lambda data: f"signed {data}")
    assert keyboard is not None
    assert [[b.callback_data or b.url for b in row] for row in keyboard.inline_keyboard] == [
        ["signed yes", "signed no"],
        ["https://108.mn"],
    ]
    assert Screen("no buttons").keyboard() is None


def test_a_button_does_one_thing() -> None:
    with pytest.raises(ValueError, match="either"):
        Button("both", "data", "https://108.mn")
    with pytest.raises(ValueError, match="either"):
        Button("none")


def test_plain_drops_tags_and_keeps_words_and_addresses() -> None:
    screen = Screen(
        '<b>Сайн уу</b> &amp; <a href="https://108.mn">108</a> 2 < 3', ROWS, html=True, protect=True
    )
    stripped = plain(screen)
    assert stripped.text == "Сайн уу & 108 (https://108.mn) 2 < 3"
    assert (stripped.html, stripped.rows, stripped.protect) == (False, ROWS, True)


def test_plain_never_makes_a_message_empty() -> None:
    assert plain(Screen("<b></b>", html=True)).text == "<b></b>"


def test_a_short_screen_stays_whole() -> None:
    screen = Screen("a" * LIMIT, ROWS)
    assert parts(screen) == [screen]


def test_long_texts_are_cut_at_paragraphs_with_buttons_on_the_last() -> None:
    paragraph = "Энэ бол нэг өгүүлбэр. " * 60
    screen = Screen("\n\n".join([paragraph.strip()] * 8), ROWS, silent=True)
    pieces = parts(screen)
    assert "\n\n".join(piece.text for piece in pieces) == screen.text
    assert [piece.rows for piece in pieces] == [()] * (len(pieces) - 1) + [ROWS]
    assert all(piece.silent for piece in pieces)


def test_markup_is_cut_between_tags() -> None:
    block = "<b>Анхаар</b> " + "үг " * 200
    pieces = parts(Screen("\n\n".join([block] * 20), html=True))
    assert len(pieces) > 1
    for piece in pieces:
        assert piece.html
        assert piece.text.count("<b>") == piece.text.count("</b>")


def test_markup_that_cannot_be_cut_is_shown_without() -> None:
    pieces = parts(Screen(f"<b>{'үг ' * 3000}</b>", ROWS, html=True))
    assert all(not piece.html and "<" not in piece.text for piece in pieces)
    assert pieces[-1].rows == ROWS


@settings(deadline=None, max_examples=50)
@given(
    st.lists(
        st.sampled_from(["үг ", "\n", "\n\n", "😀", "x" * 500, "<b>тод</b> ", "&lt;", " "]), max_size=3000
    ),
    st.booleans(),
)
def test_every_part_fits_and_no_word_is_lost(pieces: list[str], html: bool) -> None:
    screen = Screen("start " + "".join(pieces), html=html)
    cut = parts(screen)
    assert all(0 < units(piece.text) <= LIMIT for piece in cut)
    joined = "".join(plain(piece).text for piece in cut)
    assert re.sub(r"\s", "", joined) == re.sub(r"\s", "", plain(screen).text)


@given(st.text(st.sampled_from("үг 😀\n"), max_size=3 * CAPTION_LIMIT))
def test_words_below_a_picture_are_cut_where_captions_end(text: str) -> None:
    cut = parts(Screen(text, ROWS, protect=True), CAPTION_LIMIT)
    assert all(units(part.text) <= CAPTION_LIMIT for part in cut)
    assert "".join("".join(part.text.split()) for part in cut) == "".join(text.split())
    assert all(part.protect for part in cut)
    assert [part.rows for part in cut] == [()] * (len(cut) - 1) + [ROWS]


@pytest.mark.parametrize(
    ("name", "is_picture", "is_voice"),
    [
        ("luujin.png", True, False),
        ("photo.jpg", True, False),
        ("voice.ogg", False, True),
        ("a.csv", False, False),
    ],
)
def test_an_attachment_is_shown_or_played_unless_it_comes_as_a_file(
    name: str, is_picture: bool, is_voice: bool
) -> None:
    attachment = Attachment(name, b"x")
    assert (attachment.is_picture, attachment.is_voice) == (is_picture, is_voice)
    as_file = Attachment(name, b"x", as_file=True)
    assert (as_file.is_picture, as_file.is_voice) == (False, False)
