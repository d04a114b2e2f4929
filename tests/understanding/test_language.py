"""Mongolian in either script, or English."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding.language import language_of


@pytest.mark.parametrize(
    "text",
    [
        "Сайн байна уу",
        "sain bnuu",
        "nadad tuslaach",
        "bi gadaad yvah gj bna",
        "yu ve",
        "hun zurgaar surduulbel yah estoi ve",
        "english руу солиоч",
        "passport-ыг минь авчихсан",
        "ezen maani tsalin ogohgui bna",
        "",
        "108",
        "👍",
    ],
)
def test_mongolian(text: str) -> None:
    assert language_of(text) == "mn"


@pytest.mark.parametrize(
    "text",
    [
        "hello",
        "what can you do",
        "my boss took my passport",
        "is it safe to send photos",
        "who can see what I write here",
        "I want to talk to a person",
        "stop sending me reminders",
    ],
)
def test_english(text: str) -> None:
    assert language_of(text) == "en"


@given(st.text())
def test_every_text_has_one_of_the_two(text: str) -> None:
    assert language_of(text) in {"mn", "en"}
