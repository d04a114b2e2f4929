"""Asking about chats and acting on them."""

from bot.sandbox.config import BOT_ID
from bot.sandbox.errors import bad_request
from bot.sandbox.params import Params
from bot.sandbox.posting import find_chat
from bot.sandbox.shapes import Json
from bot.sandbox.world import World

GIFTS = (
    "unlimited_gifts",
    "limited_gifts",
    "unique_gifts",
    "premium_subscription",
    "gifts_from_channels",
)
RIGHTS = (
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
    "can_pin_messages",
    "can_manage_topics",
)


def get_chat(world: World, params: Params) -> Json:
    """Telegram's ChatFullInfo."""
    chat = find_chat(world, params)
    info = chat.brief | {
        "accent_color_id": abs(chat.id) % 7,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(GIFTS, False),
    }
    if chat.pinned is not None and chat.pinned in chat.messages:
        info["pinned_message"] = chat.messages[chat.pinned]
    return info


def member(world: World, chat_admin: bool, user: Json, *, present: bool) -> Json:
    """Telegram's ChatMember of the bot or a person."""
    if not present:
        return {"status": "left", "user": user}
    if user["id"] == BOT_ID and chat_admin:
        return {
            "status": "administrator",
            "user": user,
            "can_be_edited": False,
            "is_anonymous": False,
        } | dict.fromkeys(RIGHTS, True)
    return {"status": "member", "user": user}


def get_chat_member(world: World, params: Params) -> Json:
    """Telegram's ChatMember."""
    chat = find_chat(world, params)
    user_id = params.whole("user_id")
    if user_id == BOT_ID:
        return member(world, chat.admin, world.state.bot_user(), present=chat.begun)
    person = world.state.people.get(user_id)
    if person is None:
        raise bad_request("PARTICIPANT_ID_INVALID")
    return member(world, False, person.user(), present=user_id in chat.members)


def leave_chat(world: World, params: Params) -> bool:
    """True; the group goes on without the bot."""
    chat = find_chat(world, params)
    if chat.private:
        raise bad_request("chat member status can't be changed in private chats")
    chat.begun = False
    world.state.touch(chat)
    return True


def pin_chat_message(world: World, params: Params) -> bool:
    """True; the phones show the message at the top."""
    chat = find_chat(world, params)
    message_id = params.whole("message_id")
    if message_id not in chat.messages:
        raise bad_request("message to pin not found")
    _need_pin_right(chat.private or chat.admin)
    chat.pinned = message_id
    world.state.touch(chat)
    return True


def unpin_chat_message(world: World, params: Params) -> bool:
    """True; nothing is pinned any more."""
    chat = find_chat(world, params)
    _need_pin_right(chat.private or chat.admin)
    if chat.pinned is None:
        raise bad_request("message to unpin not found")
    chat.pinned = None
    world.state.touch(chat)
    return True


def _need_pin_right(granted: bool) -> None:
    if not granted:
        raise bad_request("not enough rights to manage pinned messages in the chat")


def set_message_reaction(world: World, params: Params) -> bool:
    """True; an empty list takes the bot's reaction away."""
    chat = find_chat(world, params)
    message_id = params.whole("message_id")
    if message_id not in chat.messages:
        raise bad_request("message to react not found")
    reactions = params.items("reaction")
    if any(not isinstance(r, dict) or r.get("type") not in ("emoji", "custom_emoji") for r in reactions):
        raise bad_request("REACTION_INVALID")
    if len(reactions) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    if reactions:
        chat.reactions[message_id] = reactions
    else:
        chat.reactions.pop(message_id, None)
    world.state.touch(chat)
    return True
