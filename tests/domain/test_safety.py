"""Safe words in every spelling, one's own word, worries, and texts in which there is nothing to see."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import WordLengthError, WordTakenError
from bot.domain.safety import (
    SAFE_WORDS,
    SALT,
    Risk,
    SafeWords,
    Worry,
    is_blank,
    is_kept_word,
    kept_word,
)
from bot.understanding.folding import fold

WORDS = SafeWords.of(fold)
SALTED = b"s" * SALT
PHRASE = "маргааш бороотой юу"


@pytest.mark.parametrize("word", SAFE_WORDS)
@pytest.mark.parametrize(
    "dress",
    [
        "{}",
        " {} ",
        "{}!",
        "{}...",
        "{}\ufe0f",
        "\n{}\n",
        "{}?!",
        "«{}»",
        "{} 😭😭",
        "\u200b{}\u202e",
        "{} {}",
        "*{}*",
    ],
)
def test_safe_words_are_heard_however_they_are_dressed(word: str, dress: str) -> None:
    for spelling in (word, word.upper(), word.capitalize()):
        assert WORDS.hears(dress.format(spelling, spelling))


@pytest.mark.parametrize(
    "text",
    [
        "тусслаааач",
        "tuslaach",
        "TUSLAAACH!!",
        "tusla",
        "tuslaarai",
        "надад туслаач",
        "nadad tuslaach",
        "tuslaach dee",
        "тусламж хэрэгтэй байна",
        "heeelp",
        "help me",
        "please help me!",
        "i need help now",
        "sos",
        "S.O.S",
        "soooos",
        "СОС",
        "🆘",
        "🆘🆘",
        "１０８",
        "1 0 8",
        "1-0-8",
        "1️⃣0️⃣8️⃣",
        "108108",
        "т у с л а а ч",
        "h e l p",
    ],
)
def test_safe_words_are_heard_however_they_are_spelt(text: str) -> None:
    assert WORDS.hears(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "...",
        "😭",
        "1080",
        "1081",
        "100",
        "надад",
        "please",
        "sus",
        "sos123",
        "soso",
        "helpful",
        "help me with my homework",
        "108 гэж юу вэ",
        "108 " * 100,
        "help " * 30,
    ],
)
def test_only_the_whole_message_counts(text: str) -> None:
    assert not WORDS.hears(text)


@given(st.text(max_size=120))
def test_no_text_breaks_it(text: str) -> None:
    assert WORDS.hears(text) in (True, False)
    assert is_blank(text) in (True, False)
    kept_word(WORDS.forms(text), SALTED)


@pytest.mark.parametrize(
    "typed",
    [
        PHRASE,
        "Маргааш бороотой юу?",
        "МАРГААШ  БОРООТОЙ ЮУ!!! ☔",
        "margaash borootoi yu",
        "маргаашбороотойюу",
        "\u200bмаргааш бороотой юу",
        "маргаааш бороотой юу",
    ],
)
def test_ones_own_word_is_known_in_any_spelling(typed: str) -> None:
    kept = kept_word(WORDS.choose(PHRASE, ()), SALTED)
    assert is_kept_word(WORDS.forms(typed), kept)


@pytest.mark.parametrize("typed", ["", "бороотой юу", "маргааш бороотой юу гэж", "108", "☔", "маргааш"])
def test_another_word_is_not_taken_for_it(typed: str) -> None:
    kept = kept_word(WORDS.choose(PHRASE, ()), SALTED)
    assert not is_kept_word(WORDS.forms(typed), kept)


def test_a_kept_word_still_works_when_spellings_are_folded_in_another_way() -> None:
    kept = kept_word(WORDS.choose(PHRASE, ()), SALTED)
    later = SafeWords.of(lambda text: text[::-1].lower())
    assert is_kept_word(later.forms("Маргааш бороотой юу?"), kept)
    assert not is_kept_word(later.forms("маргааш"), kept)


def test_kept_words_have_one_length_show_nothing_and_differ_for_two_people() -> None:
    short, long = WORDS.choose("юлт", ()), WORDS.choose("ж" * 3 + " цэнхэр шувуу нисээд ирлээ", ())
    kept = [kept_word(short, SALTED), kept_word(long, SALTED), kept_word(short, b"t" * SALT)]
    assert len({len(one) for one in kept}) == 1
    assert len({one[SALT:] for one in kept}) == 3
    assert not any(form.encode() in one for one in kept for form in (*short, *long))


@pytest.mark.parametrize(
    "word", ["ab", "юлт", "цэнхэр шувуу", "blue bird!", "а" + "бв" * 19 + "г", "room 204", "ж у л"]
)
def test_words_that_can_be_kept(word: str) -> None:
    assert WORDS.choose(word, ["Цэс"])


@pytest.mark.parametrize(
    "word",
    [
        "",
        " ",
        "a",
        "ө",
        "өө",
        "!",
        "😀😀😀",
        "바다 하늘",
        "а" + "бв" * 20,
        "ab" + " " * 90 + "c",
        "a😀",
    ],
)
def test_a_word_has_two_to_forty_letters_that_we_read(word: str) -> None:
    with pytest.raises(WordLengthError):
        WORDS.choose(word, ())


@pytest.mark.parametrize(
    "word",
    "108|туслаач|help|SOS|за|Тийм!|ok|no|sain uu|Сайн байна уу|bayarlalaa|цэс|tses|hen tuslah ve".split("|"),
)
def test_what_means_something_already_or_is_said_all_day_cannot_be_kept(word: str) -> None:
    with pytest.raises(WordTakenError):
        WORDS.choose(word, ["Хэн туслах вэ"])


@pytest.mark.parametrize(
    "text",
    ["", " \n\t", "\u200b\u200d\u2060", "\u202e\u200f\u061c", "\u3164", "\ufe0f", "\u2800", "\ufeff\xa0"],
)
def test_blank_texts(text: str) -> None:
    assert is_blank(text)


@pytest.mark.parametrize("text", [".", "😀", "а", "\u200bа", "0", "👍🏽", "_"])
def test_texts_in_which_there_is_something_to_see(text: str) -> None:
    assert not is_blank(text)


def test_risks_are_ordered_and_have_words() -> None:
    assert max(Risk.NONE, Risk.URGENT, Risk.CONCERN) is Risk.URGENT
    assert [Risk.of(risk.word) for risk in Risk] == list(Risk)
    with pytest.raises(ValueError, match="unknown risk"):
        Risk.of("panic")


def test_a_worry_covers_its_own_kind_up_to_its_risk() -> None:
    urgent, concern = Worry("x", Risk.URGENT), Worry("x", Risk.CONCERN)
    assert urgent.covers(concern)
    assert urgent.covers(urgent)
    assert not concern.covers(urgent)
    assert not urgent.covers(Worry("y", Risk.CONCERN))
