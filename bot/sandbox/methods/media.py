"""Pictures, documents, voice messages and albums."""

from typing import Any

from bot.sandbox import files
from bot.sandbox.errors import bad_request
from bot.sandbox.methods.edits import replace
from bot.sandbox.params import Params
from bot.sandbox.posting import chat_to_write, find_own, post, read_caption
from bot.sandbox.shapes import Json
from bot.sandbox.world import World

MEDIA_PARTS = ("text", "entities", "photo", "document", "caption", "caption_entities", "has_media_spoiler")


def send_photo(world: World, params: Params) -> Json:
    """The stored message."""
    return _send(world, params, "photo")


def send_document(world: World, params: Params) -> Json:
    """The stored message."""
    return _send(world, params, "document")


def send_voice(world: World, params: Params) -> Json:
    """The stored message."""
    return _send(world, params, "voice")


def _send(world: World, params: Params, kind: str) -> Json:
    caption = read_caption(params.values)
    chat = chat_to_write(world, params)
    media = _media(world, params, kind, params.values.get(kind), kind)
    spoiler: Json = {"has_media_spoiler": True} if params.flag("has_spoiler") else {}
    return post(world, chat, params, media | caption | spoiler)


def _media(world: World, params: Params, kind: str, value: Any, name: str) -> Json:
    return files.SHAPES[kind](files.resolve(world.state, params, value, name, files.FOLDERS[kind]))


def _input_media(world: World, params: Params, item: Any) -> Json:
    if not isinstance(item, dict) or item.get("type") not in ("photo", "document"):
        raise bad_request("can't parse InputMedia: type must be photo or document here")
    media = _media(world, params, item["type"], item.get("media"), "media")
    spoiler: Json = {"has_media_spoiler": True} if item.get("has_spoiler") else {}
    return media | read_caption(item) | spoiler


def send_media_group(world: World, params: Params) -> list[Json]:
    """The stored messages, which share a media_group_id."""
    items = params.items("media")
    if not 2 <= len(items) <= 10:
        raise bad_request(
            "too many messages to send as an album" if items else "there are no messages to send"
        )
    chat = chat_to_write(world, params, len(items))
    contents = [_input_media(world, params, item) for item in items]
    if len({"photo" in c for c in contents}) > 1:
        raise bad_request("document can't be mixed with other media types")
    group = {"media_group_id": str(world.state.serial())}
    return [post(world, chat, params, content | group) for content in contents]


def edit_message_media(world: World, params: Params) -> Json:
    """The message with another picture or document in it."""
    item = params.object("media")
    chat, message = find_own(world, params)
    content = _input_media(world, params, item)
    return replace(world, chat, message, params, MEDIA_PARTS, content)


def get_file(world: World, params: Params) -> Json:
    """Telegram's File; ``file_path`` goes behind /file/bot<token>/."""
    stored = files.find(world.state, params.text("file_id"))
    if stored is None:
        raise bad_request("invalid file_id")
    if len(stored.content) > files.DOWNLOAD_LIMIT:
        raise bad_request("file is too big")
    return files.described(stored) | {"file_path": stored.path}
