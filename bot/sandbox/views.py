"""What a phone's owner sees, as JSON for the page and the journeys."""

from typing import Any

from bot.sandbox.config import BOT_USERNAME
from bot.sandbox.methods.profile import commands_key
from bot.sandbox.shapes import Json
from bot.sandbox.state import Chat, Person
from bot.sandbox.world import World

NEWEST = 300


def phone(world: World, person: Person, newest: int = NEWEST) -> Json:
    """A phone with its chats; each chat with its ``newest`` messages."""
    chats = world.state.chats_of.get(person.user_id, [])
    return {
        "user_id": person.user_id,
        "role": person.role,
        "first_name": person.first_name,
        "username": person.username,
        "language_code": person.language_code,
        "version": version(world, person.user_id),
        "chats": [chat_view(world, person, c, newest) for c in chats],
    }


def version(world: World, user_id: int) -> int:
    """Grows with every change on this phone."""
    return max((c.version for c in world.state.chats_of.get(user_id, [])), default=0)


def chat_view(world: World, person: Person, chat: Chat, newest: int) -> Json:
    """One chat as this person sees it."""
    language = person.language_code
    profile = world.state.profile
    typing = chat.typing if chat.typing and world.state.now() < chat.typing_until else None
    shown = list(world.state.visible(chat))[-newest:] if newest > 0 else []
    return {
        "chat_id": chat.id,
        "type": chat.type,
        "title": chat.brief.get("title") or world.state.bot_name(language),
        "bot_username": BOT_USERNAME,
        "description": profile.get(f"description/{language}") or profile.get("description/", ""),
        "begun": chat.begun,
        "blocked": chat.blocked,
        "unread": chat.unread,
        "typing": typing,
        "keyboard": chat.keyboard,
        "pinned": chat.pinned if chat.pinned in chat.messages else None,
        "commands": menu(world, person, chat),
        "messages": [message_view(world, person, chat, m) for m in shown],
    }


def message_view(world: World, person: Person, chat: Chat, message: Json) -> Json:
    """A message with ``out`` (the person's own), ``silent``, reactions, a poll as far as it may be known."""
    view = message | {"out": message["from"]["id"] == person.user_id}
    if message["message_id"] in chat.silent:
        view["silent"] = True
    reactions = chat.reactions.get(message["message_id"])
    if reactions:
        view["reactions"] = reactions
    if "poll" in message:
        view["poll"] = _poll_view(world, person, message["poll"])
    return view


def _poll_view(world: World, person: Person, data: Json) -> Json:
    """Results and the right answer show only after voting or closing."""
    poll = world.state.polls.get(data["id"])
    chosen = poll.votes.get(person.user_id) if poll else None
    if chosen is not None or data["is_closed"]:
        return data | {"chosen": chosen or []}
    hidden = ("correct_option_ids", "explanation", "explanation_entities")
    open_poll = {k: v for k, v in data.items() if k not in hidden}
    open_poll["options"] = [{k: v for k, v in o.items() if k != "voter_count"} for o in data["options"]]
    return open_poll | {"chosen": None}


def menu(world: World, person: Person, chat: Chat) -> list[Json]:
    """The command list Telegram would show here: the narrowest scope wins, then the person's language."""
    scopes: list[dict[str, Any]] = [{"type": "chat", "chat_id": chat.id}]
    if chat.private:
        scopes.append({"type": "all_private_chats"})
    else:
        scopes.insert(0, {"type": "chat_member", "chat_id": chat.id, "user_id": person.user_id})
        scopes.append({"type": "all_group_chats"})
    for scope in [*scopes, {"type": "default"}]:
        for language in (person.language_code, ""):
            commands = world.state.commands.get(commands_key(scope, language))
            if commands:
                return commands
    return []
