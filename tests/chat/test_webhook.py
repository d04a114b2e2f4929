import asyncio
import io
import json
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import pytest

from bot.chat.intake import Intake
from bot.chat.polling import ALLOWED_UPDATES
from bot.chat.webhook import serve_webhook, set_webhook, webhook_app
from bot.usecases.ports import RawUpdate
from tests.fakes.inbox import FakeInbox
from tests.fakes.telegram import FakeTelegram

SECRET = "a-secret-of-some-length"
HEADER = "X-Telegram-Bot-Api-Secret-Token"
UPDATE = {"update_id": 5, "message": {"chat": {"id": 7}, "text": "canary"}}


class Hook:
    """A running webhook."""

    def __init__(self, base: str, session: aiohttp.ClientSession) -> None:
        self.base = base
        self.session = session
        self.inbox = FakeInbox()
        self.handled: list[int] = []

    async def handle(self, raw: RawUpdate) -> None:
        self.handled.append(raw.update_id)

    async def post(
        self, body: bytes | io.BytesIO, secret: str | None = SECRET, path: str = "/telegram/right-path"
    ) -> tuple[int, bytes]:
        headers = {} if secret is None else {HEADER: secret}
        async with self.session.post(self.base + path, data=body, headers=headers) as answer:
            return answer.status, await answer.read()


@asynccontextmanager
async def hook() -> AsyncIterator[Hook]:
    with socket.create_server(("127.0.0.1", 0)) as found:
        port = found.getsockname()[1]
    async with aiohttp.ClientSession() as session:
        running = Hook(f"http://127.0.0.1:{port}", session)
        async with Intake(running.inbox, running.handle, lambda _: None) as intake:
            await intake.recover()
            serving = asyncio.ensure_future(
                serve_webhook(webhook_app(intake, "right-path", SECRET), "127.0.0.1", port)
            )
            while not await is_up(running):
                await asyncio.sleep(0.01)
            yield running
            serving.cancel()
            with pytest.raises(asyncio.CancelledError):
                await serving


async def is_up(running: Hook) -> bool:
    try:
        async with running.session.get(running.base + "/healthz") as answer:
            return answer.status == 200
    except aiohttp.ClientError:
        return False


async def test_an_update_is_stored_before_telegram_is_told_so() -> None:
    async with hook() as running:
        assert await running.post(json.dumps(UPDATE).encode()) == (200, b"")
        assert list(running.inbox.received) == [5]
        assert (await running.post(json.dumps(UPDATE).encode()))[0] == 200
        await asyncio.sleep(0)
        assert running.handled == [5]


async def test_without_the_database_telegram_is_asked_to_come_again() -> None:
    async with hook() as running:
        running.inbox.away = 1
        assert (await running.post(json.dumps(UPDATE).encode()))[0] == 503
        assert (await running.post(json.dumps(UPDATE).encode()))[0] == 200
        assert list(running.inbox.received) == [5]


@pytest.mark.parametrize("secret", [None, "", "wrong", SECRET + "x", SECRET.upper(), "\xe4"])
async def test_a_wrong_secret_learns_nothing(secret: str | None) -> None:
    async with hook() as running:
        assert await running.post(json.dumps(UPDATE).encode(), secret) == (401, b"")
        assert running.inbox.received == {}


@pytest.mark.parametrize(
    "body", [b"", b"no json", b"[]", b"null", b'{"update_id": "5"}', b"[" * 5000, b"\xff"]
)
async def test_what_is_damaged_is_not_asked_for_again(body: bytes) -> None:
    async with hook() as running:
        assert await running.post(body) == (200, b"")
        assert running.inbox.received == {}


async def test_a_body_above_a_mebibyte_is_refused() -> None:
    async with hook() as running:
        assert (await running.post(io.BytesIO(b"x" * (1024 * 1024 + 1))))[0] == 413


async def test_other_paths_do_not_exist() -> None:
    async with hook() as running:
        assert (await running.post(b"{}", path="/telegram/wrong-path"))[0] == 404
        async with running.session.get(running.base + "/telegram/right-path") as answer:
            assert answer.status == 405


async def test_a_taken_port_is_an_error_and_not_the_end_of_the_process() -> None:
    async with hook() as running:
        port = int(running.base.rsplit(":", 1)[1])
        async with Intake(FakeInbox(), running.handle, lambda _: None) as intake:
            with pytest.raises(OSError, match="in use"):
                await serve_webhook(webhook_app(intake, "x", SECRET), "127.0.0.1", port)


async def test_a_short_secret_is_refused() -> None:
    async def handle(raw: RawUpdate) -> None:
        raise AssertionError

    with pytest.raises(ValueError, match="secret"):
        webhook_app(Intake(FakeInbox(), handle, print), "x", "short")


async def test_telegram_is_told_where_to_post_and_keeps_what_waits() -> None:
    telegram = FakeTelegram()
    await set_webhook(telegram.bot(), "https://luujin.example/telegram/x", SECRET)
    (call,) = telegram.calls
    assert call.method == "setWebhook"
    assert call.params["secret_token"] == SECRET
    assert call.params["allowed_updates"] == list(ALLOWED_UPDATES)
    assert not call.params.get("drop_pending_updates")
