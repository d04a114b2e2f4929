"""A sandbox inside the test's process, and ways to talk to it."""

import ssl
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from telegram import Bot
from telegram.request import HTTPXRequest

from bot.sandbox.config import TOKEN, SandboxConfig
from bot.sandbox.server import running
from bot.sandbox.world import World

STUDENT = 2001


@dataclass
class Running:
    """A running sandbox: its world, its address, a bare client."""

    world: World
    base: str
    client: httpx.AsyncClient

    async def api(self, method: str, **params: Any) -> dict[str, Any]:
        """Call a Bot API method with a JSON body; the whole answer."""
        answer = await self.client.post(f"/bot{TOKEN}/{method}", json=params)
        body: dict[str, Any] = answer.json()
        assert answer.status_code == body.get("error_code", 200)
        return body

    async def ok(self, method: str, **params: Any) -> Any:
        """The result of a method that must succeed."""
        body = await self.api(method, **params)
        assert body["ok"], body
        return body["result"]

    async def refused(self, method: str, **params: Any) -> str:
        """The description of a method that must be refused."""
        body = await self.api(method, **params)
        assert not body["ok"], body
        return str(body["description"])

    async def act(self, path: str, status: int = 200, **wish: Any) -> Any:
        """POST to the control API and expect a status."""
        answer = await self.client.post(f"/sandbox/{path}", json=wish)
        assert answer.status_code == status, answer.text
        return answer.json()

    async def see(self, path: str) -> Any:
        """GET from the control API."""
        answer = await self.client.get(f"/sandbox/{path}")
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def screen(self, user_id: int = STUDENT, chat_id: int | None = None) -> dict[str, Any]:
        """One chat on a phone."""
        view = await self.see(f"phones/{user_id}")
        return next(c for c in view["chats"] if c["chat_id"] == (chat_id or user_id))

    async def updates(self, offset: int = 0, **params: Any) -> list[dict[str, Any]]:
        """What getUpdates gives at once."""
        found: list[dict[str, Any]] = await self.ok("getUpdates", offset=offset, **params)
        return found


NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""Loading certificates for every client would take longer than the tests."""


async def run(config: SandboxConfig) -> AsyncIterator[Running]:
    async with (
        running(config) as (world, base),
        httpx.AsyncClient(base_url=base, timeout=20, verify=NO_TLS) as client,
    ):
        yield Running(world, base, client)


@pytest.fixture
async def sandbox() -> AsyncIterator[Running]:
    async for started in run(SandboxConfig(port=0)):
        yield started


@pytest.fixture
async def begun(sandbox: Running) -> Running:
    """A sandbox whose student pressed START; the update is confirmed."""
    await sandbox.act(f"phones/{STUDENT}/start")
    updates = await sandbox.updates()
    await sandbox.updates(offset=updates[-1]["update_id"] + 1)
    return sandbox


@pytest.fixture
async def ptb(begun: Running) -> AsyncIterator[Bot]:
    """python-telegram-bot talking to the sandbox."""
    requests = [HTTPXRequest(httpx_kwargs={"verify": NO_TLS}) for _ in range(2)]
    bot = Bot(
        TOKEN,
        base_url=f"{begun.base}/bot",
        base_file_url=f"{begun.base}/file/bot",
        request=requests[0],
        get_updates_request=requests[1],
    )
    async with bot:
        yield bot


@pytest.fixture
def state_file(tmp_path: Path) -> Path:
    return tmp_path / "sandbox.json"
