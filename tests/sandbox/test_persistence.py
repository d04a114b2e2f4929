"""Chats survive a restart."""

import asyncio
import json
from pathlib import Path

import pytest

from bot.sandbox.config import PHONES, SandboxConfig
from bot.sandbox.persistence import Saver
from bot.sandbox.samples import picture
from bot.sandbox.server import running
from tests.sandbox.conftest import STUDENT, Running, run

KEYS = {"inline_keyboard": [[{"text": "A", "callback_data": "a"}]]}


async def _fill(sandbox: Running) -> None:
    await sandbox.act(f"phones/{STUDENT}/start")
    await sandbox.act("phones", status=201, first_name="Шинэ", user_id=9001)
    group = await sandbox.act("groups", status=201, title="Клуб", members=[STUDENT, 9001])
    await sandbox.ok("setMyCommands", commands=[{"command": "help", "description": "x"}])
    await sandbox.ok("setMyName", name="Луужин")
    sent = await sandbox.ok(
        "sendMessage", chat_id=STUDENT, text="<b>x</b>", parse_mode="HTML", reply_markup=KEYS
    )
    await sandbox.ok("sendMessage", chat_id=group["chat_id"], text="y")
    await sandbox.ok("pinChatMessage", chat_id=STUDENT, message_id=sent["message_id"])
    poll = await sandbox.ok("sendPoll", chat_id=STUDENT, question="?", options=["a", "b"], open_period=600)
    await sandbox.act(f"phones/{STUDENT}/vote", message_id=poll["message_id"], options=[1])
    await sandbox.act(f"phones/{STUDENT}/send", kind="photo")
    token = "/bot1000001:sandbox-token-for-this-machine-only"
    files = {"photo": ("a.png", picture(20, 20))}
    answer = await sandbox.client.post(f"{token}/sendPhoto", data={"chat_id": STUDENT}, files=files)
    assert answer.status_code == 200
    await sandbox.ok("getUpdates", allowed_updates=["message", "poll", "my_chat_member"])
    await sandbox.ok("setWebhook", url="http://127.0.0.1:1/", secret_token="s", max_connections=3)


async def test_everything_is_there_after_a_restart(state_file: Path) -> None:
    seen: list[object] = []
    for again in (False, True):
        async for sandbox in run(SandboxConfig(port=0, state=state_file)):
            if not again:
                await _fill(sandbox)
            state = await sandbox.see("state")
            phones = await sandbox.see("phones")
            for phone in phones:
                del phone["version"]
            info = await sandbox.ok("getWebhookInfo")
            photo = phones[0]["chats"][0]["messages"][-1]["photo"][0]["file_id"]
            picture_bytes = (await sandbox.client.get(f"/sandbox/files/{photo}")).content
            pending = {k: state[k] for k in ("pending_updates", "last_update_id", "last_message_id")}
            hook = {k: info[k] for k in ("url", "max_connections", "allowed_updates")}
            seen.append((phones, pending, hook, picture_bytes))
    assert seen[0] == seen[1]


async def test_saving_happens_by_itself_soon_after_a_change(state_file: Path) -> None:
    async for sandbox in run(SandboxConfig(port=0, state=state_file)):
        await sandbox.act(f"phones/{STUDENT}/start")
        async with asyncio.timeout(10):
            while not state_file.exists():
                await asyncio.sleep(0.02)
        assert json.loads(state_file.read_bytes())["last_message_id"] == 101


@pytest.mark.parametrize("content", ['{"version": 99}', "[]", "not JSON"])
async def test_a_strange_state_file_is_not_overwritten(state_file: Path, content: str) -> None:
    state_file.write_text(content)
    with pytest.raises(ValueError, match="move it away or delete it"):
        async with running(SandboxConfig(port=0, state=state_file)):
            pass
    assert state_file.read_text() == content


async def test_a_disk_that_refuses_is_reported_and_tried_again(
    state_file: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    real = Saver.save
    refusals = [OSError(28, "No space left on device")]

    def save(saver: Saver) -> None:
        saver._changed.clear()
        if refusals:
            raise refusals.pop()
        real(saver)

    monkeypatch.setattr(Saver, "save", save)
    async for sandbox in run(SandboxConfig(port=0, state=state_file)):
        await sandbox.act(f"phones/{STUDENT}/start")
        async with asyncio.timeout(10):
            while not caplog.records:
                await asyncio.sleep(0.02)
        assert "No space left on device" in caplog.text
        await sandbox.act(f"phones/{STUDENT}/send", text="x")
        async with asyncio.timeout(10):
            while not state_file.exists():
                await asyncio.sleep(0.02)


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.5", "example.mn", "::", ""])
def test_only_loopback_hosts(host: str) -> None:
    with pytest.raises(ValueError, match="this machine only"):
        SandboxConfig(port=8790, host=host)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1"])
def test_loopback_hosts_pass(host: str) -> None:
    assert SandboxConfig(port=8790, host=host).host == host


def test_ports_exist() -> None:
    with pytest.raises(ValueError, match="no such port"):
        SandboxConfig(port=70000)


async def test_a_taken_port_is_an_error(sandbox: Running) -> None:
    port = int(sandbox.base.rpartition(":")[2])
    with pytest.raises(OSError, match="in use"):
        async with running(SandboxConfig(port=port)):
            pass


async def test_a_phone_that_an_older_version_did_not_know_is_there_after_a_restart(state_file: Path) -> None:
    newest = PHONES[-1].user_id
    for _ in range(2):
        async for sandbox in run(SandboxConfig(port=0, state=state_file)):
            await sandbox.act(f"phones/{newest}/start")
        saved = json.loads(state_file.read_text(encoding="utf-8"))
        saved["people"] = [one for one in saved["people"] if one["user_id"] != newest]
        saved["chats"] = [one for one in saved["chats"] if one["id"] != newest]
        state_file.write_text(json.dumps(saved), encoding="utf-8")
