"""Both scripts meet in one form."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding.folding import MAX_LENGTH, abbreviations, clean, fold, fold_word, skeleton
from tests.understanding.romanise import CAREFUL, ROUGH, Style, everyday_words

TYPED = "аийоөуүэяюёхцчшщжвгкьы abcdeghkoqtuvwxyz01345679'!@$-.😀\u200d"
MESSAGES = st.text(max_size=60) | st.text(alphabet=TYPED, max_size=40)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Сайн байна уу", "sain bnuu"),
        ("сайн байна уу", "sain baina uu"),
        ("сайн байна уу", "snbnu"),
        ("байгаа", "bgaa"),
        ("байгаа юм уу", "bgaa ymuu"),
        ("байхгүй", "bhq"),
        ("байхгүй", "бхгүй"),
        ("байхаас", "bhaas"),
        ("зүгээр", "zgr"),
        ("юу вэ", "yu ve"),
        ("юу вэ", "yuwe"),
        ("юу вэ", "юувэ"),
        ("яах вэ", "yahbe"),
        ("яаж байна уу", "yaj bnu"),
        ("мэдэхгүй", "medq"),
        ("мэдэхгүй", "mdhgui"),
        ("мэдэхгүй", "medehgvi"),
        ("мэдэхгүй", "мэдку"),
        ("чадахгүй", "chadku"),
        ("болохгүй", "bolq"),
        ("хийж байна", "hijbn"),
        ("гэж байна", "gjbna"),
        ("гэсэн юм", "gesiin"),
        ("явуулахгүй", "yvuulahgui"),
        ("явмаар", "yavmr"),
        ("авчихсан", "avchsan"),
        ("үзээд", "vzeed"),
        ("үйл", "vil"),
        ("үгүй", "ugvi"),
        ("үгүй", "ugu"),
        ("бүгд", "bvgd"),
        ("хүн", "hvn"),
        ("хүн", "khun"),
        ("хүн", "xun"),
        ("хүүхэд", "hvvhed"),
        ("арван", "arvan"),
        ("өөрөө", "ooroo"),
        ("өдөр", "udur"),
        ("цагдаа", "cagdaa"),
        ("жаргал", "zhargal"),
        ("чадахгүй", "4adahgui"),
        ("шинэ", "6ine"),
        ("байна", "6айна"),
        ("юм", "ym"),
        ("хоёр", "hoyr"),
        ("хоёр", "хоер"),
        ("туслаач", "tuslaaaaaach"),
        ("ккккк", "хахахаха"),
        ("kkk", "hahaha"),
        ("паспорт", "passport"),
        ("клуб", "club"),
        ("үү", "її"),  # typed on a Ukrainian keyboard
        ("үгүй", "үгγй"),  # a Greek gamma
        ("сар", "сap"),  # a Latin a and p inside a Cyrillic word
        ("tuslaach", "tuslааch"),  # two Cyrillic а inside a Latin word
        ("хүн", "хvн"),
        ("туслаач 😭😭", "tuslaach"),
        ("т\u200bуслаач", "tuslaach"),
        ("т\u0336у\u0336с\u0336л\u0336а\u0336а\u0336ч\u0336", "tuslaach"),
        ("Ｔuslaach", "tuslaach"),
        ("𝓽𝓾𝓼𝓵𝓪𝓪𝓬𝓱", "tuslaach"),
        ("ⓣⓤⓢⓛⓐⓐⓒⓗ", "tuslaach"),
        ("🅣🅤🅢🅛🅐🅐🅒🅗", "tuslaach"),
        ("т.у.с.л.а.а.ч", "tuslaach"),
        ("t u s l a a c h", "tuslaach"),
        ("т*у*с*л*а*а*ч намайг", "tuslaach namaig"),
        ("h3lp", "help"),
        ("p@sport", "pasport"),
        ("passport-ыг", "паспортыг"),
        ("14-тэй", "14 тэй"),
        ("don't", "dont"),
        ("plz", "please"),
    ],
)
def test_spellings_meet(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    "words",
    [
        ("аав", "ээж", "зураг", "зурагт", "үгүй", "тийм", "108", "107"),
        ("өр", "уу", "үг", "ёр"),
        ("ok", "kkk"),
        ("гоо", "гүй"),
        ("дагуу", "дагахгүй"),
        ("өөрийгөө", "өөргүй"),
        ("боллоо", "болох", "болохгүй", "болдог уу"),
        ("хураасан", "хуурсан уу"),
        ("санхүү", "санах уу"),
        ("хүүхэд", "хэд"),
        ("юм", "ийм"),
        ("3 сар", "3 сая", "зураг"),
    ],
)
def test_words_that_differ_stay_apart(words: tuple[str, ...]) -> None:
    assert len({fold(word) for word in words}) == len(words)


@pytest.mark.parametrize("text", ["a b", "т. г", "би 5 б анги", "4 сараас"])
def test_a_few_single_letters_are_no_word(text: str) -> None:
    assert len(fold(text).split()) > 1


def test_english_stays_readable() -> None:
    assert fold("my boss took my passport, don't call back") == "mi bus tuk mi pasport dunt tsal bak".replace(
        "pasport", "paspurt"
    )


@pytest.mark.parametrize("style", CAREFUL, ids=lambda style: style.name)
def test_each_usual_romanisation_folds_like_cyrillic(style: Style) -> None:
    different = [word for word in everyday_words() if fold(style.write(word)) != fold(word)]
    assert different == []


@given(st.lists(st.sampled_from(everyday_words()), min_size=1, max_size=8), st.sampled_from(CAREFUL))
def test_sentences_in_latin_letters_fold_like_cyrillic_ones(words: list[str], style: Style) -> None:
    assert fold(style.write(" ".join(words))) == fold(" ".join(words))


@pytest.mark.parametrize("style", ROUGH, ids=lambda style: style.name)
def test_dropped_vowels_leave_nearly_always_the_same_bones(style: Style) -> None:
    words = everyday_words()
    met = sum(_bones(style.write(word, seed)) == _bones(word) for word in words for seed in range(3))
    assert met >= 0.99 * 3 * len(words)


def _bones(text: str) -> list[str]:
    return [skeleton(word) for word in fold(text).split()]


def test_hardly_any_two_everyday_words_fold_alike() -> None:
    words = everyday_words()
    assert len({fold(word) for word in words}) >= 0.97 * len(words)


@pytest.mark.parametrize(
    ("whole", "shortened"),
    [("zurag", "zrg"), ("heregtei", "hrgtei"), ("surguuli", "srgli"), ("арван", "arvn")],
)
def test_dropped_vowels_leave_the_same_bones(whole: str, shortened: str) -> None:
    assert _bones(whole) == _bones(shortened)


@given(MESSAGES)
def test_folding_twice_changes_nothing(text: str) -> None:
    folded = fold(text)
    assert fold(folded) == folded


@given(st.text(max_size=6000))
def test_the_form_is_bounded_and_plain(text: str) -> None:
    folded = fold(text)
    assert len(folded) <= 5 * MAX_LENGTH
    assert re.fullmatch("[a-z0-9]*(?: [a-z0-9]+)*", folded)


@given(MESSAGES)
def test_a_token_folds_as_it_does_in_a_message(text: str) -> None:
    for token in clean(text).split():
        if len(token) > 1:
            assert fold_word(fold_word(token)) == fold_word(token)


@pytest.mark.parametrize("text", ["a." * 2048, "аа " * 1365, "sb " * 1365, "q" * 4096, "ﷺ" * 4096])
def test_the_longest_messages_are_bounded_too(text: str) -> None:
    assert len(fold(text)) <= 5 * MAX_LENGTH


@given(st.text(max_size=200))
def test_bones_are_no_longer_than_the_word(text: str) -> None:
    for word in fold(text).split():
        assert 1 <= len(skeleton(word)) <= len(word)


@given(st.text())
def test_cleaning_leaves_nothing_invisible(text: str) -> None:
    assert not set(clean(text)) & set("\u200b\u200d\u202e\u2066\ufeff\ufe0f\u0336\u2800")


@given(MESSAGES)
def test_cleaning_twice_changes_nothing(text: str) -> None:
    assert clean(clean(text)) == clean(text)


def test_abbreviations_are_reachable_and_at_rest() -> None:
    table = abbreviations()
    assert len(table) > 1000
    assert {short: fold(short) for short in table} == table
    assert {short: fold(meaning) for short, meaning in table.items()} == table
