"""Updates: offsets, conflicts, redelivery, and what people's acts become."""

import asyncio

import pytest

from tests.sandbox.conftest import STUDENT, Running


async def test_the_offset_confirms(sandbox: Running) -> None:
    for text in ("a", "b", "c"):
        await sandbox.act(f"phones/{STUDENT}/send", text=text)
    first = await sandbox.updates()
    assert [u["message"]["text"] for u in first] == ["a", "b", "c"]
    assert await sandbox.updates() == first
    rest = await sandbox.updates(offset=first[1]["update_id"])
    assert [u["message"]["text"] for u in rest] == ["b", "c"]
    assert [u["message"]["text"] for u in await sandbox.updates(limit=1)] == ["b"]
    assert [u["message"]["text"] for u in await sandbox.updates(offset=-1)] == ["c"]
    assert await sandbox.updates(offset=first[2]["update_id"] + 1) == []


async def test_a_long_poll_ends_when_something_happens(sandbox: Running) -> None:
    polling = asyncio.create_task(sandbox.updates(timeout=20))
    while not sandbox.world.updates.listened_to:
        await asyncio.sleep(0.005)
    await sandbox.act(f"phones/{STUDENT}/send", text="now")
    async with asyncio.timeout(5):
        assert [u["message"]["text"] for u in await polling] == ["now"]


async def test_a_second_poller_ends_the_first(sandbox: Running) -> None:
    first = asyncio.create_task(sandbox.api("getUpdates", timeout=20))
    while not sandbox.world.updates.listened_to:
        await asyncio.sleep(0.005)
    second = asyncio.create_task(sandbox.api("getUpdates", timeout=20))
    ended = await first
    assert (ended["error_code"], ended["description"]) == (
        409,
        "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
    )
    await sandbox.act(f"phones/{STUDENT}/send", text="x")
    assert len((await second)["result"]) == 1


async def test_only_wanted_kinds_are_queued(begun: Running) -> None:
    await begun.updates(allowed_updates=["callback_query"])
    await begun.act(f"phones/{STUDENT}/send", text="unheard")
    assert await begun.updates() == []
    await begun.updates(allowed_updates=[])
    await begun.act(f"phones/{STUDENT}/send", text="heard")
    assert len(await begun.updates()) == 1


async def test_raw_updates_get_the_next_id(begun: Running) -> None:
    queued = await begun.act("update", message={"text": 5}, nonsense=[None])
    assert await begun.updates() == [
        {"update_id": queued["update_id"], "message": {"text": 5}, "nonsense": [None]}
    ]


async def test_a_confirmed_update_is_given_again(begun: Running) -> None:
    await begun.act(f"phones/{STUDENT}/send", text="x")
    [update] = await begun.updates()
    after = update["update_id"] + 1
    assert await begun.updates(offset=after) == []
    await begun.act("redeliver", update_id=update["update_id"])
    assert await begun.updates(offset=after) == [update]
    assert await begun.updates(offset=after) == []
    await begun.act("redeliver", status=404, update_id=3)


async def test_start_with_a_payload(sandbox: Running) -> None:
    await sandbox.act(f"phones/{STUDENT}/start", payload="c_7Kq-9")
    [update] = await sandbox.updates()
    assert update["message"]["text"] == "/start c_7Kq-9"
    assert update["message"]["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]
    await sandbox.act(f"phones/{STUDENT}/start", status=400, payload="a" * 65)
    await sandbox.act(f"phones/{STUDENT}/start", status=400, payload="no spaces")


async def test_an_edit_is_an_update_of_its_own(begun: Running) -> None:
    sent = await begun.act(f"phones/{STUDENT}/send", text="one")
    await begun.act(f"phones/{STUDENT}/send", text="two", edit=sent["message_id"])
    edited = (await begun.updates())[-1]["edited_message"]
    assert (edited["message_id"], edited["text"], "edit_date" in edited) == (sent["message_id"], "two", True)


@pytest.mark.parametrize(
    "kind", ["sticker", "voice", "photo", "document", "location", "contact", "dice", "video"]
)
async def test_other_kinds_of_messages(begun: Running, kind: str) -> None:
    await begun.act(f"phones/{STUDENT}/send", kind=kind)
    [update] = await begun.updates()
    assert kind in update["message"]
    assert kind in (await begun.screen())["messages"][-1]


async def test_a_long_text_is_split_as_telegrams_apps_do(begun: Running) -> None:
    sent = await begun.act(f"phones/{STUDENT}/send", text="ж" * 5000)
    assert [len(u["message"]["text"]) for u in await begun.updates()] == [4096, 904]
    assert len(sent["message_ids"]) == 2


async def test_replies_carry_what_they_reply_to(begun: Running) -> None:
    asked = await begun.ok("sendMessage", chat_id=STUDENT, text="q")
    await begun.act(f"phones/{STUDENT}/send", text="a", reply_to=asked["message_id"])
    assert (await begun.updates())[-1]["message"]["reply_to_message"]["text"] == "q"


async def test_blocking_and_unblocking_are_told(begun: Running) -> None:
    await begun.act(f"phones/{STUDENT}/block")
    await begun.act(f"phones/{STUDENT}/send", status=409, text="x")
    await begun.act(f"phones/{STUDENT}/start")
    changes = [
        u["my_chat_member"]["new_chat_member"]["status"]
        for u in await begun.updates()
        if "my_chat_member" in u
    ]
    assert changes == ["kicked", "member"]


async def test_a_person_deletes_on_the_own_side_or_for_both(begun: Running) -> None:
    mine = await begun.ok("sendMessage", chat_id=STUDENT, text="a")
    await begun.act(f"phones/{STUDENT}/delete", message_id=mine["message_id"])
    assert len((await begun.screen())["messages"]) == 1
    place = {"chat_id": STUDENT, "message_id": mine["message_id"]}
    assert await begun.ok("editMessageText", **place, text="b")
    both = await begun.ok("sendMessage", chat_id=STUDENT, text="a")
    await begun.act(f"phones/{STUDENT}/delete", message_id=both["message_id"], everyone=True)
    place["message_id"] = both["message_id"]
    assert (
        await begun.refused("editMessageText", **place, text="b") == "Bad Request: message to edit not found"
    )


async def test_new_phones(sandbox: Running) -> None:
    made = await sandbox.act("phones", status=201, first_name="Ану", language_code="en", begun=True)
    assert await sandbox.ok("sendMessage", chat_id=made["user_id"], text="x")
    await sandbox.act("phones", status=409, first_name="Ану", user_id=made["user_id"])
    await sandbox.act("phones", status=400, first_name=" ")
    assert (await sandbox.see("phones"))[-1]["first_name"] == "Ану"


async def test_reset_keeps_counters_and_commands(begun: Running) -> None:
    await begun.ok("setMyCommands", commands=[{"command": "help", "description": "x"}])
    before = await begun.see("state")
    await begun.act("reset")
    screen = await begun.screen()
    assert (screen["messages"], screen["begun"], len(screen["commands"])) == ([], False, 1)
    await begun.act(f"phones/{STUDENT}/start")
    [update] = await begun.updates()
    assert update["update_id"] > before["last_update_id"]
    assert update["message"]["message_id"] > before["last_message_id"]
