"""A request for support: asked, announced without content, claimed, answered, written back, left."""

import json
from functools import partial
from typing import Any

from bot.chat.views.quiz_reminder import WORDINGS
from bot.texts.catalog import Catalogs
from tests.journeys.people import BUTTONS, at_desk, staff, welcomed
from tests.journeys.phones import Phone, Sandbox, labels_of, text_of
from tests.journeys.world import ROOT, World

PLEA = "Намайг дарамталж байгаа, гэрийнхэн мэдэхгүй secret-canary-1"


def reminders(language: str = "mn") -> set[str]:
    """What a notice can say."""
    words = Catalogs.load(ROOT / "content").words(language)
    return {words.say(wording) for wording in WORDINGS}


def _has(label: str, message: dict[str, Any]) -> bool:
    return label in labels_of(message)


async def ask(phone: Phone, text: str, language: str = "mn", contact: str = "now") -> None:
    words = BUTTONS[language]
    sent = await phone.send("/menu")
    await phone.wait_for(words["help"], after=sent)
    await phone.tap(words["help"])
    await phone.wait_for(words["talk"])
    await phone.tap(words["talk"])
    for step in ("need", "calm", contact):
        await phone.wait_for(partial(_has, words[step]))
        await phone.tap(words[step])
    await phone.wait_for(words["close"])
    await phone.send(text)
    await phone.wait_for("108")


def newest(labels: list[str]) -> str:
    """The label of the newest case that nobody holds: the last of the urgent ones, which stand on top."""
    waiting = [label for label in labels if "·" in label and "таных" not in label]
    urgent = [label for label in waiting if label.startswith("🔸")]
    return (urgent or waiting)[-1]


async def claim(desk: Phone, word: str) -> dict[str, Any]:
    """Claim the newest case, of urgent ones if there are any: they stand above the others."""
    listing = await at_desk(desk)
    await desk.tap(newest(labels_of(listing)))
    found: dict[str, Any] = await desk.wait_for(word)
    return found


async def test_round_trip_in_which_neither_learns_who_the_other_is(sandbox: Sandbox, world: World) -> None:
    desk = await staff(sandbox, world, "coordinator", on_duty="Хамтрагч Д")
    member = await staff(sandbox, world, "member")
    await ask(member, PLEA)
    ping = await desk.wait_for("хүлээж байна")
    assert "canary" not in text_of(ping)

    shown = await claim(desk, PLEA)
    await desk.send("Би энд байна. Одоо аюулгүй юу?", reply_to=shown["message_id"])
    await desk.wait_for("→")
    await member.wait_for("Би энд байна")
    await member.send("Тийм, secret-canary-2")
    await desk.wait_for("secret-canary-2")

    for request in await sandbox.journal():
        seen = json.dumps(request["params"], ensure_ascii=False)
        if request["params"].get("chat_id") == member.user_id:
            assert str(desk.user_id) not in seen
        if request["params"].get("chat_id") == desk.user_id:
            assert str(member.user_id) not in seen
        assert request["method"] not in {"forwardMessage", "copyMessage"}


async def test_leaving_takes_the_conversation_away_and_leaves_a_quiz(sandbox: Sandbox, world: World) -> None:
    await staff(sandbox, world, "coordinator")
    phone = await welcomed(sandbox)
    await ask(phone, PLEA)
    await phone.tap("Хаах")
    await phone.wait_for("◉")
    assert not [text for text in await phone.texts() if "canary" in text or "Хүлээж авлаа" in text]


async def test_an_answer_waits_behind_an_ordinary_notice(sandbox: Sandbox, world: World) -> None:
    desk = await staff(sandbox, world, "coordinator")
    phone = await welcomed(sandbox)
    await ask(phone, PLEA)
    await phone.tap("Хаах")
    await phone.wait_for("◉")
    shown = await claim(desk, PLEA)
    await desk.send("secret-canary-6 ярьж болох уу?", reply_to=shown["message_id"])
    expected = reminders()
    notice = await phone.wait_for(lambda message: text_of(message) in expected)
    assert not [text for text in await phone.texts() if "canary-6" in text]
    await phone.tap("Нээх")
    await phone.wait_for("secret-canary-6")
    assert notice["message_id"]


async def test_who_did_not_agree_to_notices_gets_none(sandbox: Sandbox, world: World) -> None:
    desk = await staff(sandbox, world, "coordinator", language="mn")
    phone = await welcomed(sandbox, "en")
    await ask(phone, PLEA, "en", contact="wait")
    await phone.tap("Close")
    await phone.wait_for("◉")
    before = await phone.texts()
    shown = await claim(desk, PLEA)
    await desk.send("I am here.", reply_to=shown["message_id"])
    await desk.wait_for("→")
    await sandbox.settled()
    assert await phone.texts() == before
    sent = await phone.send("/menu")
    await phone.wait_for("Who can help", after=sent)
    await phone.tap("Who can help")
    await phone.wait_for("Talk to a person")
    await phone.tap("Talk to a person")
    await phone.wait_for("I am here.")


async def test_a_power_cut_in_the_middle_of_a_case_loses_nothing(sandbox: Sandbox, world: World) -> None:
    desk = await staff(sandbox, world, "coordinator")
    phone = await welcomed(sandbox)
    await ask(phone, PLEA)
    shown = await claim(desk, PLEA)
    world.bot.kill()
    await desk.send("secret-canary-3 хариу", reply_to=shown["message_id"])
    await phone.send("secret-canary-4 асуулт")
    world.start_bot()
    await phone.wait_for("secret-canary-3")
    await desk.wait_for("secret-canary-4")
    assert sum("secret-canary-3" in text for text in await phone.texts()) == 1


async def test_a_stranger_cannot_open_the_desk(sandbox: Sandbox) -> None:
    phone = await welcomed(sandbox)
    await phone.send("/desk")
    await phone.wait_for("эрх")


async def test_a_coordinator_who_replies_to_nobody_is_told_so(sandbox: Sandbox, world: World) -> None:
    desk = await staff(sandbox, world, "coordinator")
    phone = await welcomed(sandbox)
    await ask(phone, PLEA)
    await claim(desk, PLEA)
    await desk.send("хэнд ч биш secret-canary-5")
    await desk.wait_for("хаашаа ч илгээсэнгүй")
    assert not [text for text in await phone.texts() if "canary-5" in text]


async def test_a_claimed_case_is_refused_to_a_colleague(sandbox: Sandbox, world: World) -> None:
    first, second = [await staff(sandbox, world, "coordinator") for _ in range(2)]
    phone = await welcomed(sandbox)
    await ask(phone, PLEA)
    listing = await at_desk(second)
    case = newest(await second.buttons())
    await claim(first, PLEA)
    await second.tap(case)
    await second.wait_for("хамт ажиллагч")
    assert listing["message_id"]
