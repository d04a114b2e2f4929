"""Free text in three spellings, help that interrupts anything, and Rasa killed and back."""

import json
from itertools import pairwise

import pytest

from tests.journeys.people import BUTTONS, welcomed
from tests.journeys.phones import Phone, Sandbox, labels_of, text_of
from tests.journeys.test_quiz import open_first_quiz
from tests.journeys.world import World
from tests.rasa_server import RasaServer


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("mn", "сайн байна уу", "Сайн уу"),
        ("mn", "sain bnu", "Сайн уу"),
        ("en", "hello there", "Hi!"),
        ("mn", "чи юу хийж чаддаг вэ", "асуулт хариулт"),
        ("mn", "pasport avch boloh uu", "Паспорт чинь чинийх"),
        ("en", "what should I do if someone takes my passport?", "Your passport is yours."),
        ("en", "give me a quiz", "What would you like to look at?"),
        ("mn", "angliar yariach", "What would you like to do?"),
    ],
)
async def test_what_people_type_is_understood(
    sandbox: Sandbox, language: str, text: str, expected: str
) -> None:
    phone = await welcomed(sandbox, language)
    sent = await phone.send(text)
    await phone.wait_for(lambda m: expected.lower() in text_of(m).lower(), after=sent)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("mn", "надаас зураг нэхээд байна, өгөхгүй бол тараана гэнэ"),
        ("mn", "nadaas zurag nehej bna, ogohgui bol tarahj gene"),
        ("en", "he says he will share my naked pictures if I don't pay"),
    ],
)
async def test_a_cry_for_help_interrupts_a_quiz_and_can_be_corrected(
    sandbox: Sandbox, language: str, text: str
) -> None:
    phone, words = await welcomed(sandbox, language), BUTTONS[language]
    await open_first_quiz(phone, language)
    await phone.send(text)
    await phone.wait_for("108")
    assert words["talk"] in await phone.buttons()
    await phone.tap({"mn": "Намайг буруу ойлголоо", "en": "Not quite"}[language])
    await phone.wait_for({"mn": "андуурчээ", "en": "got it wrong"}[language])
    await phone.tap({"mn": "Тийм юм биш", "en": "Nothing like that"}[language])
    back = {"mn": "Асуулт руу буцах", "en": "Back to the quiz"}[language]
    await phone.wait_for({"mn": "Хэлж өгсөнд баярлалаа", "en": "Thank you for telling me"}[language])
    await phone.tap(back)
    await phone.wait_for("◉○○○○")
    sent = await phone.send(text)
    answer = await phone.wait_for(lambda _: True, after=sent)
    assert {"mn": "Намайг буруу ойлголоо", "en": "Not quite"}[language] not in labels_of(answer)


async def test_the_second_cry_of_a_kind_gets_a_line_and_the_same_ways(sandbox: Sandbox) -> None:
    phone = await welcomed(sandbox)
    sent = await phone.send("намайг өдөр бүр зодоод байна")
    card = await phone.wait_for("107", after=sent)
    sent = await phone.send("namaig udur bur zodood bna")
    line = await phone.wait_for("ганцаараа биш", after=sent)
    assert labels_of(line) == labels_of(card)
    assert "107" not in text_of(line)


@pytest.mark.parametrize("language", ["mn", "en"])
async def test_a_word_of_ones_own_opens_help_and_is_nowhere_in_the_chat(
    sandbox: Sandbox, language: str
) -> None:
    phone = await welcomed(sandbox, language)
    words = {
        "mn": ("Бусад", "Миний тохиргоо", "Миний үг", "Үг сонгох", "мартахааргүй", "Хадгаллаа"),
        "en": ("More", "My settings", "My word", "Choose a word", "remember", "It is kept"),
    }[language]
    for label, expected in pairwise(words[:5]):
        await phone.tap(label)
        await phone.wait_for(expected)
    sent = await phone.send("secret-canary шувуу")
    await phone.wait_for(words[5], after=sent)
    assert not any("canary" in text_of(message) for message in await phone.messages())
    await open_quiz_by_button(phone, language)
    sent = await phone.send("Secret canary шувуу!!")
    await phone.wait_for("107", after=sent)
    assert {"mn": "Асуулт руу буцах", "en": "Back to the quiz"}[language] in await phone.buttons()


@pytest.mark.parametrize(
    "word", ["108", "108!!", "туслаач", "туслаааач", "tuslaach", "help", "Help!", "help me", "🆘"]
)
async def test_a_safe_word_opens_help_in_the_middle_of_a_quiz(sandbox: Sandbox, word: str) -> None:
    phone = await welcomed(sandbox)
    await open_first_quiz(phone, "mn")
    sent = await phone.send(word)
    await phone.wait_for("107", after=sent)
    assert "Асуулт руу буцах" in await phone.buttons()


async def reached(phone: Phone, text: str, expected: str) -> None:
    sent = await phone.send(text)
    await phone.wait_for(expected, after=sent)


async def test_rasa_killed_and_back(sandbox: Sandbox, rasa: RasaServer) -> None:
    phone = await welcomed(sandbox)
    await reached(phone, "сайн уу", "Сайн уу")
    rasa.kill()
    try:
        await reached(phone, "чи хэн бэ", "Товчнууд")
        await open_quiz_by_button(phone)
        await reached(phone, "намайг алах гээд байна", "108")
    finally:
        rasa.start()
    # The circuit closes again by itself; nobody has to restart anything.
    for _ in range(60):
        sent = await phone.send("чи хэн бэ")
        answer = await phone.wait_for(lambda m: True, after=sent)
        if "бот" in answer["text"]:
            return
    raise AssertionError("free text is not understood again")


async def open_quiz_by_button(phone: Phone, language: str = "mn") -> None:
    sent = await phone.send("/menu")
    await phone.wait_for(BUTTONS[language]["help"], after=sent)
    await open_first_quiz(phone, language)


def test_the_command_line_understands_a_line_each(world: World) -> None:
    lines = "сайн уу\nnamaig zodood bna\nwhat should one do if someone takes a passport?\n\n/start\n"
    readings = [json.loads(line) for line in world.luujin("understand", stdin=lines).splitlines()]
    assert [set(r) for r in readings] == [{"text", "intent", "confidence", "risk", "language", "source"}] * 5
    assert readings[0]["intent"] == "greet"
    assert readings[1]["risk"] == "urgent"
    assert readings[2]["risk"] == "none"
