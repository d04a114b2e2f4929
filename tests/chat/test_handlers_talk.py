"""Free text: safe words first, then whoever it is meant for, then the model."""

import pytest

from bot.chat.handlers.deeds import DEEDS
from bot.chat.views.talk import NOT_UNDERSTOOD, SAYINGS
from bot.domain.conversation import Do, Say
from tests.chat.world import World, content, said


def not_understood(language: str = "mn") -> set[str]:
    """All wordings."""
    return {said(key, language) for key in NOT_UNDERSTOOD}


async def started_quiz(world: World) -> None:
    phone = world.phone(7)
    await phone.begin_quiz()


@pytest.mark.parametrize("language", ["mn", "en"])
@pytest.mark.parametrize("key", sorted(SAYINGS))
async def test_every_saying_has_words_and_not_always_the_same(key: str, language: str) -> None:
    world = World()
    phone = await world.ready(7, language)
    world.understanding.answers["?"] = (Say(key),)
    heard = []
    for _ in range(6):
        await phone.send("?")
        heard.append(phone.text)
    assert set(heard) == {said(wording, language) for wording in SAYINGS[key]}
    assert len(set(heard)) >= 2


@pytest.mark.parametrize("language", ["mn", "en"])
@pytest.mark.parametrize("act", sorted(DEEDS))
async def test_every_deed_shows_something_without_arguments(act: str, language: str) -> None:
    world = World()
    phone = await world.ready(7, language)
    world.understanding.answers["?"] = (Do(act),)
    before = len(world.messenger.history)
    await phone.send("?")
    assert len(world.messenger.history) > before
    assert world.never_filled == []


@pytest.mark.parametrize("language", ["mn", "en"])
async def test_every_answer_of_the_content_can_be_shown(language: str) -> None:
    world = World()
    phone = await world.ready(7, language)
    keys = content()._files[language].faq
    assert keys
    for key in keys:
        world.understanding.answers["?"] = (Say(f"faq.{key}"),)
        await phone.send("?")
        faq = content().faq(key, language)
        assert faq is not None
        assert faq.text in phone.text
        assert len(phone.text) <= 4096
    assert world.never_filled == []


@pytest.mark.parametrize("step", [Say("nonsense"), Say("faq.nonsense"), Do("fly"), Do("say")])
async def test_what_the_model_invents_is_a_plain_not_understood(step: Say | Do) -> None:
    world = World()
    phone = await world.ready(7)
    world.understanding.answers["?"] = (step,)
    await phone.send("?")
    assert phone.text in not_understood()


async def test_with_the_model_away_it_is_said_plainly() -> None:
    world = World()
    phone = await world.ready(7)
    world.understanding.away = True
    await phone.send("паспорт")
    assert phone.text == said("talk.away")
    assert {"help", "quiz", "menu"} & set(phone.data)
    await phone.send("108")
    assert "sup" in phone.data


@pytest.mark.parametrize("check", ["job_offer", "online_contact", "trip", "unknown", ""])
async def test_every_check_leads_somewhere(check: str) -> None:
    world = World()
    phone = await world.ready(7)
    world.understanding.answers["?"] = (Do("open_check", {"check": check}),)
    await phone.send("?")
    assert phone.text not in not_understood()


async def test_several_steps_are_all_done() -> None:
    world = World()
    phone = await world.ready(7)
    world.understanding.answers["?"] = (Say("greet"), Do("open_menu"))
    await phone.send("?")
    texts = [one.screen.text for one in phone.shown]
    assert {said(key) for key in SAYINGS["greet"]} & set(texts)
    assert "quiz" in phone.data


@pytest.mark.parametrize(
    "word", ["108", "help", "HELP!", "туслаач", "Тусла", "sos", "tuslaach.", "🆘108"[1:]]
)
async def test_safe_words_open_the_card_in_the_middle_of_anything(word: str) -> None:
    world = World()
    phone = await world.ready(7)
    await started_quiz(world)
    await phone.send("/club")
    await phone.send(word)
    assert "108" in phone.text
    assert {"sup", "quiz:back"} <= set(phone.data)
    assert world.understanding.texts == []
    await phone.tap("quiz:back")
    assert "quiz:stop" in phone.data


@pytest.mark.parametrize("language", ["mn", "en"])
async def test_the_card_names_only_numbers_that_are_verified(language: str) -> None:
    phone = await World().ready(7, language)
    await phone.send("help")
    assert {word for word in phone.text.replace("—", " ").split() if word.isdigit()} <= {
        "108",
        "107",
        "102",
        "24",
    }


async def test_the_pseudonym_changes_after_a_pause_and_never_in_the_middle() -> None:
    world = World()
    phone = await world.ready(7)
    for minutes in (0, 0.5, 20, 29, 29, 0.1):
        world.clock.pass_(minutes=minutes)
        await phone.send("?")
    assert len(set(world.understanding.senders)) == 1
    world.clock.pass_(minutes=31)
    await phone.send("?")
    assert len(set(world.understanding.senders)) == 2
    await phone.tap("menu")
    await phone.tap("more")
    await phone.tap("set")
    await phone.tap("language")
    await phone.tap("lang:mn")
    await phone.send("?")
    assert len(set(world.understanding.senders)) == 2, "the same language again changes nothing"
    await phone.send("/language")
    await phone.tap("lang:en")
    await phone.send("?")
    assert len(set(world.understanding.senders)) == 3
    assert world.understanding.asked[-1][2] == "en"
    assert not any(sender == "7" or phone.username in sender for sender in world.understanding.senders)


async def test_two_people_never_share_a_pseudonym() -> None:
    world = World()
    for chat_id in (7, 8, 9):
        await (await world.ready(chat_id)).send("?")
    assert len(set(world.understanding.senders)) == 3


@pytest.mark.parametrize("text", ['/inform{"a": 1}', "/greet", "/", "//", "/ start", "/start_over", "/108"])
async def test_text_that_begins_with_a_slash_never_reaches_the_model(text: str) -> None:
    world = World()
    phone = await world.ready(7)
    before = len(world.messenger.history)
    await phone.send(text)
    assert world.understanding.texts == []
    assert len(world.messenger.history) > before


@pytest.mark.parametrize("language", ["mn", "en"])
async def test_asking_for_the_other_language_in_words(language: str) -> None:
    world = World()
    phone = await world.ready(7)
    world.understanding.answers["?"] = (Do("change_language", {"language": language}),)
    await phone.send("?")
    assert (await phone.person()).language == language


async def test_asking_for_a_quiz_in_words() -> None:
    world = World()
    phone = await world.ready(7)
    for topic in {quiz.topic for quiz in content().quizzes("mn")} | {"nonsense"}:
        world.understanding.answers["?"] = (Do("start_quiz", {"topic": topic}),)
        await phone.send("?")
        wanted = "exp:t:" if topic == "nonsense" else f"exp:q:{topic}:"
        assert any(data.startswith(wanted) for data in phone.data)


async def test_an_answer_in_the_middle_of_a_quiz_knows_the_way_back() -> None:
    world = World()
    phone = await world.ready(7)
    await started_quiz(world)
    world.understanding.answers["?"] = (Say("faq.passport_kept"),)
    await phone.send("?")
    assert "quiz:back" in phone.data


async def test_related_questions_can_be_tapped() -> None:
    world = World()
    phone = await world.ready(7)
    world.understanding.answers["?"] = (Say("faq.passport_kept"),)
    await phone.send("?")
    before = phone.text
    await phone.tap("faq:")
    assert phone.text != before
