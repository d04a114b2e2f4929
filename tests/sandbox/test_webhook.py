"""Delivery to a webhook, with its secret, until a 2xx."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.sandbox import webhook
from tests.sandbox.conftest import STUDENT, Running
from tests.sandbox.servers import serving


class Receiver:
    """A bot's webhook that remembers what came and answers as told."""

    def __init__(self) -> None:
        self.statuses: list[int] = []
        self.got: list[dict[str, object]] = []
        self.secrets: list[str] = []
        self.url = ""

    async def take(self, request: Request) -> Response:
        self.got.append(await request.json())
        self.secrets.append(request.headers.get("x-telegram-bot-api-secret-token", ""))
        return Response(status_code=self.statuses.pop(0) if self.statuses else 200)

    async def until(self, count: int) -> None:
        async with asyncio.timeout(10):
            while len(self.got) < count:
                await asyncio.sleep(0.01)


@pytest.fixture
async def receiver(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Receiver]:
    monkeypatch.setattr(webhook, "FIRST_PAUSE", 0.02)
    made = Receiver()
    async with serving(Starlette(routes=[Route("/hook", made.take, methods=["POST"])])) as base:
        made.url = f"{base}/hook?x=1"
        yield made


async def _drained(sandbox: Running) -> None:
    async with asyncio.timeout(10):
        while sandbox.world.updates.pending:
            await asyncio.sleep(0.01)


async def test_updates_are_delivered_with_the_secret(sandbox: Running, receiver: Receiver) -> None:
    await sandbox.act(f"phones/{STUDENT}/start")
    answer = await sandbox.api("setWebhook", url=receiver.url, secret_token="s_1")
    assert answer == {"ok": True, "result": True, "description": "Webhook was set"}
    await sandbox.act(f"phones/{STUDENT}/send", text="x")
    await receiver.until(2)
    assert sorted(str(u["message"]["text"]) for u in receiver.got) == ["/start", "x"]  # type: ignore[index]
    assert receiver.secrets == ["s_1", "s_1"]
    await _drained(sandbox)


async def test_delivery_is_repeated_until_it_is_taken(sandbox: Running, receiver: Receiver) -> None:
    receiver.statuses = [500, 403]
    await sandbox.ok("setWebhook", url=receiver.url)
    await sandbox.act(f"phones/{STUDENT}/start")
    await receiver.until(3)
    assert receiver.got[0] == receiver.got[1] == receiver.got[2]
    await _drained(sandbox)
    info = await sandbox.ok("getWebhookInfo")
    assert info["last_error_message"] == "Wrong response from the webhook: 403"
    assert info["pending_update_count"] == 0


async def test_an_unreachable_webhook_keeps_updates_pending(sandbox: Running, receiver: Receiver) -> None:
    await sandbox.ok("setWebhook", url="http://127.0.0.1:1/hook")
    await sandbox.act(f"phones/{STUDENT}/start")
    async with asyncio.timeout(10):
        while "last_error_message" not in (info := await sandbox.ok("getWebhookInfo")):
            await asyncio.sleep(0.01)
    assert (info["last_error_message"], info["pending_update_count"]) == ("Connection refused", 1)
    await sandbox.ok("setWebhook", url=receiver.url)
    await receiver.until(1)


async def test_polling_and_a_webhook_exclude_each_other(sandbox: Running, receiver: Receiver) -> None:
    await sandbox.ok("setWebhook", url=receiver.url)
    reason = await sandbox.refused("getUpdates")
    assert reason == (
        "Conflict: can't use getUpdates method while webhook is active; "
        "use deleteWebhook to delete the webhook first"
    )
    assert (await sandbox.api("deleteWebhook"))["description"] == "Webhook was deleted"
    assert (await sandbox.api("deleteWebhook"))["description"] == "Webhook is already deleted"
    assert await sandbox.updates() == []


async def test_dropping_pending_updates(sandbox: Running) -> None:
    await sandbox.act(f"phones/{STUDENT}/start")
    await sandbox.ok("deleteWebhook", drop_pending_updates=True)
    assert await sandbox.updates() == []


async def test_redelivery_over_the_webhook(sandbox: Running, receiver: Receiver) -> None:
    await sandbox.ok("setWebhook", url=receiver.url)
    await sandbox.act(f"phones/{STUDENT}/start")
    await receiver.until(1)
    await _drained(sandbox)
    await sandbox.act("redeliver", update_id=receiver.got[0]["update_id"])
    await receiver.until(2)
    assert receiver.got[0] == receiver.got[1]


@pytest.mark.parametrize(
    ("params", "reason"),
    [
        ({"url": "ftp://127.0.0.1/"}, "bad webhook: An HTTPS URL must be provided for webhook"),
        ({"url": "https://example.mn/"}, "bad webhook: the sandbox delivers to this machine only"),
        (
            {"url": "http://127.0.0.1:9/", "secret_token": "no spaces"},
            "secret token contains unallowed characters",
        ),
    ],
)
async def test_refusals_of_webhooks(sandbox: Running, params: dict[str, str], reason: str) -> None:
    assert await sandbox.refused("setWebhook", **params) == f"Bad Request: {reason}"
