"""Searching in the chat: found, not found, and a cry for help where words were asked for."""

import pytest

from bot.domain.conversation import Do
from bot.domain.people import Role
from bot.domain.safety import Risk
from tests.chat.world import Phone, World, content, said

LANGUAGES = ("mn", "en")
CARD = Do("open_help", {"risk": "urgent", "about": "disclose_danger_now"})


async def asked(language: str = "mn", world: World | None = None) -> Phone:
    phone = await (world or World()).ready(7, language)
    await phone.tap("exp", on=phone.last.id)
    await phone.tap("exp:search")
    assert phone.text == said("search.ask", language)
    return phone


async def expecting(phone: Phone) -> str | None:
    found = (await phone.person()).expecting
    return found.what if found else None


@pytest.mark.parametrize(("language", "words"), [("mn", "паспорт"), ("mn", "pasport"), ("en", "passport")])
async def test_what_is_typed_is_searched_for_and_what_is_found_opens(language: str, words: str) -> None:
    phone = await asked(language)
    await phone.send(words)
    assert phone.text == said("search.found", language)
    found = phone.data[:-2]
    assert {"gls:w:passport", "faq:passport_kept"} <= set(found)
    assert len(found) <= 8
    assert phone.data[-2:] == ["exp:search", "menu"]
    await phone.tap("gls:w:passport")
    term = next(term for term in content().glossary(language) if term.id == "passport")
    assert term.meaning in phone.text
    assert phone.world.understanding.asked == []
    assert phone.world.never_filled == []


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_text_after_it_is_ordinary_talk_again(language: str) -> None:
    phone = await asked(language)
    await phone.send("паспорт")
    assert await expecting(phone) is None
    await phone.send("сайн уу")
    assert phone.world.understanding.texts == ["сайн уу"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("words", ["qxqxqx", "😀", "\u200b.", "<b>"])
async def test_nothing_found_is_said_kindly_with_the_topics_below(words: str, language: str) -> None:
    phone = await asked(language)
    await phone.send(words)
    assert phone.text == said("search.nothing", language)
    topics = [f"exp:t:{topic.id}" for topic in content().topics(language)]
    assert phone.data == [*topics, "exp:search", "menu"]
    assert await expecting(phone) is None


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_command_takes_words_or_asks_for_them(language: str) -> None:
    phone = await World().ready(7, language)
    await phone.send("/search")
    assert phone.text == said("search.ask", language)
    await phone.send("/search  нууц үг   password")
    assert phone.text == said("search.found", language)
    assert "quiz:start:passwords_1" in phone.data
    assert await expecting(phone) is None


@pytest.mark.parametrize("how", ["typed", "command"])
@pytest.mark.parametrize("words", ["108", "туслаач", "help"])
async def test_a_safe_word_opens_help_and_ends_the_search(words: str, how: str) -> None:
    phone = await asked()
    await phone.send(words if how == "typed" else f"/search {words}")
    assert "108" in phone.text
    assert "sup" in phone.data
    assert await expecting(phone) is None


@pytest.mark.parametrize("how", ["typed", "command"])
@pytest.mark.parametrize("words", ["намайг зодоод байна", "тэр намайг одоо зодож байна, юу хийх вэ"])
async def test_a_sentence_may_be_a_cry_for_help_so_the_model_looks_at_it(words: str, how: str) -> None:
    phone = await asked()
    phone.world.understanding.answers[words] = (CARD,)
    await phone.send(words if how == "typed" else f"/search {words}")
    assert "sup" in phone.data
    assert phone.world.understanding.texts == [words]
    assert await expecting(phone) is None, "what comes next is no search"


@pytest.mark.parametrize("how", ["typed", "command"])
async def test_a_word_that_alarms_the_safety_net_is_looked_at_too(how: str) -> None:
    world = World()
    phone = await asked(world=world)
    world.alarm.risks = {"зодуулсан": Risk.URGENT}
    world.understanding.answers["зодуулсан"] = (CARD,)
    await phone.send("зодуулсан" if how == "typed" else "/search зодуулсан")
    assert "sup" in phone.data


async def test_a_harmless_sentence_is_searched_for() -> None:
    phone = await asked()
    words = "паспорт хураавал яах вэ"
    await phone.send(words)
    assert phone.world.understanding.texts == [words]
    assert phone.data[0] == "faq:passport_kept"


async def test_with_the_model_away_the_search_goes_on() -> None:
    phone = await asked()
    phone.world.understanding.away = True
    await phone.send("паспорт хураавал яах вэ")
    assert phone.text == said("search.found")


@pytest.mark.parametrize("button", ["exp", "menu", "gls", "help", "quiz"])
async def test_another_button_ends_the_wait(button: str) -> None:
    phone = await asked()
    await phone.tap(button, on=phone.last.id)
    assert await expecting(phone) is None


async def test_searching_ends_a_check_that_was_under_way() -> None:
    phone = await World().ready(7)
    await phone.tap("check:trip", on=phone.last.id)
    await phone.send("/search виз")
    assert phone.text == said("search.found")
    await phone.send("?")
    assert phone.world.understanding.standings == [None]


async def test_nothing_is_kept_before_consent_and_the_question_comes_after_it() -> None:
    world = World()
    phone = world.phone(7)
    await phone.send("/start")
    await phone.tap("lang:mn")
    await phone.tap("exp:search", on=phone.last.id)
    assert phone.text == said("welcome.consent")
    assert await expecting(phone) is None
    await phone.tap("consent")
    assert phone.text == said("search.ask")
    await phone.send("виз")
    assert phone.text == said("search.found")


async def test_what_is_meant_for_the_desk_is_never_searched_for() -> None:
    world = World()
    await world.staff(9, Role.COORDINATOR)
    phone = await asked(world=world)
    await phone.tap("sup", on=phone.last.id)
    await phone.will_write("now")
    await phone.send("паспорт")
    assert said("search.found") not in phone.text
    (case,) = world.memory.tables.cases.values()
    assert case.person_id == (await phone.person()).id
