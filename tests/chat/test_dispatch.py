"""Whatever Telegram delivers: an answer, or a quiet refusal; nothing stops."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.chat.errors import RefusedError, RetryLaterError, UnreachableError
from bot.chat.views.talk import NOT_UNDERSTOOD
from bot.domain.people import Role
from bot.domain.safety import Risk
from tests.chat.world import ME, Phone, World, said

FILE = {"file_id": "f", "file_unique_id": "f"}
ATTACHMENTS: dict[str, dict[str, Any]] = {
    "sticker": {
        "sticker": {
            **FILE,
            "type": "regular",
            "width": 1,
            "height": 1,
            "is_animated": False,
            "is_video": False,
        }
    },
    "voice": {"voice": {**FILE, "duration": 3}},
    "video_note": {"video_note": {**FILE, "length": 1, "duration": 1}},
    "photo": {"photo": [{**FILE, "width": 1, "height": 1}], "caption": "зураг"},
    "document": {"document": FILE},
    "audio": {"audio": {**FILE, "duration": 3}},
    "animation": {"animation": {**FILE, "width": 1, "height": 1, "duration": 1}, "document": FILE},
    "location": {"location": {"latitude": 47.9, "longitude": 106.9}},
    "contact": {"contact": {"phone_number": "000", "first_name": "x"}},
    "dice": {"dice": {"emoji": "🎲", "value": 3}},
    "poll": {
        "poll": {
            "id": "1",
            "question": "?",
            "options": [{"text": "a", "voter_count": 0, "persistent_id": "1"}],
            "total_voter_count": 0,
            "is_closed": False,
            "is_anonymous": True,
            "type": "regular",
            "allows_multiple_answers": False,
            "allows_revoting": False,
            "members_only": False,
        }
    },
}


@pytest.mark.parametrize("kind", sorted(ATTACHMENTS))
async def test_what_is_no_text_is_answered_kindly(kind: str) -> None:
    phone = await World().ready(7)
    await phone.message(ATTACHMENTS[kind])
    assert phone.text == said("talk.texts_only")


@pytest.mark.parametrize("caption", ["туслаач", "намайг айлгаад байна"])
async def test_a_cry_for_help_below_a_picture_is_heard(caption: str) -> None:
    world = World()
    world.alarm.risks = {"намайг айлгаад байна": Risk.URGENT}
    phone = await world.ready(7)
    await phone.message(ATTACHMENTS["photo"] | {"caption": caption})
    assert "108" in phone.text
    assert "sup" in phone.data
    assert world.understanding.texts == []


@pytest.mark.parametrize(
    "service",
    [{"pinned_message": {}}, {"message_auto_delete_timer_changed": {"message_auto_delete_time": 5}}, {}],
)
async def test_service_messages_are_passed_over(service: dict[str, Any]) -> None:
    phone = await World().ready(7)
    before = len(phone.world.messenger.history)
    if "pinned_message" in service:
        service = {"pinned_message": {"message_id": 1, "date": 0, "chat": {"id": 7, "type": "private"}}}
    await phone.message(service)
    assert len(phone.world.messenger.history) == before


@pytest.mark.parametrize(
    "text",
    [
        "😀",
        "😀😀😀😭",
        "а" * 4096,
        "😀" * 2048,
        ".",
        "<b>&amp;</b>",
        "{name} {0} %s",
        "\u202eabc",
        "0",
    ],
)
async def test_strange_texts_get_an_answer(text: str) -> None:
    world = World()
    phone = await world.ready(7)
    await phone.send(text)
    assert phone.text in {said(key) for key in NOT_UNDERSTOOD}
    assert {"menu", "help"} <= set(phone.data)
    assert world.understanding.texts == [text]


@pytest.mark.parametrize(
    "command", ["/nonsense", "/", "/Ä", "/start_", "/menu_now", "/desk@", "/" + "x" * 4000]
)
async def test_unknown_commands_are_told_so(command: str) -> None:
    phone = await World().ready(7)
    await phone.send(command)
    expected = "error.not_allowed" if command.startswith("/desk@") else "talk.unknown_command"
    assert phone.text == said(expected)


async def test_commands_are_read_with_the_bots_name_and_in_any_case() -> None:
    phone = await World().ready(7)
    await phone.send(f"/HELP@{ME}")
    assert said("help.how") in phone.text


async def test_an_edited_message_is_not_handled_a_second_time() -> None:
    world = World()
    phone = await world.ready(7)
    update = await phone.message({"text": "сайн уу"})
    before = len(world.messenger.history)
    edited = {"update_id": 999, "edited_message": {**update["message"], "edit_date": 1, "text": "өөр"}}
    await phone.deliver(edited)
    assert world.understanding.texts == ["сайн уу"]
    assert len(world.messenger.history) == before


@pytest.mark.parametrize("data", ["", "x", "forged:data", "AAAAAAAAAAAAmenu", "é" * 30, "quiz:a:1:2:3"])
async def test_forged_buttons_do_nothing_but_say_so(data: str) -> None:
    phone = await World().ready(7)
    before = phone.last
    await phone.deliver(phone.tapped_raw(data, phone.last.id))
    assert phone.last == before
    assert phone.world.messenger.toasts[-1] == said("error.stale")


async def test_a_button_of_somebody_else_does_nothing() -> None:
    world = World()
    mine, theirs = await world.ready(7), await world.ready(8)
    stolen = world.codec.sign(7, "delete:yes")
    await theirs.deliver(theirs.tapped_raw(stolen, theirs.last.id))
    assert len(world.memory.tables.people) == 2
    assert world.messenger.toasts[-1] == said("error.stale")
    assert mine.last


async def test_every_tap_is_answered_exactly_once() -> None:
    phone = await World().ready(7)
    explored = ["quiz", "exp:t:", "exp:q:", "quiz:start:", "quiz:start:"]  # the second one is "not now"
    taps = ["more", "menu", *explored, "quiz:a:", "quiz:next:", "quiz:stop", "nonsense"]
    answered = phone.world.messenger.answered
    for data in taps:
        before = len(answered)
        await phone.tap(data, on=phone.last.id) if data == "nonsense" else await phone.tap(data)
        assert len(answered) == before + 1, data
    assert len(set(answered)) == len(answered)


@pytest.mark.parametrize("missing", ["message", "data"])
async def test_a_tap_without_its_message_or_data_is_refused_quietly(missing: str) -> None:
    phone = await World().ready(7)
    update = phone.tapped("menu", on=phone.last.id)
    del update["callback_query"][missing]
    before = len(phone.world.messenger.history)
    await phone.deliver(update)
    assert len(phone.world.messenger.history) == before


async def test_a_tap_on_a_message_telegram_does_not_give_any_more() -> None:
    phone = await World().ready(7)
    update = phone.tapped("more", on=phone.last.id)
    update["callback_query"]["message"]["date"] = 0
    await phone.deliver(update)
    assert said("more.title") in phone.text


async def test_a_tap_in_a_group_is_refused_quietly() -> None:
    world = World()
    phone = await world.ready(7)
    update = phone.tapped_raw(world.codec.sign(-100, "menu"), phone.last.id)
    update["callback_query"]["message"]["chat"] = {"id": -100, "type": "group", "title": "g"}
    before = len(world.messenger.history)
    await phone.deliver(update)
    assert len(world.messenger.history) == before
    assert len(world.memory.tables.people) == 1, "a group is nobody"


def group(text: str | None, **more: Any) -> dict[str, Any]:
    message: dict[str, Any] = {
        "message_id": 5,
        "date": 1,
        "chat": {"id": -100, "type": "supergroup", "title": "g"},
        "from": {"id": 7, "is_bot": False, "first_name": "x"},
        **more,
    }
    return {"message": message if text is None else {**message, "text": text}}


@pytest.mark.parametrize("text", ["/start", "/help", f"/start@{ME}", f"/help@{ME} x"])
async def test_in_a_group_it_says_where_to_find_it(text: str) -> None:
    world = World()
    await world.update(group(text))
    ((chat_id, screen),) = world.messenger.history
    assert chat_id == -100
    assert screen.text == said("group.hello")
    assert screen.rows[0][0].url == f"https://t.me/{ME}?start=group"
    assert world.memory.tables.people == {}


@pytest.mark.parametrize("text", ["help", "108", "сайн уу", "/desk", "/start@other_bot", "/quiz", None])
async def test_in_a_group_it_is_silent_otherwise_and_stores_nobody(text: str | None) -> None:
    world = World()
    await world.update(group(text))
    assert world.messenger.history == []
    assert world.understanding.texts == []
    assert world.memory.tables.people == {}


async def test_added_to_a_group_it_greets_once() -> None:
    world = World()
    me = {"id": 1, "is_bot": True, "first_name": "Luujin", "username": ME}
    await world.update(group(None, new_chat_members=[me]))
    assert len(world.messenger.history) == 1


@pytest.mark.parametrize("error", [UnreachableError(), RefusedError("other")])
async def test_a_group_where_it_may_not_write_stops_nothing(error: Exception) -> None:
    world = World()
    world.messenger.failures[-100] = [error]
    await world.update(group("/start"))
    assert world.messenger.history == []


@pytest.mark.parametrize(
    "update",
    [
        {
            "channel_post": {
                "message_id": 1,
                "date": 1,
                "chat": {"id": -5, "type": "channel"},
                "text": "/start",
            }
        },
        {"poll_answer": {"poll_id": "1", "option_ids": [0], "option_persistent_ids": ["1"]}},
        {
            "inline_query": {
                "id": "1",
                "from": {"id": 7, "is_bot": False, "first_name": "x"},
                "query": "",
                "offset": "",
            }
        },
        {"something_new_of_telegrams": {"a": 1}},
        {},
    ],
)
async def test_other_kinds_of_updates_are_passed_over(update: dict[str, Any]) -> None:
    world = World()
    await world.update(update)
    assert world.messenger.history == []


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"nonsense",
        b"\xff\xfe",
        b"[]",
        b"5",
        b"null",
        b"{}",
        b'{"update_id": "x"}',
        b'{"update_id": 1, "message": 5}',
        b'{"update_id": 1, "message": {"message_id": 1}}',
        b'{"update_id": 1, "message": {"message_id": 1, "date": "x", "chat": {"id": 1, "type": "private"}}}',
        b'{"update_id": 1, "message": {"message_id": 1, "date": 1e30, "chat": {"id": 1, "type": "private"}}}',
        b'{"message": {"message_id": 1, "date": 100000000000000000, "chat": {"id": 1, "type": "private"}}}',
        b'{"update_id": 1, "callback_query": {"id": "1"}}',
        b"[" * 100_000,
        b'{"a":' * 100_000,
    ],
)
async def test_damaged_updates_are_refused_quietly(payload: bytes) -> None:
    world = World()
    await world.raw(payload)
    assert world.messenger.history == []
    assert world.memory.tables.people == {}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["message", "chat", "id", "from", "date", "text", "x"]), inner, max_size=4
        )
    ),
    max_leaves=12,
)


@given(
    st.dictionaries(
        st.sampled_from(["message", "callback_query", "my_chat_member", "poll"]), JSON, max_size=2
    )
)
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
async def test_no_shape_of_an_update_reaches_a_handler_unread(update: dict[str, Any]) -> None:
    world = World()
    await world.raw(json.dumps({"update_id": 1, **update}).encode(errors="replace"))
    assert world.messenger.history == []


async def test_a_person_who_blocks_the_bot_is_left_alone_until_they_write_again() -> None:
    world = World()
    phone = await world.ready(7)
    await world.update(membership(7, "kicked"))
    assert (await phone.person()).unreachable
    await phone.send("/menu")
    assert not (await phone.person()).unreachable


async def test_other_changes_of_membership_change_nothing() -> None:
    world = World()
    phone = await world.ready(7)
    await world.update(membership(7, "member"))
    await world.update(membership(-100, "kicked", "group"))
    assert not (await phone.person()).unreachable


def membership(chat_id: int, status: str, kind: str = "private") -> dict[str, Any]:
    me = {"id": 1, "is_bot": True, "first_name": "Luujin"}
    new: dict[str, Any] = {"user": me, "status": status}
    if status == "kicked":
        new["until_date"] = 0
    return {
        "my_chat_member": {
            "chat": {"id": chat_id, "type": kind},
            "from": {"id": 7, "is_bot": False, "first_name": "x"},
            "date": 1,
            "old_chat_member": {"user": me, "status": "member"},
            "new_chat_member": new,
        }
    }


async def test_a_blocked_bot_marks_the_person_and_stops_nothing() -> None:
    world = World()
    phone = await world.ready(7)
    world.messenger.failures[7] = [UnreachableError()]
    await phone.send("сайн уу")
    assert (await phone.person()).unreachable


async def test_a_refusal_that_cannot_be_delivered_stops_nothing_either() -> None:
    world = World()
    phone = await world.ready(7)
    world.messenger.failures[7] = [UnreachableError()]
    await phone.send("/desk")
    assert (await phone.person()).unreachable


async def test_a_screen_telegram_refuses_for_good_is_not_tried_for_ever() -> None:
    phone = await World().ready(7)
    phone.world.messenger.failures[7] = [RefusedError("other")]
    await phone.send("сайн уу")
    await phone.send("/menu")
    assert "quiz" in phone.data


async def test_telegram_out_of_reach_is_worth_another_try() -> None:
    phone = await World().ready(7)
    phone.world.messenger.failures[7] = [RetryLaterError(1)]
    with pytest.raises(RetryLaterError):
        await phone.send("сайн уу")


async def test_other_bots_are_not_talked_to() -> None:
    world = World()
    bot = {"id": 9, "is_bot": True, "first_name": "x"}
    await world.update(
        {
            "message": {
                "message_id": 1,
                "date": 1,
                "chat": {"id": 9, "type": "private"},
                "from": bot,
                "text": "hi",
            }
        }
    )
    assert world.messenger.history == []


@pytest.mark.parametrize("role", [None, Role.LEADER, Role.MEMBER, Role.COORDINATOR, Role.ADMIN])
async def test_no_update_of_a_normal_day_asks_more_than_it_writes(role: Role | None) -> None:
    """Every command, for every role, ends in a screen without gaps."""
    world = World()
    phone: Phone = await world.staff(7, role, "Клуб") if role else await world.ready(7)
    for command in (
        "start",
        "menu",
        "help",
        "language",
        "privacy",
        "quiz",
        "club",
        "campaign",
        "desk",
        "stop",
    ):
        before = len(world.messenger.history)
        await phone.send(f"/{command}")
        assert len(world.messenger.history) == before + 1, command
    assert world.never_filled == []
