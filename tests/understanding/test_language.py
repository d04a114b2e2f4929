"""Mongolian in either script, English, or another language."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding.language import language_of, sounds_english, spoken
from tests.nlu.training import examples, is_cyrillic
from tests.understanding.romanise import CAREFUL


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


def test_hurried_sentences_in_every_romanisation_are_mongolian() -> None:
    texts = [example.text for example in examples()[::7] if is_cyrillic(example.text)]
    latin = [style.write(text) for text in texts for style in CAREFUL[::4] if len(text.split()) > 2]
    assert sum(language_of(text) == "mn" for text in latin) >= 0.98 * len(latin)


@given(st.text())
def test_every_text_has_one_of_the_two(text: str) -> None:
    assert language_of(text) in {"mn", "en"}


OTHER = """
привет как дела | мне нужна помощь | у меня забрали паспорт | помогите мне пожалуйста
меня бьёт отец | я хочу поговорить с человеком | где находится посольство | какая сегодня погода
он угрожает выложить мои фото | как удалить мои фотографии | не понимаю по-монгольски
что такое торговля людьми | кто ты | спасибо большое | допоможіть мені будь ласка | сәлем қалайсың
маған көмек керек | менің паспортымды алып қойды | әкем мені ұрады | қазақша сөйлейсің бе
мен қорқамын | жұмыс берушім паспортымды қайтармайды
ол менің суреттерімді таратамын деп қорқытып жатыр | 안녕하세요 | 도와주세요 | 你好 | 请帮帮我 | こんにちは
مرحبا كيف حالك | שלום | สวัสดีครับ | γεια σου τι κάνεις | नमस्ते | merhaba nasılsın
pasaportumu aldılar | ich brauche hilfe bitte | mein chef hat meinen pass genommen
bonjour comment ça va | je ne comprends pas | necesito ayuda por favor
mi jefe me quitó el pasaporte | potrzebuję pomocy proszę | tôi cần giúp đỡ | saya tidak mengerti
"""
NEITHER_CLEAR = """
ok | ок | хай | да | привет | хэллоу | спасибо | lol | хаха | wtf | za | ? | 👍 | 108 | ㅋㅋㅋ | ㅠㅠ
ಠ_ಠ | ¯\\_(ツ)_/¯ | онлайн тоглоом | паспорт виз | студент виз | интернет банк | депрессия
конституци | фото видео | мама папа | да да да | Баянхонгор аймаг | Батболд Ганбаатар | Нурлан Айбек
Ulaanbaatar | temuulen bat | Instagram TikTok Facebook | asdfgh | 안녕 гэж юу гэсэн үг вэ
oppa saranghae gej yu gesen ug ve | орос хэлээр привет гэдэг | қазақ найз маань надад хэлсэн
рус найз маань паспортоо хураалгасан | hello би help хэрэгтэй байна
my boss намайг явуулахгүй байна | visa agent | ugui ee hool idmeergui bna | ᠮᠣᠩᠭᠣᠯ
"""


def _phrases(text: str) -> list[str]:
    return [phrase.strip() for line in text.strip().splitlines() for phrase in line.split("|")]


@pytest.mark.parametrize("text", _phrases(OTHER))
def test_another_language_is_told(text: str) -> None:
    assert spoken(text) == "other"


@pytest.mark.parametrize("text", _phrases(NEITHER_CLEAR))
def test_what_is_not_clearly_another_language_is_one_of_ours(text: str) -> None:
    assert spoken(text) == language_of(text)


def test_mongolian_is_never_another_language() -> None:
    texts = [example.text for example in examples() if example.intent != "out_of_scope"]
    assert [text for text in texts if language_of(text) == "mn" and spoken(text) == "other"] == []


def test_mongolian_in_latin_letters_is_hardly_ever_another_language() -> None:
    texts = [example.text for example in examples()[::7] if example.intent != "out_of_scope"]
    written = [style.write(text) for style in CAREFUL for text in texts if is_cyrillic(text)]
    wrong = [text for text in written if spoken(text) == "other"]
    assert len(wrong) <= 0.002 * len(written), wrong


@given(st.text())
def test_every_text_is_in_one_of_ours_or_in_another(text: str) -> None:
    assert spoken(text) in {language_of(text), "other"}


def test_single_words_that_are_plainly_english() -> None:
    assert all(sounds_english(word) for word in ("something", "threatening", "because", "with"))
    assert not any(sounds_english(word) for word in ("zurag", "ogohgui", "baina", "yavuulahgui", "nadad"))
