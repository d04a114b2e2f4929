"""The journal, the events, and the phones' client."""

import asyncio
import json
from pathlib import Path

import pytest

from tests.journeys.api_check import Api, bot_requests_match_api
from tests.journeys.phones import RefusedError, Sandbox
from tests.sandbox.conftest import STUDENT, Running

KEYS = {"inline_keyboard": [[{"text": "Тийм", "callback_data": "y"}, {"text": "Үгүй", "callback_data": "n"}]]}


async def test_every_request_is_written_down(begun: Running) -> None:
    before = (await begun.see("journal"))[-1]["n"]
    await begun.ok("sendMessage", chat_id=STUDENT, text="x")
    await begun.refused("sendMessage", chat_id=1, text="y")
    sent, refused = await begun.see(f"journal?after={before}")
    assert (sent["n"], sent["method"], sent["params"], sent["status"]) == (
        before + 1, "sendMessage", {"chat_id": STUDENT, "text": "x"}, 200,
    )  # fmt: skip
    assert sent["message_id"] > 0
    assert (refused["status"], refused["error"]) == (400, "Bad Request: chat not found")
    assert [e["n"] for e in await begun.see("journal?method=sendMessage&limit=1")] == [refused["n"]]
    await begun.act("journal/clear")
    assert await begun.see("journal") == []
    await begun.ok("getMe")
    assert [e["n"] for e in await begun.see("journal?after=0")] == [refused["n"] + 1]


async def test_events_name_the_changed_chats(begun: Running) -> None:
    async with begun.client.stream("GET", "/sandbox/events") as stream:
        lines = stream.aiter_lines()
        await anext(lines)
        await begun.ok("sendMessage", chat_id=STUDENT, text="x")
        async for line in lines:
            if line.startswith("data: "):
                break
        change = json.loads(line.removeprefix("data: "))
    assert change["chats"] == [STUDENT]
    assert change["journal"] >= 1


async def test_phones_client(begun: Running) -> None:
    async with Sandbox(begun.base) as sandbox:
        phone = sandbox.phone(STUDENT)
        sent = await begun.ok("sendMessage", chat_id=STUDENT, text="Тоглох уу?", reply_markup=KEYS)
        assert (await phone.wait_for("Тоглох"))["message_id"] == sent["message_id"]
        assert (await phone.wait_for("Үгүй"))["message_id"] == sent["message_id"]
        assert await phone.buttons() == ["Тийм", "Үгүй"]
        assert await phone.texts() == ["Тоглох уу?"]
        tapping = asyncio.create_task(phone.tap("Үгүй"))
        [update] = await begun.updates(timeout=10)
        await begun.ok("answerCallbackQuery", callback_query_id=update["callback_query"]["id"], text="ok")
        assert (await tapping)["answer"]["text"] == "ok"
        with pytest.raises(AssertionError, match=r"no button 'Магадгүй'[\s\S]*Тоглох"):
            await phone.tap("Магадгүй")
        with pytest.raises(
            AssertionError, match=r"does not show 'Баяртай':\n→ #\d+  /start\n← #\d+  Тоглох уу"
        ):
            await phone.wait_for("Баяртай", timeout=0.05)
        with pytest.raises(RefusedError, match="404 no such phone"):
            await sandbox.phone(1).send("x")


async def test_phones_client_waits_for_what_comes_later(begun: Running) -> None:
    async with Sandbox(begun.base) as sandbox:
        phone = sandbox.phone(STUDENT)
        waiting = asyncio.create_task(phone.wait_for(lambda m: m.get("text") == "дараа"))
        await asyncio.sleep(0.05)
        sent = await begun.ok("sendMessage", chat_id=STUDENT, text="дараа")
        assert (await waiting)["message_id"] == sent["message_id"]
        going = asyncio.create_task(phone.wait_gone(sent["message_id"]))
        await begun.ok("deleteMessage", chat_id=STUDENT, message_id=sent["message_id"])
        await going
        assert await phone.last() is None


