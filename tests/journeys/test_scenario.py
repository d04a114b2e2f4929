"""A student plays a branching story: in both languages, with a power cut and a cry for help in the middle."""

import asyncio

import pytest

from tests.journeys.people import BUTTONS, welcomed
from tests.journeys.phones import Phone, Sandbox, labels_of, text_of
from tests.journeys.world import World

STORY = "agent_dulguun"
WORDS = {
    "mn": {"begin": "Эхлэх", "letters": "АБВ", "leave": "Түр орхих", "you": "Чи", "again": "Өөрөөр оролдох"},
    "en": {
        "begin": "Begin",
        "letters": "ABC",
        "leave": "Leave for now",
        "you": "You",
        "again": "Try another way",
    },
}


async def begin(phone: Phone, language: str) -> None:
    await phone.start(f"s_{STORY}")
    await phone.wait_for(WORDS[language]["begin"])
    await phone.tap(WORDS[language]["begin"])
    await phone.wait_for(BUTTONS[language]["not_now"])
    await phone.tap(BUTTONS[language]["not_now"])
    await phone.wait_for(WORDS[language]["leave"])


async def said(phone: Phone) -> int:
    """How many messages of the story stand in the chat."""
    return sum(text.startswith("💬") for text in await phone.texts())


@pytest.mark.parametrize("language", ["mn", "en"])
async def test_a_story_from_its_link_to_an_ending(sandbox: Sandbox, language: str) -> None:
    phone, words = await welcomed(sandbox, language), WORDS[language]
    await begin(phone, language)
    assert await said(phone) == 4, "what it is about, and three messages"
    for answer in (words["letters"][0], words["letters"][2]):
        scene = await phone.wait_for(words["leave"])
        await phone.tap(answer)
        await phone.wait_for(words["leave"], after=scene["message_id"])
        answered = next(m for m in await phone.messages() if m["message_id"] == scene["message_id"])
        assert labels_of(answered) == []
        assert f"➤ {words['you']}\n" in text_of(answered)
    await phone.tap(words["letters"][0])
    end = await phone.wait_for(words["again"])
    assert BUTTONS[language]["menu"] in labels_of(end)
    typed = await sandbox.journal(method="sendChatAction")
    assert len(typed) >= 9, "before each message somebody types"


async def test_the_bot_killed_while_a_scene_is_told_tells_it_again(sandbox: Sandbox, world: World) -> None:
    phone = await welcomed(sandbox)
    await begin(phone, "mn")
    scene = await phone.wait_for("Түр орхих")
    tap = asyncio.create_task(phone.tap("Б", wait=0))
    await phone.wait_for(lambda m: "➤ Чи" in text_of(m))
    world.bot.kill()
    await tap
    world.start_bot()
    await phone.wait_for("Түр орхих", after=scene["message_id"])
    await phone.tap("Б")
    await phone.wait_for(lambda m: "паспорт" in text_of(m).lower())


async def test_a_cry_for_help_in_the_middle_and_back_to_the_scene(sandbox: Sandbox) -> None:
    phone = await welcomed(sandbox)
    await begin(phone, "mn")
    scene = text_of(await phone.wait_for("Түр орхих"))
    await phone.send("108")
    card = await phone.wait_for("Хүнтэй ярих")
    await phone.tap("Түүх рүү буцах")
    again = await phone.wait_for("Түр орхих", after=card["message_id"])
    assert text_of(again) == scene
