"""A guided check with a real Rasa: words and buttons by turns, Rasa and the bot killed in the middle."""

import re

import pytest

from bot.app import Texts
from bot.chat.views.talk import SAYINGS
from bot.domain.checks import Check
from tests.journeys.people import BUTTONS, welcomed
from tests.journeys.phones import Phone, Sandbox, labels_of, text_of
from tests.journeys.world import World
from tests.rasa_server import RasaServer

TEXTS = Texts.load()
OFFER = {
    "mn": ("bi solongost ajild yavah gsn ym, zar harsan", "Солонгос", "сайн мэдэхгүй байна"),
    "en": ("I was offered a job in Korea, can I trust it?", "South Korea", "I'm not sure"),
}
SPOKEN = {"mn": "тийм ээ нэхсэн", "en": "yes, they did"}
ASIDE = {"mn": "гэрээнд юу заавал байх ёстой вэ", "en": "what should a contract contain?"}
CRY = {"mn": "намайг зодоод байна туслаач", "en": "he is hitting me right now, help me"}


def the(check_id: str, language: str) -> Check:
    check = TEXTS.content.check(check_id, language)
    assert check is not None
    return check


def word(key: str, language: str) -> str:
    return TEXTS.catalogs.words(language).say(key)


async def begun(phone: Phone, check_id: str, language: str) -> None:
    await phone.tap(word("menu.check", language))
    await phone.wait_for(the(check_id, language).title)
    await phone.tap(the(check_id, language).title)
    await asked(phone, check_id, language, 0)


async def asked(phone: Phone, check_id: str, language: str, number: int, after: int = 0) -> None:
    """The question of this number is on the screen, counted from 0."""
    question = the(check_id, language).questions[number].text
    await phone.wait_for(lambda m: question in text_of(m) and dots(m) == number, after=after)


def dots(message: dict[str, object]) -> int:
    found = re.search("(●*)◉", text_of(message))
    return len(found[1]) if found else -1


@pytest.mark.parametrize("language", ["mn", "en"])
async def test_an_offer_in_words_and_by_buttons_to_the_result(sandbox: Sandbox, language: str) -> None:
    phone = await welcomed(sandbox, language)
    opening, country, unsure = OFFER[language]
    sent = await phone.send(opening)
    await asked(phone, "job_offer", language, 1, sent)  # the country was said already
    assert country in text_of(await phone.wait_for(country, after=sent))
    await asked(phone, "job_offer", language, 2, await phone.send(unsure))
    await asked(phone, "job_offer", language, 3, await phone.send(SPOKEN[language]))
    sent = await phone.send(ASIDE[language])  # a question in between, and the way back
    faq = TEXTS.content.faq("contract_checklist", language)
    assert faq is not None
    await phone.wait_for(faq.text.split("\n")[0], after=sent)
    await phone.wait_for(the("job_offer", language).back, after=sent)
    for number in range(3, 8):
        await asked(phone, "job_offer", language, number)
        await phone.tap(word("check.no", language))
    result = text_of(await phone.wait_for(word("check.stop", language)))
    assert the("job_offer", language).questions[2].flags[0].reason in result
    assert "108" in result
    assert word("help.talk", language) in await phone.buttons()


@pytest.mark.parametrize("language", ["mn", "en"])
async def test_a_cry_for_help_in_the_middle_and_the_way_back(sandbox: Sandbox, language: str) -> None:
    phone = await welcomed(sandbox, language)
    await begun(phone, "online_contact", language)
    await phone.tap(word("check.yes", language))
    await asked(phone, "online_contact", language, 1)
    sent = await phone.send(CRY[language])
    card = await phone.wait_for("107", after=sent)
    assert word("check.back_to", language) in labels_of(card)
    await phone.tap(word("check.back_to", language))
    await asked(phone, "online_contact", language, 1)


async def test_corrections_another_language_and_leaving(sandbox: Sandbox) -> None:
    phone = await welcomed(sandbox)
    sent = await phone.send("би 17 настай, Япон руу явах гэж байна, бэлэн үү")
    await asked(phone, "trip", "mn", 2, sent)
    sent = await phone.send("үгүй ээ Солонгос гэсэн юм")
    await phone.wait_for("Солонгос", after=sent)
    await asked(phone, "trip", "mn", 2, sent)
    await phone.tap(word("check.no", "mn"))
    await asked(phone, "trip", "mn", 3)
    sent = await phone.send("үгүй, би тийм гэсэн юм")
    yes = "✓ " + the("trip", "mn").questions[2].text
    assert text_of(await phone.wait_for(yes, after=sent)).count(word("check.yes", "mn")) >= 1
    sent = await phone.send("англиар ярья")
    await asked(phone, "trip", "en", 3, sent)
    sent = await phone.send("stop this please")
    await phone.wait_for(BUTTONS["en"]["help"], after=sent)
    sent = await phone.send("hello there")
    greetings = {word(key, "en") for key in SAYINGS["greet"]}
    await phone.wait_for(lambda m: text_of(m) in greetings, after=sent)


async def test_rasa_killed_in_the_middle_buttons_go_on_and_words_after_it_is_back(
    sandbox: Sandbox, rasa: RasaServer
) -> None:
    phone = await welcomed(sandbox)
    await begun(phone, "online_contact", "mn")
    await asked(phone, "online_contact", "mn", 1, await phone.send("үгүй"))
    rasa.kill()
    try:
        sent = await phone.send("тийм")
        await phone.wait_for(word("check.away", "mn"), after=sent)
        await phone.tap(word("check.yes", "mn"))
        await asked(phone, "online_contact", "mn", 2)
        sent = await phone.send("намайг зодоод байна")  # the safety net is there
        await phone.wait_for("107", after=sent)
        await phone.tap(word("check.back_to", "mn"))
        await asked(phone, "online_contact", "mn", 2)
    finally:
        rasa.start()
    # Rasa remembers nothing of it; the bot tells it where the person stands.
    for _ in range(60):
        sent = await phone.send("үгүй ээ")
        answer = await phone.wait_for("◉", after=sent)
        if word("check.away", "mn") not in text_of(answer):
            assert dots(answer) == 3
            return
    raise AssertionError("free text is not understood again")


async def test_the_bot_killed_in_the_middle_goes_on_by_word_and_by_button(
    sandbox: Sandbox, world: World
) -> None:
    phone = await welcomed(sandbox)
    await begun(phone, "trip", "mn")
    await phone.tap("Япон")
    await asked(phone, "trip", "mn", 1)
    world.bot.kill()
    await phone.tap(word("check.child", "mn"), wait=0)  # nobody is there to answer
    world.start_bot()
    await asked(phone, "trip", "mn", 2)
    sent = await phone.send("medehgui")
    await asked(phone, "trip", "mn", 3, sent)
