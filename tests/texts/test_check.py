"""Tone, numbers, spelling and dates: what ``luujin content check`` finds in content that loads."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.texts.check import why_not
from bot.texts.numbers import numbers_in
from bot.texts.spelling import Allowed

from .conftest import CONTENT, QUIZ, Edit, said, write_catalog


def test_the_content_as_it_is_has_no_problem(folder: Path) -> None:
    assert said(folder) == []


@pytest.mark.parametrize(
    ("name", "old", "new", "word"),
    [
        (f"en/{QUIZ}", "They may mean well.", "Victims say so.", "victim"),
        ("en/help.yml", "This is not your fault.", "It is all your fault.", "your fault"),
        ("mn/help.yml", "Энэ чиний буруу биш.", "Энэ чиний буруу.", "чиний буруу"),
        ("mn/faq.yml", "Паспорт чинь чинийх.", "Хохирогчийн паспорт.", "хохирогч"),
        ("mn/services.yml", "Гэрт хэн нэгэн", "Хохирогч та", "хохирогч"),
    ],
)
def test_words_of_the_wrong_tone_are_found(
    folder: Path, edit: Edit, name: str, old: str, new: str, word: str
) -> None:
    edit(name, old, new)
    (problem,) = said(folder)
    assert problem.startswith(f"{name}:")
    assert f"the bot does not say “{word}” → " in problem


def test_the_bots_own_words_are_read_too(folder: Path) -> None:
    write_catalog(folder, "en", 'msgid "a.b"\nmsgstr "Hurry up!"\n')
    (problem,) = said(folder)
    assert problem.startswith("en/LC_MESSAGES/bot.po:6: the bot does not say “hurry”")


def test_a_source_may_say_what_the_bot_does_not(folder: Path, edit: Edit) -> None:
    edit("en/faq.yml", "source: ILO, Indicators", "source: Victims of trafficking; ILO, Indicators")
    assert said(folder) == []


@pytest.mark.parametrize("number", ["103", "112", "1903", "911", "9911 2233", "+976 7012-3456", "7012-3456"])
def test_numbers_that_nobody_verified_are_found(folder: Path, edit: Edit, number: str) -> None:
    edit("en/faq.yml", "In Mongolia you can call 102.", f"In Mongolia you can call {number}.")
    (problem,) = said(folder)
    assert "is the number of no verified service" in problem


def test_a_number_that_is_no_longer_verified_is_found_in_the_texts(folder: Path, edit: Edit) -> None:
    for language in ("mn", "en"):
        edit(f"{language}/services.yml", '"108"\n  status: verified', '"108"\n  status: unverified')
    named = {problem.split(":")[0] for problem in said(folder)}
    for language in ("mn", "en"):
        for name in ("faq.yml", "quizzes/rights_help_1.yml", "lessons/call_108.yml"):
            assert f"{language}/{name}" in named
    assert all("108" in problem for problem in said(folder))


def test_a_number_on_a_help_card_is_refused(folder: Path, edit: Edit) -> None:
    edit("mn/help.yml", "Цагдаад залга.", "102 руу залга.")
    assert "the number 102 is typed on a help card" in said(folder)[0]


@pytest.mark.parametrize(
    "text", ["2012 оны хууль", "15 нас, 13 нас", "24 цаг", "1,284 people", "Take 2", "{n}"]
)
def test_years_ages_and_amounts_are_no_numbers_to_dial(text: str) -> None:
    assert numbers_in(text) == []


@given(number=st.integers(10**5, 10**12), before=st.sampled_from(["", "+", "call ", "утас: "]))
def test_long_numbers_are_found_however_they_are_spaced(number: int, before: str) -> None:
    spaced = f"{before}{str(number)[:3]} {str(number)[3:5]}-{str(number)[5:]}"
    assert [found.lstrip("+") for found in numbers_in(spaced)] == [str(number)]


def test_a_service_checked_in_the_future_is_found(folder: Path, edit: Edit) -> None:
    for language in ("mn", "en"):
        edit(f"{language}/services.yml", 'checked_on: "2017"', 'checked_on: "2099-01"')
    assert len(said(folder)) == 2
    assert "“checked_on” 2099-01 lies in the future" in said(folder)[0]


def test_unfinished_messages_are_found(folder: Path) -> None:
    write_catalog(folder, "mn", 'msgid "a.b"\nmsgstr ""\n')
    assert said(folder) == ["mn/LC_MESSAGES/bot.po:6: “a.b” has no words → write them after msgstr"]


def test_content_that_cannot_be_loaded_is_told_as_problems(folder: Path, edit: Edit) -> None:
    edit("mn/faq.yml", "boys_too:", "boys_too")
    assert said(folder)


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [("mn:", "mn: x\nde:", "must be a list"), ("say_not: хохирогч", "say: хохирогч", "“say_not” is missing")],
)
def test_a_broken_list_of_words_is_told(folder: Path, edit: Edit, old: str, new: str, what: str) -> None:
    edit("tone.yml", old, new)
    assert what in said(folder)[0]
    assert said(folder)[0].startswith("tone.yml:")


class TestSpelling:
    @pytest.fixture(autouse=True)
    def _needs_the_dictionary(self) -> None:
        if reason := why_not():
            pytest.skip(reason)

    def test_a_misspelt_word_is_found_with_better_ones(self, folder: Path, edit: Edit) -> None:
        edit("mn/faq.yml", "Паспорт чинь чинийх.", "Паспорт чинь чинийхх.")
        (problem,) = said(folder)
        assert "“чинийхх” is not in the dictionary → write " in problem
        assert "чинийх" in problem.split("→")[1]

    def test_allowed_words_pass(self, folder: Path, edit: Edit) -> None:
        edit("mn/faq.yml", "Паспорт чинь чинийх.", "Тиктокоор ирсэн.")
        assert len(said(folder)) == 1
        edit("mn/allowed-words.txt", "апп*", "апп*\nТикток*")
        assert said(folder) == []

    def test_endings_behind_numbers_and_names_are_no_words(self, folder: Path) -> None:
        write_catalog(folder, "mn", 'msgid "a.b"\nmsgstr "18-аас, StopNCII-ээр, {name} ирлээ"\n')
        assert said(folder) == []

    def test_the_allow_list_must_be_there(self, folder: Path) -> None:
        (folder / "mn/allowed-words.txt").unlink()
        assert said(folder) == [
            "mn/allowed-words.txt: there is no such file → make it, even if it stays empty"
        ]


def test_a_machine_without_a_dictionary_says_so(tmp_path: Path) -> None:
    reason = why_not(tmp_path)
    assert reason
    assert "apt-get install -y hunspell-mn" in reason or "requirements-dev.lock" in reason


def test_the_allow_list_knows_whole_words_and_beginnings() -> None:
    allowed = Allowed(["# апп", "чат", "Инстаграм*", ""])
    assert all(word in allowed for word in ("чат", "Чат", "инстаграм", "Инстаграмаар"))
    assert not any(word in allowed for word in ("чатаа", "апп", "инста", ""))


def test_the_real_allow_list_has_no_word_that_the_dictionary_knows() -> None:
    if reason := why_not():
        pytest.skip(reason)
    from hunspell import Hunspell

    known = Hunspell("mn_MN", hunspell_data_dir="/usr/share/hunspell")
    lines = (CONTENT / "mn/allowed-words.txt").read_text("utf-8").splitlines()
    whole = [line for line in lines if line and not line.startswith("#") and not line.endswith("*")]
    assert [word for word in whole if known.spell(word)] == []
