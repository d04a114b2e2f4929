"""How long it takes to read: sentences, and texts on one screen."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.texts.check import check
from bot.texts.prose import Sentence
from bot.texts.reading import MOST_SECONDS, MOST_WORDS, reading_problems, seconds_for, words_in

from .conftest import Edit


def said(text: str, language: str = "en") -> list[str]:
    shown = Sentence(language, text, "faq.yml", Path("en/faq.yml"), 3)
    return [str(problem) for problem in reading_problems([shown])]


def test_a_long_sentence_is_named_with_its_beginning_and_the_cure() -> None:
    assert said("Short. " + "one two three four five six seven " * 4 + "end. Short.") == [
        "en/faq.yml:3: the sentence “one two three four five six …” has 29 words"
        " → make two of it: 24 words are the most"
    ]


@pytest.mark.parametrize("end", [". ", "? ", "!» ", "…” ", ".) ", "\n", "\n\n"])
def test_a_sentence_ends_where_it_ends(end: str) -> None:
    half = " ".join(["word"] * MOST_WORDS)
    assert said(f"{half}{end}{half}") == []
    assert len(said(f"{half}, {half}")) == 1


def test_dashes_bullets_and_emoji_are_no_words() -> None:
    assert words_in("• one — two 🧭 3 {name}") == 4


def test_a_text_for_more_than_a_minute_and_a_half_is_named() -> None:
    text = "Six words stand in this sentence. " * 40
    assert said(text) == [
        "en/faq.yml:3: a slow reader takes 129 s for this text → shorten or divide it: 90 s are the most"
    ]
    assert said("Six words stand in this sentence. " * 28) == [], f"168 words are {MOST_SECONDS} s"


def test_mongolian_needs_fewer_words_and_more_time_for_each() -> None:
    assert seconds_for("үг " * 85, "mn") == 60
    assert seconds_for("word " * 112, "en") == 60
    assert seconds_for("сөз " * 85, "kk") == 60, "a language without a figure reads like Mongolian"


@given(st.text())
def test_any_text_can_be_read(text: str) -> None:
    assert all(problem.startswith("en/faq.yml:3: ") for problem in said(text))


@pytest.mark.parametrize(
    ("name", "old"),
    [("mn/lessons/call_108.yml", "  Хонх дуугарлаа."), ("en/courses/leader.yml", "Whoever joins your club")],
)
def test_lessons_and_courses_are_read_too(folder: Path, edit: Edit, name: str, old: str) -> None:
    path = folder / name
    text = path.read_text("utf-8")
    place = text.index(old) if old in text else text.index("pages:\n  - >-\n") + len("pages:\n  - >-\n    ")
    long = " ".join(["нэг" if name.startswith("mn") else "one"] * (MOST_WORDS + 1)) + ". "
    path.write_text(text[:place] + long + text[place:].lstrip(), "utf-8")
    (problem,) = [str(found) for found in check(folder)]
    assert f"{name}:" in problem
    assert f"has {MOST_WORDS + 1} words" in problem


def test_a_stranger_of_a_story_may_write_without_end(folder: Path, edit: Edit) -> None:
    edit("en/scenarios/prize_link.yml", "register with this link to get your prize", "and so on " * 10)
    assert check(folder) == []
