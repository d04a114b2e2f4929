"""Telegram's HTML, with its offsets and its complaints."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.entities import parse
from bot.sandbox.errors import ApiError
from bot.sandbox.html import utf16_len


def test_formatting_becomes_entities_with_utf16_offsets() -> None:
    text, entities = parse("😀 <b>Сайн <i>уу</i></b> &lt;3 <a href='https://108.mn'>108</a>", "HTML")
    assert text == "😀 Сайн уу <3 108"
    assert entities == [
        {"type": "bold", "offset": 3, "length": 7},
        {"type": "italic", "offset": 8, "length": 2},
        {"type": "text_link", "offset": 14, "length": 3, "url": "https://108.mn"},
    ]


@pytest.mark.parametrize(
    ("tag", "kind"),
    [
        ("strong", "bold"),
        ("em", "italic"),
        ("u", "underline"),
        ("ins", "underline"),
        ("s", "strikethrough"),
        ("del", "strikethrough"),
        ("code", "code"),
        ("pre", "pre"),
        ("tg-spoiler", "spoiler"),
        ("blockquote", "blockquote"),
        ("B", "bold"),
    ],
)
def test_every_tag(tag: str, kind: str) -> None:
    assert parse(f"<{tag}>x</{tag}>", "HTML") == ("x", [{"type": kind, "offset": 0, "length": 1}])


def test_tags_with_attributes() -> None:
    assert parse('<span class="tg-spoiler">x</span>', "HTML")[1][0]["type"] == "spoiler"
    assert parse("<blockquote expandable>x</blockquote>", "HTML")[1][0]["type"] == "expandable_blockquote"
    assert parse('<a href="nowhere">x</a>', "HTML") == ("x", [])


@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("ü<b>x</i>", 'Unmatched end tag at byte offset 6, expected "</b>", found "</i>"'),
        ("ü<foo>x</foo>", 'Unsupported start tag "foo" at byte offset 2'),
        ("a < b", 'Unsupported start tag "" at byte offset 2'),
        ("ü<abacaba", "Unclosed start tag at byte offset 2"),
        ("<i  aba  =  ", 'Unclosed start tag "i" at byte offset 0'),
        ("<i aba = 190azAz-.,", "Unexpected end of name token at byte offset 9"),
        ("<a href=x/>y</a>", "Unexpected end of name token at byte offset 8"),
        (
            "&#xDFDF",
            "Text contains invalid Unicode characters after decoding HTML entities, "
            "check for unmatched surrogate code units",
        ),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ('<a href="x>y</a>', "Unclosed start tag at byte offset 0"),
        ('<a ="x">y</a>', 'Empty attribute name in the tag "a" at byte offset 0'),
    ],
)
def test_bad_markup_gets_telegrams_complaint(source: str, complaint: str) -> None:
    with pytest.raises(ApiError) as caught:
        parse(source, "HTML")
    assert caught.value.description == f"Bad Request: can't parse entities: {complaint}"


def test_unknown_parse_mode_is_refused() -> None:
    with pytest.raises(ApiError, match="unsupported parse_mode"):
        parse("x", "BBCode")


def test_white_space_is_trimmed_and_entities_follow() -> None:
    assert parse("  \n<b> x </b> ", "HTML") == ("x", [{"type": "bold", "offset": 0, "length": 1}])


def test_commands_mentions_and_links_are_found() -> None:
    text = "/start@luujin_sandbox_bot go: @somebody https://a.mn/b?c=1, #tag /no/path"
    kinds = [(e["type"], text[e["offset"] : e["offset"] + e["length"]]) for e in parse(text, None)[1]]
    assert kinds == [
        ("bot_command", "/start@luujin_sandbox_bot"),
        ("mention", "@somebody"),
        ("url", "https://a.mn/b?c=1"),
        ("hashtag", "#tag"),
    ]


def test_nothing_is_found_inside_code() -> None:
    assert [e["type"] for e in parse("<code>/start</code> /help", "HTML")[1]] == ["code", "bot_command"]


@given(st.text(max_size=60))
def test_any_text_is_parsed_or_refused_and_offsets_stay_inside(source: str) -> None:
    try:
        text, entities = parse(source, "HTML")
    except ApiError:
        return
    size = utf16_len(text)
    assert all(0 <= e["offset"] < e["offset"] + e["length"] <= size for e in entities)
