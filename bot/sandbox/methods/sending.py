"""Sending text and showing that the bot types."""

from bot.sandbox.errors import bad_request
from bot.sandbox.params import Params
from bot.sandbox.posting import chat_to_write, find_chat, post, read_text
from bot.sandbox.shapes import Json
from bot.sandbox.world import World

TYPING_SECONDS = 5.0
ACTIONS = frozenset(
    {
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
    }
    | {"choose_sticker", "find_location", "record_video_note", "upload_video_note"}
)


def send_message(world: World, params: Params) -> Json:
    """The stored message."""
    content = read_text(params)
    preview = params.object("link_preview_options")
    if preview:
        content["link_preview_options"] = preview
    return post(world, chat_to_write(world, params), params, content)


def send_chat_action(world: World, params: Params) -> bool:
    """True; the phones show it for five seconds or until the next message."""
    action = params.text("action")
    if action not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    chat = find_chat(world, params)
    if chat.begun and not chat.blocked:
        chat.typing = action
        chat.typing_until = world.state.now() + TYPING_SECONDS
        world.state.touch(chat)
    return True