async def test_phones_client_reaches_the_rest(begun: Running) -> None:
    async with Sandbox(begun.base) as sandbox:
        one = await sandbox.new_phone("Ану", "en", begun=True)
        [two] = await sandbox.new_phones([{"first_name": "Бат"}])
        group = await sandbox.new_group("Клуб", one, two)
        await one.send("/help", chat_id=group)
        message_id = await one.send("x")
        await one.edit(message_id, "y")
        await one.forge_tap(message_id, "forged", wait=0.01)
        await one.block()
        await one.unblock()
        await one.delete(message_id)
        update_id = await sandbox.update({"odd": True})
        kinds = [next(k for k in u if k != "update_id") for u in await begun.updates()]
        assert kinds == [
            "my_chat_member", "message", "message", "message", "edited_message", "callback_query",
            "my_chat_member", "my_chat_member", "odd",
        ]  # fmt: skip
        await begun.updates(offset=update_id + 1)
        await sandbox.redeliver(update_id)
        assert [u["update_id"] for u in await begun.updates(offset=update_id + 1)] == [update_id]
        async with sandbox.faulty({"method": "getMe", "kind": "500"}):
            assert (await begun.api("getMe"))["error_code"] == 500
        assert await sandbox.faults() == []
        assert (await sandbox.limits(strict=True))["strict"]
        await sandbox.settled()
        await sandbox.reset()
        assert (await sandbox.limits())["strict"] is False
        assert await sandbox.journal() == []


API = {
    "methods": {
        "sendMessage": {
            "fields": [
                {"name": "chat_id", "types": ["Integer", "String"], "required": True},
                {"name": "text", "types": ["String"], "required": True},
                {"name": "entities", "types": ["Array of MessageEntity"], "required": False},
                {"name": "silent", "types": ["Boolean"], "required": False},
            ]
        },
        "sendPhoto": {"fields": [{"name": "photo", "types": ["InputFile", "String"], "required": True}]},
        "getMe": {},
    },
    "types": {
        "MessageEntity": {
            "fields": [
                {"name": "type", "types": ["String"], "required": True},
                {"name": "offset", "types": ["Integer"], "required": True},
            ]
        }
    },
}


@pytest.mark.parametrize(
    ("method", "params", "files", "problems"),
    [
        ("getMe", {}, [], []),
        ("sendMessage", {"chat_id": 1, "text": "x", "entities": [{"type": "b", "offset": 0}]}, [], []),
        ("sendPhoto", {}, ["photo"], []),
        ("sendPhoto", {"photo": "attach://a"}, ["a"], []),
        ("sendCake", {}, [], ["sendCake: no such method"]),
        ("sendMessage", {"chat_id": 1}, [], ["sendMessage: text is missing"]),
        ("sendMessage", {"chat_id": 1, "text": "x", "colour": 1}, [], ["sendMessage: no parameter colour"]),
        ("sendMessage", {"chat_id": True, "text": "x"}, [], ["sendMessage: chat_id is no Integer or String"]),
        (
            "sendMessage",
            {"chat_id": 1, "text": "x", "silent": "no"},
            [],
            ["sendMessage: silent is no Boolean"],
        ),
        (
            "sendMessage",
            {"chat_id": 1, "text": "x", "entities": [{"type": "b"}]},
            [],
            ["sendMessage: entities is no Array of MessageEntity"],
        ),
    ],
)
def test_requests_are_checked_against_the_api(
    tmp_path: Path, method: str, params: dict[str, object], files: list[str], problems: list[str]
) -> None:
    path = tmp_path / "api.json"
    path.write_text(json.dumps(API))
    assert Api(path).problems(method, params, set(files)) == problems
    entry = {"n": 7, "method": method, "params": params, "files": [{"field": f} for f in files]}
    assert bot_requests_match_api([entry], path) == [f"#7 {p}" for p in problems]
