"""What people do with their phones, and what the bot hears of it."""

from collections.abc import Iterator

from bot.sandbox.config import BOT_ID, BOT_USERNAME
from bot.sandbox.entities import parse
from bot.sandbox.errors import ControlError
from bot.sandbox.html import utf16_len
from bot.sandbox.methods.chats import member
from bot.sandbox.posting import CAPTION_LIMIT, quoted, remove, store
from bot.sandbox.samples import own, sample
from bot.sandbox.shapes import Json
from bot.sandbox.state import Chat, Person
from bot.sandbox.world import World

LONGEST_TEXT = 4096
PAYLOAD_LIMIT = 64
WITH_CAPTION = ("photo", "document", "video", "voice")


def find_person(world: World, user_id: int) -> Person:
    """The owner of a phone, or ControlError 404."""
    person = world.state.people.get(user_id)
    if person is None:
        raise ControlError(404, "no such phone")
    return person


def chat_of(world: World, person: Person, chat_id: int | None) -> Chat:
    """The private chat with the bot, or the named chat the person is in. ControlError 404 otherwise."""
    chat = world.state.chats.get(chat_id if chat_id is not None else person.user_id)
    if chat is None or person.user_id not in chat.members:
        raise ControlError(404, "no such chat on this phone")
    return chat


def find_message(chat: Chat, message_id: int) -> Json:
    """A message the person can see, or ControlError 404."""
    message = chat.messages.get(message_id)
    if message is None or message_id in chat.hidden:
        raise ControlError(404, "no such message on this phone")
    return message


def send(world: World, person: Person, wish: Json) -> list[Json]:
    """Send what the wish says; the stored messages. A long text becomes several, as in Telegram's apps.

    A ``picture`` in it (for the kinds ``photo`` and ``document``) and a ``voice`` are the person's own, in
    base64; without them it is a sample.
    """
    chat = chat_of(world, person, wish.get("chat_id"))
    if chat.blocked:
        raise ControlError(409, "the bot is blocked on this phone")
    contents = list(_contents(world, person, wish))
    if not contents:
        raise ControlError(400, "nothing to send")
    reply = find_message(chat, wish["reply_to"]) if wish.get("reply_to") else None
    if wish.get("edit"):
        return [_edit(world, person, chat, wish["edit"], contents[0])]
    chat.begun = chat.begun or chat.private
    return [_say(world, person, chat, content, reply, wish.get("thread_id")) for content in contents]


def _contents(world: World, person: Person, wish: Json) -> Iterator[Json]:
    kind = wish.get("kind", "text")
    text = str(wish.get("text") or "")
    if kind != "text":
        content = own(world.state, kind, wish) or sample(world.state, person, kind)
        if utf16_len(text) > CAPTION_LIMIT:
            raise ControlError(400, f"a caption has at most {CAPTION_LIMIT} letters")
        yield content | ({"caption": text} if text and kind in WITH_CAPTION else {})
        return
    for start in range(0, len(text), LONGEST_TEXT):
        plain, entities = parse(text[start : start + LONGEST_TEXT], None)
        if plain:
            yield {"text": plain, "entities": entities} if entities else {"text": plain}


def _say(
    world: World, person: Person, chat: Chat, content: Json, reply: Json | None, thread_id: int | None
) -> Json:
    message: Json = {"message_id": world.state.next_message_id(chat), "from": person.user()}
    message |= {"chat": chat.brief, "date": int(world.state.now())} | content
    if thread_id:
        message |= {"message_thread_id": thread_id, "is_topic_message": True}
    if reply is not None:
        message["reply_to_message"] = quoted(reply)
    chat.unread = 0
    if chat.keyboard and (chat.keyboard.get("one_time_keyboard") or chat.keyboard.get("force_reply")):
        chat.keyboard = None
    store(world, chat, message)
    if _bot_hears(chat, message):
        world.updates.put("message", message)
    return message


def _bot_hears(chat: Chat, message: Json) -> bool:
    """In groups a bot hears commands, mentions and replies to it, as administrator everything."""
    if chat.private or (chat.begun and chat.admin):
        return True
    if not chat.begun:
        return False
    if message.get("reply_to_message", {}).get("from", {}).get("id") == BOT_ID:
        return True
    words = str(message.get("text", "")).lower().split()
    mentioned = f"@{BOT_USERNAME}"
    return any(
        w == mentioned or (w.startswith("/") and ("@" not in w or w.endswith(mentioned))) for w in words
    )


