"""Forwarding and copying messages."""

from bot.sandbox.errors import bad_request
from bot.sandbox.params import Params
from bot.sandbox.posting import chat_to_write, find_chat, post, read_caption
from bot.sandbox.shapes import Json
from bot.sandbox.world import World

CONTENT = (
    "text entities caption caption_entities photo document sticker voice video video_note audio animation "
    "location contact dice link_preview_options"
).split()


def _source(world: World, params: Params, verb: str) -> Json:
    message = find_chat(world, params, "from_chat_id").messages.get(params.whole("message_id"))
    if message is None:
        raise bad_request(f"message to {verb} not found")
    content = {k: message[k] for k in CONTENT if k in message}
    if message.get("has_protected_content") or not content:
        past = "forwarded" if verb == "forward" else "copied"
        raise bad_request(f"message can't be {past}")
    return message


def forward_message(world: World, params: Params) -> Json:
    """The new message; it names its author."""
    message = _source(world, params, "forward")
    content = {k: message[k] for k in CONTENT if k in message}
    content["forward_origin"] = message.get("forward_origin") or {
        "type": "user",
        "date": message["date"],
        "sender_user": message["from"],
    }
    return post(world, chat_to_write(world, params), params, content)


def copy_message(world: World, params: Params) -> Json:
    """Telegram's MessageId of the new message, which names nobody."""
    message = _source(world, params, "copy")
    content = {k: message[k] for k in CONTENT if k in message}
    if "caption" in params.values and "text" not in content:
        content = {k: v for k, v in content.items() if k not in ("caption", "caption_entities")}
        content |= read_caption(params.values)
    posted = post(world, chat_to_write(world, params), params, content)
    return {"message_id": posted["message_id"]}
