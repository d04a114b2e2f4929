"""Topics of a forum group."""

from bot.sandbox.errors import bad_request
from bot.sandbox.params import Params
from bot.sandbox.posting import find_chat, store
from bot.sandbox.shapes import Json
from bot.sandbox.state import Chat
from bot.sandbox.world import World

COLOR = 7322096


def _forum(world: World, params: Params) -> Chat:
    chat = find_chat(world, params)
    if not chat.brief.get("is_forum"):
        raise bad_request("the chat is not a forum")
    if not chat.admin:
        raise bad_request("not enough rights to create a topic")
    return chat


def _name(params: Params) -> str:
    name = params.text("name").strip()
    if not 1 <= len(name) <= 128:
        raise bad_request("TOPIC_TITLE_EMPTY" if not name else "topic name is too long")
    return name


def _note(world: World, chat: Chat, thread_id: int | None, what: Json) -> int:
    message_id = world.state.next_message_id(chat)
    message = {
        "message_id": message_id,
        "message_thread_id": thread_id or message_id,
        "from": world.state.bot_user(),
        "chat": chat.brief,
        "date": int(world.state.now()),
        "is_topic_message": True,
    }
    store(world, chat, message | what)
    return message_id


def create_forum_topic(world: World, params: Params) -> Json:
    """Telegram's ForumTopic; its thread id is the id of the message that announces it."""
    chat = _forum(world, params)
    topic: Json = {"name": _name(params), "icon_color": params.whole("icon_color", COLOR)}
    thread_id = _note(world, chat, None, {"forum_topic_created": topic})
    chat.topics[thread_id] = dict(topic)
    return {"message_thread_id": thread_id} | topic


def _topic(world: World, params: Params) -> tuple[Chat, int, Json]:
    chat = _forum(world, params)
    thread_id = params.whole("message_thread_id")
    topic = chat.topics.get(thread_id)
    if topic is None:
        raise bad_request("message thread not found")
    return chat, thread_id, topic


def edit_forum_topic(world: World, params: Params) -> bool:
    """True."""
    chat, thread_id, topic = _topic(world, params)
    name = _name(params)
    if topic["name"] == name:
        raise bad_request("TOPIC_NOT_MODIFIED")
    topic["name"] = name
    _note(world, chat, thread_id, {"forum_topic_edited": {"name": name}})
    return True


def close_forum_topic(world: World, params: Params) -> bool:
    """True."""
    chat, thread_id, topic = _topic(world, params)
    if topic.get("closed"):
        raise bad_request("TOPIC_NOT_MODIFIED")
    topic["closed"] = True
    _note(world, chat, thread_id, {"forum_topic_closed": {}})
    return True
