"""What the bot tells about itself: commands, name, descriptions."""

import json
import re
from typing import Any

from bot.sandbox.config import BOT_ID, BOT_USERNAME
from bot.sandbox.errors import bad_request
from bot.sandbox.params import Params
from bot.sandbox.shapes import Json
from bot.sandbox.world import World

_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
SCOPES = frozenset(
    {"default", "all_private_chats", "all_group_chats", "all_chat_administrators"}
    | {"chat", "chat_administrators", "chat_member"}
)


def get_me(world: World, params: Params) -> Json:
    """The bot's User with what it can do."""
    return world.state.bot_user() | {
        "id": BOT_ID,
        "username": BOT_USERNAME,
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def commands_key(scope: Json | None, language: str) -> str:
    """The key under which a command list is kept."""
    named = {
        k: v for k, v in sorted((scope or {"type": "default"}).items()) if k in ("type", "chat_id", "user_id")
    }
    return json.dumps([named, language])


def _key(params: Params) -> str:
    scope = params.object("scope")
    if scope is not None and scope.get("type") not in SCOPES:
        raise bad_request("can't parse BotCommandScope: unsupported type specified")
    return commands_key(scope, params.text("language_code"))


def set_my_commands(world: World, params: Params) -> bool:
    """True; the phones' menus change at once."""
    commands = [_command(c) for c in params.items("commands")]
    if len(commands) > 100:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    world.state.commands[_key(params)] = commands
    _profile_changed(world)
    return True


def _command(value: Any) -> Json:
    if not isinstance(value, dict):
        raise bad_request("can't parse BotCommand: expected an Object")
    name = str(value.get("command", "")).removeprefix("/")
    if not _COMMAND.fullmatch(name):
        raise bad_request("BOT_COMMAND_INVALID")
    description = str(value.get("description", ""))
    if not 1 <= len(description) <= 256:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name, "description": description}


def get_my_commands(world: World, params: Params) -> list[Json]:
    """The list for exactly this scope and language; empty when there is none."""
    return world.state.commands.get(_key(params), [])


def delete_my_commands(world: World, params: Params) -> bool:
    """True; broader lists apply again."""
    world.state.commands.pop(_key(params), None)
    _profile_changed(world)
    return True


def set_my_name(world: World, params: Params) -> bool:
    """True."""
    return _set(world, params, "name", 64)


def set_my_description(world: World, params: Params) -> bool:
    """True; shown before the first message."""
    return _set(world, params, "description", 512)


def set_my_short_description(world: World, params: Params) -> bool:
    """True; shown on the profile."""
    return _set(world, params, "short_description", 120)


def get_my_name(world: World, params: Params) -> Json:
    """The name in this language or the default one."""
    return {"name": world.state.bot_name(params.text("language_code"))}


def get_my_description(world: World, params: Params) -> Json:
    """The description in this language or the default one."""
    return {"description": _get(world, params, "description")}


def get_my_short_description(world: World, params: Params) -> Json:
    """The short description in this language or the default one."""
    return {"short_description": _get(world, params, "short_description")}


def _set(world: World, params: Params, what: str, longest: int) -> bool:
    value = params.text(what)
    if len(value) > longest:
        raise bad_request(f"bot {what.replace('_', ' ')} is too long")
    world.state.profile[f"{what}/{params.text('language_code')}"] = value
    _profile_changed(world)
    return True


def _get(world: World, params: Params, what: str) -> str:
    profile = world.state.profile
    return profile.get(f"{what}/{params.text('language_code')}") or profile.get(f"{what}/", "")


def _profile_changed(world: World) -> None:
    for chat in world.state.chats.values():
        world.state.touch(chat)