def _edit(world: World, person: Person, chat: Chat, message_id: int, content: Json) -> Json:
    message = find_message(chat, message_id)
    if message["from"]["id"] != person.user_id or "text" not in message or "text" not in content:
        raise ControlError(400, "only own texts can be edited")
    edited = {k: v for k, v in message.items() if k not in ("text", "entities")} | content
    edited["edit_date"] = int(world.state.now())
    chat.messages[message_id] = edited
    world.state.touch(chat)
    if _bot_hears(chat, edited):
        world.updates.put("edited_message", edited)
    return edited


def start(world: World, person: Person, payload: str) -> Json:
    """Press START, or open t.me/<bot>?start=payload; unblocks first, as Telegram's apps do."""
    if len(payload) > PAYLOAD_LIMIT or not all(c.isascii() and (c.isalnum() or c in "_-") for c in payload):
        raise ControlError(400, "a payload has up to 64 of A-Z a-z 0-9 _ -")
    chat = chat_of(world, person, None)
    if chat.blocked:
        block(world, person, blocked=False)
    return send(world, person, {"text": f"/start {payload}".strip()})[0]


def block(world: World, person: Person, *, blocked: bool) -> None:
    """Block or unblock the bot and tell it (my_chat_member)."""
    chat = chat_of(world, person, None)
    if chat.blocked == blocked:
        return
    chat.blocked = blocked
    world.state.touch(chat)
    statuses = ("member", "kicked") if blocked else ("kicked", "member")
    old, new = (_bot_member(world, status) for status in statuses)
    world.updates.put("my_chat_member", _membership(world, person, chat, old, new))


def _bot_member(world: World, status: str) -> Json:
    banned: Json = {"until_date": 0} if status == "kicked" else {}
    return {"user": world.state.bot_user(), "status": status} | banned


def _membership(world: World, person: Person, chat: Chat, old: Json, new: Json) -> Json:
    change: Json = {"chat": chat.brief, "from": person.user(), "date": int(world.state.now())}
    return change | {"old_chat_member": old, "new_chat_member": new}


def delete(world: World, person: Person, wish: Json) -> None:
    """Delete a message on the own side, or for the bot too (``everyone``). Telegram tells the bot nothing."""
    chat = chat_of(world, person, wish.get("chat_id"))
    message = find_message(chat, int(wish.get("message_id", 0)))
    if wish.get("everyone"):
        remove(world, chat, message["message_id"])
        return
    chat.hidden.add(message["message_id"])
    world.state.touch(chat)


def new_group(world: World, wish: Json) -> Chat:
    """A supergroup of these people and the bot; ``forum`` and ``admin`` (the bot's role) are optional."""
    members = [find_person(world, int(u)) for u in wish.get("members", [])]
    if not members:
        raise ControlError(400, "a group has members")
    brief: Json = {"id": world.state.next_group_id(), "title": str(wish.get("title") or "Group")}
    brief["type"] = "supergroup"
    if wish.get("forum"):
        brief["is_forum"] = True
    chat = Chat(brief["id"], "supergroup", brief, [m.user_id for m in members], begun=True)
    chat.admin = bool(wish.get("admin"))
    world.state.add_chat(chat)
    bot = world.state.bot_user()
    old = member(world, False, bot, present=False)
    new = member(world, chat.admin, bot, present=True)
    world.updates.put("my_chat_member", _membership(world, members[0], chat, old, new))
    joined: Json = {"message_id": world.state.next_message_id(chat), "from": members[0].user(), "chat": brief}
    joined |= {"date": int(world.state.now()), "new_chat_members": [bot]}
    store(world, chat, joined)
    world.updates.put("message", joined)
    return chat


def new_phone(world: World, wish: Json) -> Person:
    """Another person with a phone. ``begun`` skips pressing START. ControlError 409 when the id is taken."""
    user_id = int(wish.get("user_id") or max(world.state.people, default=2000) + 1)
    if user_id in world.state.people:
        raise ControlError(409, "this user_id has a phone already")
    name = str(wish.get("first_name") or "").strip()
    if not name or user_id <= 0:
        raise ControlError(400, "a phone has a first_name and a positive user_id")
    person = Person(
        user_id,
        str(wish.get("role") or "student"),
        name,
        wish.get("username"),
        str(wish.get("language_code") or "mn"),
    )
    world.state.add_person(person).begun = bool(wish.get("begun"))
    return person
