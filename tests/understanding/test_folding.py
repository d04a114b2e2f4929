"""Both scripts meet in one form."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding.abbreviations import ABBREVIATIONS
from bot.understanding.folding import MAX_LENGTH, clean, fold, fold_word, skeleton

TYPED = "аийоөуүэяюёхцчшщжвгкьы abcdeghkoqtuvwxyz0346'!😀\u200d"
MESSAGES = st.text(max_size=60) | st.text(alphabet=TYPED, max_size=40)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Сайн байна уу", "sain bnuu"),
        ("сайн байна уу", "sain baina uu"),
        ("байгаа", "bgaa"),
        ("зүгээр", "zgr"),
        ("юу вэ", "yu ve"),
        ("юу вэ", "yuwe"),
        ("мэдэхгүй", "medq"),
        ("мэдэхгүй", "medehgvi"),
        ("үгүй", "ugvi"),
        ("бүгд", "bvgd"),
        ("хүн", "hvn"),
        ("хүн", "khun"),
        ("хүн", "xun"),
        ("өөрөө", "ooroo"),
        ("өдөр", "udur"),
        ("цагдаа", "cagdaa"),
        ("жаргал", "zhargal"),
        ("чадахгүй", "4adahgui"),
        ("шинэ", "6ine"),
        ("юм", "ym"),
        ("туслаач", "tuslaaaaaach"),
        ("паспорт", "passport"),
        ("үү", "її"),  # typed on a Ukrainian keyboard
        ("сар", "сap"),  # a Latin a and p inside a Cyrillic word
        ("туслаач 😭😭", "tuslaach"),
        ("т\u200bуслаач", "tuslaach"),
        ("Ｔuslaach", "tuslaach"),
    ],
)
def test_spellings_meet(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_words_that_differ_stay_apart() -> None:
    folded = [fold(word) for word in ("аав", "ээж", "зураг", "зурагт", "үгүй", "тийм", "108", "107")]
    assert len(set(folded)) == len(folded)


@pytest.mark.parametrize(
    ("whole", "shortened"), [("zurag", "zrg"), ("heregtei", "hrgtei"), ("surguuli", "srgli")]
)
def test_dropped_vowels_leave_the_same_bones(whole: str, shortened: str) -> None:
    assert skeleton(fold(whole)) == skeleton(fold_word(shortened))


@given(MESSAGES)
def test_folding_twice_changes_nothing(text: str) -> None:
    folded = fold(text)
    assert fold(folded) == folded


@given(st.text(max_size=6000))
def test_the_form_is_bounded_and_plain(text: str) -> None:
    folded = fold(text)
    assert len(folded) <= 5 * MAX_LENGTH
    assert re.fullmatch("[a-z0-9]*(?: [a-z0-9]+)*", folded)


@given(st.text(max_size=200))
def test_bones_are_no_longer_than_the_word(text: str) -> None:
    for word in fold(text).split():
        assert 1 <= len(skeleton(word)) <= len(word)


@given(st.text())
def test_cleaning_leaves_nothing_invisible(text: str) -> None:
    assert not set(clean(text)) & set("\u200b\u200d\u202e\u2066\ufeff\ufe0f")


@pytest.mark.parametrize("short", sorted(ABBREVIATIONS))
def test_abbreviations_are_reachable_and_at_rest(short: str) -> None:
    meaning = ABBREVIATIONS[short]
    assert fold(short) == fold(meaning)
    assert fold(short) == meaning
