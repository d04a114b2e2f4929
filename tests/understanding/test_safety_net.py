"""What the safety net catches without the model, and what it lets pass."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.safety import Risk
from bot.understanding.payloads import RISKS
from bot.understanding.phrases import book
from bot.understanding.safety_net import NOTHING, look

DISCLOSED = [
    ("disclose_danger_now", "Намайг өрөөнд түгжээд гаргахгүй байна"),
    ("disclose_danger_now", "namaig oroond tugjeed gargahgui bna"),
    ("disclose_danger_now", "a man is following me"),
    ("disclose_danger_now", "he says he will kill me"),
    ("disclose_danger_now", "dad will kill me if i tell anyone"),
    ("disclose_danger_now", "my husband will kill me if he finds out i talked to you"),
    ("disclose_danger_now", "he said he will kill me when he sees me"),
    ("disclose_danger_now", "he will kill me haha i dont know what to do"),
    ("disclose_trapped_work", "паспортыг минь хураагаад явуулахгүй байна, тусалж болох уу"),
    ("disclose_trapped_work", "паспортыг минь авчихсан. тусалж болох уу"),
    ("disclose_trapped_work", "pasportiig mini avchihsan, ta nartai yarij boloh uu"),
    ("disclose_danger_now", "намайг өрөөнд түгжээд гаргахгүй, та нартай ярьж болох уу"),
    ("disclose_trapped_work", "Паспортыг минь хураачихсан, явуулахгүй байна"),
    ("disclose_trapped_work", "pasportiig mini huraachihsan, yvuulahgui bna"),
    ("disclose_trapped_work", "psportiig mini hraachihsn yvulhgui bna"),
    ("disclose_trapped_work", "my boss took my passport"),
    ("disclose_trapped_work", "Цалингаа гурван сар аваагүй, өртэй гээд явуулахгүй байна"),
    ("disclose_sexual_exploitation", "Намайг биеэ үнэл гэж шахаж байна"),
    ("disclose_sexual_exploitation", "namaig huchindsen"),
    ("disclose_sexual_exploitation", "i was raped"),
    ("disclose_image_threat", "Нүцгэн зургийг минь тараана гэж сүрдүүлж байна"),
    ("disclose_image_threat", "nadaas zurag nehej bna, ogohgui bol tarahj gene"),
    ("disclose_image_threat", "zrgiig mini taraana gd bna"),
    ("disclose_image_threat", "he will post my nudes"),
    ("disclose_grooming", "Танихгүй хүн надаас зураг гуйгаад байна"),
    ("disclose_grooming", "tanihgui hun nadaas zurag guigaad bna"),
    ("disclose_grooming", "a stranger keeps asking me for photos"),
    ("disclose_violence_home", "Аав намайг зоддог"),
    ("disclose_violence_home", "aav namaig zoddog"),
    ("disclose_violence_home", "my dad beats me"),
    ("disclose_self_harm", "Үхмээр байна"),
    ("disclose_self_harm", "uhmeer bna"),
    ("disclose_self_harm", "i want to die"),
    ("disclose_self_harm", "I don't want to live anymore"),
    ("friend_in_danger", "Найзыг маань гадаадад хорьчихсон байна"),
    ("friend_in_danger", "naiziig maani aav n zoddog"),
    ("friend_in_danger", "my friend wants to kill herself"),
]

GENERAL = [
    "Ажил олгогч паспорт хураавал яах ёстой вэ",
    "ajil olgogch pasport huraaval yah ve",
    "what should i do if someone takes my passport",
    "can an employer keep my passport",
    "Зургаар дарамтлуулбал хаана хандах вэ",
    "zurgaar surduulbel yah yostoi ve",
    "what should one do when blackmailed with nudes",
    "what is sextortion",
    "Хүний наймаа гэж юу вэ",
    "Хүчирхийлэлд өртсөн найздаа юу гэж хэлэх вэ",
    "how can i help a friend",
    "is it legal for a boss to hold passports",
    "груминг гэж юу вэ",
    "миний паспортыг авч болох уу",
    "pasportiig mini avch boloh uu",
    "багш намайг цохиж болох уу",
]

HARMLESS = [
    "Өнөөдөр цаг агаар ямар байна",
    "Сагсны тэмцээнд манай анги хожсон",
    "тоглоомонд намайг алчихлаа",
    "togloomond namaig alchihlaa",
    "инээж үхлээ",
    "i'm dying of laughter",
    "i died in the game again lol",
    "mum will kill me lol i broke her vase",
    "this exam is killing me",
    "дуунд нь чамгүйгээр үхнэ гэж дуулдаг",
    "мэдээгээр хүний наймааны хэрэг шүүгдсэн гэж гарсан",
    "Паспортоо шинэчлүүлэх гэсэн юм",
    "send me a reminder tomorrow",
    "can you drop a beat for me",
    "my friends and i play football",
    "Ерөнхийлөгч өнөөдөр хэвлэлийн хурал хийжээ",
    "шөнийн тэнгэр од гялалзана, чамайг би санана",
    "",
    "😀😀",
    "?????",
    "안녕하세요",
]


@pytest.mark.parametrize(("about", "text"), DISCLOSED)
def test_a_disclosure_is_caught(about: str, text: str) -> None:
    assert look(text) == (RISKS[about], about)


@pytest.mark.parametrize("text", GENERAL)
def test_a_question_asked_in_general_is_none(text: str) -> None:
    assert look(text) == NOTHING


@pytest.mark.parametrize("text", HARMLESS)
def test_everyday_words_alarm_nobody(text: str) -> None:
    assert look(text) == NOTHING


@pytest.mark.parametrize(
    "text",
    [
        "намайг зодоод байна, цагдаа дуудвал яах бол",
        "pasportiig mini avchihsan odoo yah ve",
        "he took my passport, what should i do",
        "зураг өгөхгүй бол тараана гэнэ, яах вэ",
    ],
)
def test_a_question_about_what_happens_now_is_a_disclosure(text: str) -> None:
    assert look(text).risk is Risk.URGENT


@given(st.text(max_size=500))
def test_it_never_raises_and_names_a_disclosure_or_nothing(text: str) -> None:
    finding = look(text)
    assert finding == NOTHING or finding.risk is RISKS[finding.about]


def test_every_section_is_read() -> None:
    known = {"me", "to me", "somebody", "now", "general", "asking", "harmless"}
    assert set(book().sections) <= known | set(RISKS) | {f"{name} certain" for name in RISKS}
    assert known <= set(book().sections)


def test_what_stands_far_apart_is_no_phrase() -> None:
    assert look("my dad beats me").risk is Risk.URGENT
    assert look("my dad " + "and a lot of other words in between " + "beats the drum") == NOTHING
