"""Sending, editing, deleting: the happy way and Telegram's exact refusals."""

import pytest

from tests.sandbox.conftest import STUDENT, Running

KEY = {"inline_keyboard": [[{"text": "A", "callback_data": "a"}]]}


async def test_a_message_arrives_on_the_phone(begun: Running) -> None:
    sent = await begun.ok(
        "sendMessage", chat_id=STUDENT, text="<b>Сайн</b>", parse_mode="HTML", reply_markup=KEY
    )
    assert sent["text"] == "Сайн"
    assert sent["from"]["is_bot"]
    assert sent["chat"] == {
        "id": STUDENT,
        "first_name": "Тэмүүлэн",
        "username": "temuulen",
        "type": "private",
    }
    shown = (await begun.screen())["messages"][-1]
    assert (shown["message_id"], shown["out"], shown["reply_markup"]) == (sent["message_id"], False, KEY)


async def test_ids_rise_over_all_private_chats(begun: Running) -> None:
    await begun.act("phones/2002/start")
    ids = [(await begun.ok("sendMessage", chat_id=c, text="x"))["message_id"] for c in (2001, 2002, 2001)]
    assert ids == [ids[0], ids[0] + 1, ids[0] + 2]


@pytest.mark.parametrize("how", ["query", "form", "json", "multipart"])
async def test_parameters_come_in_four_ways(begun: Running, how: str) -> None:
    address = "/bot1000001:sandbox-token-for-this-machine-only/SENDMESSAGE"
    values = {
        "chat_id": "2001",
        "text": "[1]",
        "reply_markup": '{"inline_keyboard":[]}',
        "protect_content": "true",
    }
    sent = await {
        "query": lambda: begun.client.get(address, params=values),
        "form": lambda: begun.client.post(address, data=values),
        "json": lambda: begun.client.post(address, json=values | {"chat_id": 2001}),
        "multipart": lambda: begun.client.post(address, data=values, files={"ignored": b"x"}),
    }[how]()
    message = sent.json()["result"]
    assert (message["text"], message["has_protected_content"]) == ("[1]", True)


@pytest.mark.parametrize(
    ("params", "reason"),
    [
        ({"chat_id": 1, "text": "x"}, "Bad Request: chat not found"),
        ({"chat_id": "@nobody", "text": "x"}, "Bad Request: chat not found"),
        ({"text": "x"}, "Bad Request: chat_id is empty"),
        ({"chat_id": STUDENT}, "Bad Request: message text is empty"),
        ({"chat_id": STUDENT, "text": " \n "}, "Bad Request: message text is empty"),
        ({"chat_id": STUDENT, "text": "ж" * 4097}, "Bad Request: message is too long"),
        ({"chat_id": 2002, "text": "x"}, "Forbidden: bot can't initiate conversation with a user"),
        (
            {"chat_id": STUDENT, "text": "x", "reply_parameters": {"message_id": 9}},
            "Bad Request: message to be replied not found",
        ),
        (
            {"chat_id": STUDENT, "text": "x", "reply_markup": "{"},
            "Bad Request: can't parse reply keyboard markup JSON object",
        ),
        ({"chat_id": STUDENT, "text": "x", "message_thread_id": 5}, "Bad Request: message thread not found"),
    ],
)
async def test_refusals_of_send_message(begun: Running, params: dict[str, object], reason: str) -> None:
    assert await begun.refused("sendMessage", **params) == reason


