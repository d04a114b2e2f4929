"""Latin Mongolian is written back in Cyrillic; English stays."""

import json
import re
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding.cyrillic import BackTransliterator
from bot.understanding.folding import MAX_LENGTH, clean, fold
from bot.understanding.language import language_of
from bot.understanding.spelling import spell
from tests.nlu.training import examples, is_cyrillic
from tests.understanding.romanise import CAREFUL, ROUGH, Style


@cache
def learnt() -> BackTransliterator:
    """One that knows four fifths of the training phrases."""
    return BackTransliterator.learn(example.text for i, example in enumerate(examples()) if i % 5)


@cache
def unseen() -> tuple[str, ...]:
    """Cyrillic sentences of the other fifth, without what no romanisation brings back (бна, 4-р, OK)."""
    texts = (example.text for i, example in enumerate(examples()) if not i % 5)
    plain = (" ".join(re.findall("[а-яёөү]+", text.lower())) for text in texts if is_cyrillic(text))
    return tuple(text for text in plain if not re.search(r"(?:^| )(?:б[гдснхв]|.(?: |$))", text))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("nadad tuslaach", "надад туслаач"),
        ("pasportiig mini huraachihsan odoo yah ve", "паспортыг минь хураачихсан одоо яах вэ"),
        ("sn bnu", "сайн байна уу"),
        ("bi yaj medeh bilee", "би яаж мэдэх билээ"),
        ("zrgiig mini taraana gj bna", "зургийг минь тараана гэж байна"),
        ("my boss took my passport tuslaach", "my boss took my passport туслаач"),
        ("he took my passport", "he took my passport"),
        ("паспортыг минь хураачихсан", "паспортыг минь хураачихсан"),
        ("юу бна", "юу байна"),
        ("ene ch gesen uu 😭", "энэ ч гэсэн үү 😭"),
        ("108 ruu zalgah uu", "108 руу залгах уу"),
        ("", ""),
        ("👍", "👍"),
    ],
)
def test_examples(typed: str, meant: str) -> None:
    assert learnt().restore(typed) == meant


@pytest.mark.parametrize(
    ("style", "least"),
    [*((style, 0.86) for style in CAREFUL), *((style, 0.80) for style in ROUGH)],
    ids=lambda value: getattr(value, "name", ""),
)
def test_most_words_of_unseen_sentences_come_back(style: Style, least: float) -> None:
    right = total = 0
    for text in unseen()[::4]:
        restored = learnt().restore(style.write(text)).split()
        total += len(text.split())
        right += sum(a == b for a, b in zip(text.split(), restored, strict=False))
    assert right >= least * total


def test_unseen_english_stays() -> None:
    texts = [e.text for i, e in enumerate(examples()) if not i % 5 and language_of(e.text) == "en"]
    kept = sum(learnt().restore(text) == clean(text) for text in texts)
    assert kept >= 0.95 * len(texts)


def test_saved_and_loaded_it_restores_the_same() -> None:
    loaded = BackTransliterator.from_dict(json.loads(json.dumps(learnt().as_dict())))
    for text in unseen()[:100]:
        assert loaded.restore(CAREFUL[1].write(text)) == learnt().restore(CAREFUL[1].write(text))


@pytest.mark.parametrize(
    ("latin", "cyrillic"),
    [
        ("baatar", "баатар"),
        ("bilguuntei", "билгүүнтэй"),
        ("solongost", "солонгост"),
        ("tergel", "тэргэл"),
        ("öglöö", "өглөө"),
        ("hvn", "хүн"),
        ("nomiin", "номын"),
        ("geriin", "гэрийн"),
        ("bolohgui", "болохгүй"),
        ("saihan", "сайхан"),
        ("yag", "яг"),
    ],
)
def test_unknown_words_are_spelled_by_sound(latin: str, cyrillic: str) -> None:
    assert spell(latin) == cyrillic


def test_an_ending_goes_on_in_the_harmony_of_its_word() -> None:
    assert spell("oor", "мэргэжил") == "өөр"
    assert spell("oor", "сонгуул") == "оор"


def test_without_any_words_it_spells() -> None:
    assert BackTransliterator.learn(()).restore("nadad ug") == "надад уг"


@given(st.text(max_size=300) | st.text(alphabet="abeghiknostuvxyzөүаэоу '-4", max_size=60))
def test_it_never_raises_and_says_nothing_else(text: str) -> None:
    restored = learnt().restore(text)
    assert len(restored) <= 6 * MAX_LENGTH
    assert set(re.findall(r"\d", fold(restored))) <= set(re.findall(r"\d", fold(text) + text))
