"""Editing and deleting messages."""

from bot.sandbox.errors import NOT_MODIFIED, bad_request
from bot.sandbox.markup import inline_only, read_markup
from bot.sandbox.params import Params
from bot.sandbox.posting import find_chat, find_own, is_deletable, read_caption, read_text, remove
from bot.sandbox.shapes import Json
from bot.sandbox.state import Chat
from bot.sandbox.world import World

MOST_AT_ONCE = 100


def edit_message_text(world: World, params: Params) -> Json:
    """The edited message; without reply_markup its buttons go away."""
    content = read_text(params)
    chat, message = find_own(world, params)
    if "text" not in message:
        raise bad_request("there is no text in the message to edit")
    return replace(world, chat, message, params, ("text", "entities", "link_preview_options"), content)


def edit_message_caption(world: World, params: Params) -> Json:
    """The message with its new caption."""
    content = read_caption(params.values)
    chat, message = find_own(world, params)
    if not {"photo", "document", "video", "voice"} & message.keys():
        raise bad_request("there is no caption in the message to edit")
    return replace(world, chat, message, params, ("caption", "caption_entities"), content)


def edit_message_reply_markup(world: World, params: Params) -> Json:
    """The message with its new buttons."""
    chat, message = find_own(world, params)
    return replace(world, chat, message, params, (), {})


def replace(
    world: World, chat: Chat, message: Json, params: Params, parts: tuple[str, ...], content: Json
) -> Json:
    """Put ``content`` in the place of ``parts`` and the request's buttons in the place of the old ones."""
    shown = inline_only(read_markup(params))
    if shown:
        content = content | {"reply_markup": shown}
    replaced = (*parts, "reply_markup")
    if {k: message[k] for k in replaced if k in message} == content:
        raise bad_request(NOT_MODIFIED)
    edited = {k: v for k, v in message.items() if k not in replaced} | content
    edited["edit_date"] = int(world.state.now())
    chat.messages[edited["message_id"]] = edited
    world.state.touch(chat)
    return edited


def delete_message(world: World, params: Params) -> bool:
    """True; the message is gone on both sides."""
    chat = find_chat(world, params)
    message_id = params.whole("message_id")
    message = chat.messages.get(message_id)
    if message is None:
        raise bad_request("message to delete not found")
    if not is_deletable(world, chat, message):
        raise bad_request("message can't be deleted")
    remove(world, chat, message_id)
    return True


def delete_messages(world: World, params: Params) -> bool:
    """True; those that cannot be found or deleted are skipped, as Telegram does."""
    chat = find_chat(world, params)
    wanted = params.items("message_ids")
    if not wanted:
        raise bad_request("message identifiers are not specified")
    if len(wanted) > MOST_AT_ONCE:
        raise bad_request("too many message identifiers specified")
    for message_id in wanted:
        message = chat.messages.get(message_id)
        if message is not None and is_deletable(world, chat, message):
            remove(world, chat, message_id)
    return True