@pytest.mark.parametrize(
    ("button", "reason"),
    [
        ({"text": "A", "callback_data": ""}, "BUTTON_DATA_INVALID"),
        ({"text": "A", "callback_data": "ө" * 33}, "BUTTON_DATA_INVALID"),
        (
            {"text": "A"},
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        ({"callback_data": "a"}, "can't parse inline keyboard button: Can't find field \"text\""),
        (
            {"text": "A", "url": "http://localhost"},
            "inline keyboard button URL 'http://localhost' is invalid: Wrong HTTP URL",
        ),
        (
            {"text": "A", "web_app": {"url": "http://a.mn"}},
            "inline keyboard button Web App URL 'http://a.mn' is invalid: Only HTTPS links are allowed",
        ),
    ],
)
async def test_refusals_of_buttons(begun: Running, button: dict[str, object], reason: str) -> None:
    keyboard = {"inline_keyboard": [[button]]}
    refused = await begun.refused("sendMessage", chat_id=STUDENT, text="x", reply_markup=keyboard)
    assert refused == f"Bad Request: {reason}"


@pytest.mark.parametrize(
    "odd",
    [
        {"entities": [5]},
        {"reply_parameters": {"message_id": []}},
        {"reply_markup": {"inline_keyboard": [[{"text": "A", "web_app": 5}]]}},
    ],
)
async def test_odd_types_are_refused_and_nothing_stops(
    begun: Running, odd: dict[str, object], caplog: pytest.LogCaptureFixture
) -> None:
    refused = await begun.refused("sendMessage", chat_id=STUDENT, text=" secret.mn ", **odd)
    assert refused.startswith("Bad Request: ")
    assert "secret" not in caplog.text
    assert await begun.ok("getMe")


async def test_callback_data_of_64_bytes_passes(begun: Running) -> None:
    keyboard = {"inline_keyboard": [[{"text": "A", "callback_data": "ө" * 32}]]}
    assert await begun.ok("sendMessage", chat_id=STUDENT, text="x", reply_markup=keyboard)


async def test_a_blocked_bot_is_told_so(begun: Running) -> None:
    await begun.act(f"phones/{STUDENT}/block")
    reason = "Forbidden: bot was blocked by the user"
    assert await begun.refused("sendMessage", chat_id=STUDENT, text="x") == reason


async def test_unknown_methods_and_tokens(begun: Running) -> None:
    assert await begun.api("sendNothing") == {"ok": False, "error_code": 404, "description": "Not Found"}
    answer = await begun.client.get("/bot123:wrong/getMe")
    assert (answer.status_code, answer.json()["description"]) == (401, "Unauthorized")


async def test_reply_keyboards_come_and_go(begun: Running) -> None:
    board = {"keyboard": [["Тийм", {"text": "Үгүй"}]], "one_time_keyboard": True}
    await begun.ok("sendMessage", chat_id=STUDENT, text="x", reply_markup=board)
    keys = (await begun.screen())["keyboard"]["keyboard"]
    assert keys == [[{"text": "Тийм"}, {"text": "Үгүй"}]]
    await begun.act(f"phones/{STUDENT}/send", text="Тийм")
    assert (await begun.screen())["keyboard"] is None
    await begun.ok("sendMessage", chat_id=STUDENT, text="x", reply_markup={"force_reply": True})
    await begun.ok("sendMessage", chat_id=STUDENT, text="x", reply_markup={"remove_keyboard": True})
    assert (await begun.screen())["keyboard"] is None


async def test_typing_shows_until_the_message_comes(begun: Running) -> None:
    assert await begun.ok("sendChatAction", chat_id=STUDENT, action="typing") is True
    assert (await begun.screen())["typing"] == "typing"
    await begun.ok("sendMessage", chat_id=STUDENT, text="x")
    assert (await begun.screen())["typing"] is None
    wrong = await begun.refused("sendChatAction", chat_id=STUDENT, action="singing")
    assert wrong == "Bad Request: wrong parameter action in request"


async def test_a_silent_message_is_shown_as_such(begun: Running) -> None:
    sent = await begun.ok("sendMessage", chat_id=STUDENT, text="x", disable_notification=True)
    assert "silent" not in sent
    assert (await begun.screen())["messages"][-1]["silent"] is True


async def test_editing_replaces_text_and_buttons(begun: Running) -> None:
    sent = await begun.ok("sendMessage", chat_id=STUDENT, text="one", reply_markup=KEY)
    place = {"chat_id": STUDENT, "message_id": sent["message_id"]}
    edited = await begun.ok("editMessageText", **place, text="two")
    assert (edited["text"], edited["date"], "reply_markup" in edited) == ("two", sent["date"], False)
    assert edited["edit_date"] >= sent["date"]
    again = await begun.ok("editMessageReplyMarkup", **place, reply_markup=KEY)
    assert again["reply_markup"] == KEY
    assert (await begun.screen())["messages"][-1]["text"] == "two"


async def test_refusals_of_edits(begun: Running) -> None:
    sent = await begun.ok("sendMessage", chat_id=STUDENT, text="one", reply_markup=KEY)
    place = {"chat_id": STUDENT, "message_id": sent["message_id"]}
    same = (
        "Bad Request: message is not modified: specified new message content and reply markup are exactly "
        "the same as a current content and reply markup of the message"
    )
    assert await begun.refused("editMessageText", **place, text="one", reply_markup=KEY) == same
    assert await begun.refused("editMessageReplyMarkup", **place, reply_markup=KEY) == same
    gone = await begun.refused("editMessageText", chat_id=STUDENT, message_id=9, text="x")
    assert gone == "Bad Request: message to edit not found"
    own = (await begun.screen())["messages"][0]["message_id"]
    foreign = await begun.refused("editMessageText", chat_id=STUDENT, message_id=own, text="x")
    assert foreign == "Bad Request: message can't be edited"
    wrong_kind = await begun.refused("editMessageCaption", **place, caption="x")
    assert wrong_kind == "Bad Request: there is no caption in the message to edit"


async def test_both_sides_messages_are_deleted_for_48_hours(begun: Running) -> None:
    sent = await begun.ok("sendMessage", chat_id=STUDENT, text="x")
    theirs = (await begun.screen())["messages"][0]["message_id"]
    for message_id in (sent["message_id"], theirs):
        assert await begun.ok("deleteMessage", chat_id=STUDENT, message_id=message_id) is True
    assert (await begun.screen())["messages"] == []
    gone = await begun.refused("deleteMessage", chat_id=STUDENT, message_id=theirs)
    assert gone == "Bad Request: message to delete not found"
    old = await begun.ok("sendMessage", chat_id=STUDENT, text="x")
    late = begun.world.state.now() + 48 * 3600 + 1
    begun.world.state.now = lambda: late
    refused = await begun.refused("deleteMessage", chat_id=STUDENT, message_id=old["message_id"])
    assert refused == "Bad Request: message can't be deleted"


async def test_delete_messages_skips_what_is_not_there(begun: Running) -> None:
    ids = [(await begun.ok("sendMessage", chat_id=STUDENT, text="x"))["message_id"] for _ in range(2)]
    assert await begun.ok("deleteMessages", chat_id=STUDENT, message_ids=[9, *ids]) is True
    assert len((await begun.screen())["messages"]) == 1
    empty = await begun.refused("deleteMessages", chat_id=STUDENT, message_ids=[])
    assert empty == "Bad Request: message identifiers are not specified"


async def test_forwarding_names_the_author_copying_does_not(begun: Running) -> None:
    await begun.act("phones/2002/start")
    source = (await begun.screen())["messages"][0]["message_id"]
    place = {"chat_id": 2002, "from_chat_id": STUDENT, "message_id": source}
    forwarded = await begun.ok("forwardMessage", **place)
    assert forwarded["forward_origin"]["sender_user"]["id"] == STUDENT
    copied = await begun.ok("copyMessage", **place)
    shown = (await begun.screen(2002))["messages"][-1]
    assert (shown["message_id"], shown["text"], "forward_origin" in shown) == (
        copied["message_id"],
        "/start",
        False,
    )
    kept = await begun.ok("sendMessage", chat_id=STUDENT, text="x", protect_content=True)
    place["message_id"] = kept["message_id"]
    assert await begun.refused("forwardMessage", **place) == "Bad Request: message can't be forwarded"
    assert await begun.refused("copyMessage", **place) == "Bad Request: message can't be copied"


async def test_reactions_and_pins(begun: Running) -> None:
    message_id = (await begun.screen())["messages"][0]["message_id"]
    place = {"chat_id": STUDENT, "message_id": message_id}
    await begun.ok("setMessageReaction", **place, reaction=[{"type": "emoji", "emoji": "👍"}])
    await begun.ok("pinChatMessage", **place)
    screen = await begun.screen()
    assert (screen["pinned"], screen["messages"][0]["reactions"][0]["emoji"]) == (message_id, "👍")
    await begun.ok("setMessageReaction", **place, reaction=[])
    await begun.ok("unpinChatMessage", chat_id=STUDENT)
    screen = await begun.screen()
    assert (screen["pinned"], "reactions" in screen["messages"][0]) == (None, False)
    bad = await begun.refused("setMessageReaction", **place, reaction=[{"type": "song"}])
    assert bad == "Bad Request: REACTION_INVALID"
