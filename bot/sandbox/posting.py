"""Putting messages into chats and changing them: what all sending and editing methods share."""

from bot.sandbox.config import BOT_ID
from bot.sandbox.entities import parse
from bot.sandbox.errors import bad_request, forbidden
from bot.sandbox.html import utf16_len
from bot.sandbox.markup import inline_only, read_markup
from bot.sandbox.params import Params
from bot.sandbox.shapes import Json
from bot.sandbox.state import Chat
from bot.sandbox.world import World

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
DELETABLE_SECONDS = 48 * 3600


def find_chat(world: World, params: Params, name: str = "chat_id") -> Chat:
    """The chat a request names, or Telegram's 400."""
    wanted = params.values.get(name)
    if wanted is None or wanted == "":
        raise bad_request("chat_id is empty")
    chat = world.state.chats.get(wanted) if isinstance(wanted, int) else None
    if chat is None:
        raise bad_request("chat not found")
    return chat


def chat_to_write(world: World, params: Params, messages: int = 1) -> Chat:
    """The chat to send to: begun, not blocked, within the limits; Telegram's refusal otherwise."""
    chat = find_chat(world, params)
    if chat.blocked:
        raise forbidden("bot was blocked by the user")
    if not chat.begun:
        raise forbidden(
            "bot can't initiate conversation with a user"
            if chat.private
            else "bot was kicked from the supergroup chat"
        )
    world.limits.admit(chat.id, group=not chat.private, messages=messages)
    return chat


def read_text(
    params: Params, name: str = "text", mode: str = "parse_mode", entities: str = "entities"
) -> Json:
    """``text`` and ``entities`` of a message after parsing. Raises Telegram's 400 when too long or empty."""
    text, found = parse(params.text(name), params.text(mode), params.items(entities))
    if not text:
        raise bad_request("message text is empty")
    if len(text) * 2 > TEXT_LIMIT and utf16_len(text) > TEXT_LIMIT:
        raise bad_request("message is too long")
    return {"text": text, "entities": found} if found else {"text": text}


def read_caption(values: Json) -> Json:
    """``caption`` and ``caption_entities`` of a request or an InputMedia; empty without a caption."""
    given = Params(values)
    text, found = parse(given.text("caption"), given.text("parse_mode"), given.items("caption_entities"))
    if utf16_len(text) > CAPTION_LIMIT:
        raise bad_request("message caption is too long")
    if not text:
        return {}
    return {"caption": text, "caption_entities": found} if found else {"caption": text}


def post(world: World, chat: Chat, params: Params, content: Json) -> Json:
    """Append the bot's message with this content; markup, reply and options come from ``params``."""
    markup = read_markup(params)
    message = _envelope(world, chat, params)
    message.update(content)
    if params.values.get("protect_content"):
        message["has_protected_content"] = True
    if params.values.get("disable_notification"):
        chat.silent.add(message["message_id"])
    shown = inline_only(markup)
    if shown:
        message["reply_markup"] = shown
    elif markup:
        _change_keyboard(chat, markup, message["message_id"])
    store(world, chat, message)
    return message


def store(world: World, chat: Chat, message: Json) -> None:
    """Put a message of the bot or a person into its chat."""
    chat.messages[message["message_id"]] = message
    if message.get("from", {}).get("id") == BOT_ID:
        chat.unread += 1
        chat.typing = None
    world.state.touch(chat)


def _envelope(world: World, chat: Chat, params: Params) -> Json:
    reply = _replied(chat, params)
    thread_id = params.whole("message_thread_id")
    message: Json = {"message_id": world.state.next_message_id(chat), "from": world.state.bot_user()}
    message |= {"chat": chat.brief, "date": int(world.state.now())}
    if thread_id:
        topic = chat.topics.get(thread_id)
        if topic is None:
            raise bad_request("message thread not found")
        if topic.get("closed") and not chat.admin:
            raise bad_request("TOPIC_CLOSED")
        message |= {"message_thread_id": thread_id, "is_topic_message": True}
    if reply is not None:
        message["reply_to_message"] = reply
    return message


def _replied(chat: Chat, params: Params) -> Json | None:
    wanted = params.object("reply_parameters") or {}
    if "reply_to_message_id" in params.values:
        wanted = {
            "message_id": params.whole("reply_to_message_id"),
            "allow_sending_without_reply": params.flag("allow_sending_without_reply"),
        }
    if not wanted:
        return None
    replied = chat.messages.get(wanted.get("message_id", 0))
    if replied is None:
        if wanted.get("allow_sending_without_reply"):
            return None
        raise bad_request("message to be replied not found")
    return quoted(replied)


def quoted(message: Json) -> Json:
    """A message as it stands inside a reply: without what it replied to."""
    return {k: v for k, v in message.items() if k != "reply_to_message"}


def _change_keyboard(chat: Chat, markup: Json, message_id: int) -> None:
    chat.keyboard = None if markup.get("remove_keyboard") else markup | {"message_id": message_id}


def find_own(world: World, params: Params) -> tuple[Chat, Json]:
    """The chat and the bot's message that an edit names, or Telegram's 400."""
    chat = find_chat(world, params)
    message = chat.messages.get(params.whole("message_id"))
    if message is None:
        raise bad_request("message to edit not found")
    if message["from"]["id"] != BOT_ID or "forward_origin" in message:
        raise bad_request("message can't be edited")
    if chat.blocked:
        raise forbidden("bot was blocked by the user")
    return chat, message


def is_deletable(world: World, chat: Chat, message: Json) -> bool:
    """Whether the bot may delete it: its own, and in private chats or as administrator any, for 48 hours."""
    if world.state.now() - message["date"] > DELETABLE_SECONDS:
        return False
    return message["from"]["id"] == BOT_ID or chat.private or chat.admin


def remove(world: World, chat: Chat, message_id: int) -> None:
    """Take a message away for everyone."""
    del chat.messages[message_id]
    chat.hidden.discard(message_id)
    chat.silent.discard(message_id)
    chat.reactions.pop(message_id, None)
    if chat.pinned == message_id:
        chat.pinned = None
    world.state.touch(chat)
