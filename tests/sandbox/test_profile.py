"""Commands, names and descriptions, as each phone sees them."""

import pytest

from tests.sandbox.conftest import STUDENT, Running

ANU = 2005


def _list(*names: str) -> list[dict[str, str]]:
    return [{"command": name, "description": name} for name in names]


async def _menu(sandbox: Running, user_id: int) -> list[str]:
    return [c["command"] for c in (await sandbox.screen(user_id))["commands"]]


async def test_the_menu_follows_scope_and_language(sandbox: Running) -> None:
    await sandbox.ok("setMyCommands", commands=_list("default"))
    assert await _menu(sandbox, STUDENT) == ["default"]
    await sandbox.ok("setMyCommands", commands=_list("english"), language_code="en")
    assert (await _menu(sandbox, STUDENT), await _menu(sandbox, ANU)) == (["default"], ["english"])
    await sandbox.ok("setMyCommands", commands=_list("private"), scope={"type": "all_private_chats"})
    assert (await _menu(sandbox, STUDENT), await _menu(sandbox, ANU)) == (["private"], ["private"])
    await sandbox.ok("setMyCommands", commands=_list("hers"), scope={"type": "chat", "chat_id": ANU})
    assert (await _menu(sandbox, STUDENT), await _menu(sandbox, ANU)) == (["private"], ["hers"])
    await sandbox.ok("deleteMyCommands", scope={"type": "chat", "chat_id": ANU})
    await sandbox.ok("deleteMyCommands", scope={"type": "all_private_chats"})
    await sandbox.ok("deleteMyCommands")
    assert (await _menu(sandbox, STUDENT), await _menu(sandbox, ANU)) == ([], ["english"])
    assert await sandbox.ok("getMyCommands", language_code="en") == _list("english")
    assert await sandbox.ok("getMyCommands") == []


@pytest.mark.parametrize(
    ("command", "reason"),
    [
        ({"command": "Big", "description": "x"}, "BOT_COMMAND_INVALID"),
        ({"command": "a" * 33, "description": "x"}, "BOT_COMMAND_INVALID"),
        ({"command": "a", "description": ""}, "BOT_COMMAND_DESCRIPTION_INVALID"),
    ],
)
async def test_refusals_of_commands(sandbox: Running, command: dict[str, str], reason: str) -> None:
    assert await sandbox.refused("setMyCommands", commands=[command]) == f"Bad Request: {reason}"


async def test_names_and_descriptions_per_language(sandbox: Running) -> None:
    await sandbox.ok("setMyName", name="Луужин")
    await sandbox.ok("setMyName", name="Compass", language_code="en")
    await sandbox.ok("setMyDescription", description="Тайлбар")
    await sandbox.ok("setMyShortDescription", short_description="Товч")
    assert (await sandbox.screen(STUDENT))["title"] == "Луужин"
    assert (await sandbox.screen(ANU))["title"] == "Compass"
    assert (await sandbox.screen(ANU))["description"] == "Тайлбар"
    assert await sandbox.ok("getMyName", language_code="en") == {"name": "Compass"}
    assert await sandbox.ok("getMyDescription", language_code="de") == {"description": "Тайлбар"}
    assert await sandbox.ok("getMyShortDescription") == {"short_description": "Товч"}
    assert await sandbox.refused("setMyName", name="x" * 65) == "Bad Request: bot name is too long"


async def test_get_me(sandbox: Running) -> None:
    me = await sandbox.ok("getMe")
    assert (me["id"], me["is_bot"], me["username"]) == (1000001, True, "luujin_sandbox_bot")
