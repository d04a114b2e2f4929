"""Groups: who hears what, membership, topics, rights."""

from tests.sandbox.conftest import STUDENT, Running


async def _group(sandbox: Running, **more: object) -> int:
    made = await sandbox.act("groups", status=201, title="Клуб", members=[STUDENT, 2003], **more)
    return int(made["chat_id"])


async def test_the_bot_is_told_that_it_was_added(sandbox: Running) -> None:
    chat_id = await _group(sandbox)
    joined, service = await sandbox.updates()
    assert joined["my_chat_member"]["chat"] == {"id": chat_id, "title": "Клуб", "type": "supergroup"}
    assert joined["my_chat_member"]["new_chat_member"]["status"] == "member"
    assert service["message"]["new_chat_members"][0]["is_bot"] is True
    sent = await sandbox.ok("sendMessage", chat_id=chat_id, text="Сайн уу")
    for member in (STUDENT, 2003):
        assert (await sandbox.screen(member, chat_id))["messages"][-1]["message_id"] == sent["message_id"]
    assert not any(c["chat_id"] == chat_id for c in (await sandbox.see("phones/2002"))["chats"])


async def test_privacy_mode_lets_through_what_is_meant_for_the_bot(sandbox: Running) -> None:
    chat_id = await _group(sandbox)
    asked = await sandbox.ok("sendMessage", chat_id=chat_id, text="?")
    said = [
        {"text": "small talk"},
        {"text": "/help"},
        {"text": "/help@other_bot"},
        {"text": "hey @luujin_sandbox_bot"},
        {"text": "an answer", "reply_to": asked["message_id"]},
    ]
    for wish in said:
        await sandbox.act(f"phones/{STUDENT}/send", chat_id=chat_id, **wish)
    heard = [u["message"].get("text") for u in await sandbox.updates() if "text" in u.get("message", {})]
    assert heard == ["/help", "hey @luujin_sandbox_bot", "an answer"]


async def test_group_ids_count_for_themselves(sandbox: Running) -> None:
    chat_id = await _group(sandbox)
    first = await sandbox.ok("sendMessage", chat_id=chat_id, text="x")
    assert first["message_id"] == 2
    assert await _group(sandbox) < chat_id < 0


async def test_an_administrator_hears_all_and_deletes_others(sandbox: Running) -> None:
    chat_id = await _group(sandbox, admin=True)
    sent = await sandbox.act(f"phones/{STUDENT}/send", chat_id=chat_id, text="small talk")
    assert (await sandbox.updates())[-1]["message"]["text"] == "small talk"
    assert await sandbox.ok("deleteMessage", chat_id=chat_id, message_id=sent["message_id"])
    plain = await _group(sandbox)
    sent = await sandbox.act(f"phones/{STUDENT}/send", chat_id=plain, text="small talk")
    refused = await sandbox.refused("deleteMessage", chat_id=plain, message_id=sent["message_id"])
    assert refused == "Bad Request: message can't be deleted"
    pinned = await sandbox.refused("pinChatMessage", chat_id=plain, message_id=sent["message_id"])
    assert pinned == "Bad Request: not enough rights to manage pinned messages in the chat"


async def test_members_and_leaving(sandbox: Running) -> None:
    chat_id = await _group(sandbox, admin=True)
    assert (await sandbox.ok("getChat", chat_id=chat_id))["title"] == "Клуб"
    statuses = {
        user: (await sandbox.ok("getChatMember", chat_id=chat_id, user_id=user))["status"]
        for user in (1000001, STUDENT, 2002)
    }
    assert statuses == {1000001: "administrator", STUDENT: "member", 2002: "left"}
    unknown = await sandbox.refused("getChatMember", chat_id=chat_id, user_id=5)
    assert unknown == "Bad Request: PARTICIPANT_ID_INVALID"
    assert await sandbox.ok("leaveChat", chat_id=chat_id) is True
    refused = await sandbox.refused("sendMessage", chat_id=chat_id, text="x")
    assert refused == "Forbidden: bot was kicked from the supergroup chat"
    await sandbox.updates(offset=-1)
    await sandbox.act(f"phones/{STUDENT}/send", chat_id=chat_id, text="/help")
    assert [u for u in await sandbox.updates() if u.get("message", {}).get("text")] == []


async def test_topics(sandbox: Running) -> None:
    chat_id = await _group(sandbox, admin=True, forum=True)
    topic = await sandbox.ok("createForumTopic", chat_id=chat_id, name="Асуулт")
    place = {"chat_id": chat_id, "message_thread_id": topic["message_thread_id"]}
    sent = await sandbox.ok("sendMessage", **place, text="x")
    assert (sent["message_thread_id"], sent["is_topic_message"]) == (topic["message_thread_id"], True)
    assert await sandbox.ok("editForumTopic", **place, name="Хариулт") is True
    assert await sandbox.ok("closeForumTopic", **place) is True
    assert await sandbox.refused("closeForumTopic", **place) == "Bad Request: TOPIC_NOT_MODIFIED"
    plain = await _group(sandbox)
    refused = await sandbox.refused("createForumTopic", chat_id=plain, name="x")
    assert refused == "Bad Request: the chat is not a forum"


async def test_taps_in_a_group(sandbox: Running) -> None:
    chat_id = await _group(sandbox)
    keys = {"inline_keyboard": [[{"text": "A", "callback_data": "a"}]]}
    sent = await sandbox.ok("sendMessage", chat_id=chat_id, text="?", reply_markup=keys)
    await sandbox.act("phones/2003/tap", chat_id=chat_id, message_id=sent["message_id"], text="A", wait=0.01)
    query = (await sandbox.updates())[-1]["callback_query"]
    assert (query["from"]["id"], query["message"]["chat"]["id"]) == (2003, chat_id)
