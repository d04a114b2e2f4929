import asyncio
import json
from typing import Any

import pytest
from aiohttp import web

from bot.chat import polling
from bot.chat.intake import Intake
from bot.chat.polling import ALLOWED_UPDATES, Poller
from bot.chat.transport import TokenRefusedError, make_bot, open_bot
from bot.usecases.ports import RawUpdate
from tests.chat.server import ok, serving
from tests.fakes.inbox import FakeInbox
from tests.fakes.telegram import TOKEN


def message(update_id: object, chat_id: int = 7) -> dict[str, Any]:
    return {"update_id": update_id, "message": {"chat": {"id": chat_id}, "text": "canary"}}


class Telegram:
    """Answers getUpdates from a list of answers; then it has nothing more to say."""

    def __init__(self, *answers: object) -> None:
        self.answers = list(answers)
        self.asked: list[dict[str, str]] = []
        self.methods: list[str] = []
        self.done = asyncio.Event()

    async def __call__(self, request: web.BaseRequest) -> web.Response:
        self.methods.append(request.path.rsplit("/", 1)[1])
        if request.path.endswith("/getMe"):
            return ok({"id": 1, "is_bot": True, "first_name": "Luujin", "username": "luujin_bot"})
        if not request.path.endswith("/getUpdates"):
            return ok(True)
        self.asked.append(dict(request.query))
        if not self.answers:
            self.done.set()
            await asyncio.sleep(1)
            return ok([])
        answer = self.answers.pop(0)
        return answer if isinstance(answer, web.Response) else ok(answer)

    @property
    def offsets(self) -> list[str | None]:
        return [asked.get("offset") for asked in self.asked]


def refusal(code: int, description: str) -> web.Response:
    return web.json_response({"ok": False, "error_code": code, "description": description}, status=code)


class Played:
    """What came of it: the updates that were handled, and how long the poller wanted to wait."""

    def __init__(self) -> None:
        self.handled: list[int] = []
        self.pauses: list[float] = []

    async def handle(self, raw: RawUpdate) -> None:
        self.handled.append(raw.update_id)

    async def sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)


async def play(telegram: Telegram, inbox: FakeInbox, delete_webhook: bool = False, away: int = 0) -> Played:
    """Poll until Telegram has said all."""
    played = Played()
    async with serving(telegram) as base, Intake(inbox, played.handle, lambda _: None) as intake:
        bot = make_bot(TOKEN, base)
        await open_bot(bot)
        await intake.recover()
        inbox.away = away
        poller = Poller(bot, intake, wait=1, sleep=played.sleep)
        polled = asyncio.ensure_future(poller.run(delete_webhook))
        said = asyncio.ensure_future(telegram.done.wait())
        await asyncio.wait({polled, said}, return_when=asyncio.FIRST_COMPLETED)
        said.cancel()
        polled.cancel()
        await asyncio.wait({polled})
        await bot.shutdown()
        if not polled.cancelled():
            polled.result()
    return played


async def test_updates_are_stored_and_then_confirmed() -> None:
    telegram, inbox = Telegram([message(5), message(6)], [message(7)]), FakeInbox()
    assert (await play(telegram, inbox)).handled == [5, 6, 7]
    assert telegram.offsets == [None, "7", "8"]
    assert inbox.next_offset == 8
    assert json.loads(telegram.asked[0]["allowed_updates"]) == list(ALLOWED_UPDATES)


async def test_an_offset_from_before_a_restart_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    # After a quiet week ids start anywhere: an old, higher offset would confirm what nobody has seen.
    inbox = FakeInbox()
    inbox.next_offset = 900
    telegram = Telegram([message(5)])
    assert (await play(telegram, inbox)).handled == [5]
    assert telegram.offsets == [None, "6"]
    monkeypatch.setattr(polling, "_QUIET", -1.0)
    telegram = Telegram([message(8)], [message(3)])
    assert (await play(telegram, FakeInbox())).handled == [8, 3]
    assert telegram.offsets == [None, None, None]


async def test_what_cannot_be_stored_is_not_confirmed() -> None:
    telegram = Telegram([message(5)], [message(5)])
    assert (await play(telegram, FakeInbox(), away=1)).handled == [5]
    assert telegram.offsets == [None, None, "6"]


@pytest.mark.parametrize("damaged", ["x", None, {}, {"update_id": "9"}, [], {"message": {}}])
async def test_a_damaged_update_blocks_nothing(damaged: object) -> None:
    telegram = Telegram([damaged], [damaged, message(5)], [message(6)])
    assert (await play(telegram, FakeInbox())).handled == [5, 6]


@pytest.mark.parametrize(
    "trouble",
    [
        refusal(500, "Internal Server Error"),
        web.Response(text="<html>"),
        ok({"no": "list"}),
        refusal(409, "Conflict: terminated by other getUpdates request"),
    ],
)
async def test_trouble_is_waited_out_with_growing_pauses(trouble: web.Response) -> None:
    again = [web.Response(status=trouble.status, body=trouble.body) for _ in range(6)]
    played = await play(Telegram(*again, [message(5)]), FakeInbox())
    assert played.handled == [5]
    assert played.pauses == [1, 2, 4, 8, 16, 30]


async def test_a_flood_wait_is_kept() -> None:
    flood = web.json_response({"ok": False, "parameters": {"retry_after": 17}}, status=429)
    played = await play(Telegram(flood, [message(5)]), FakeInbox())
    assert (played.handled, played.pauses) == ([5], [17])


async def test_a_refused_token_ends_polling() -> None:
    with pytest.raises(TokenRefusedError) as caught:
        await play(Telegram(refusal(401, "Unauthorized")), FakeInbox())
    assert caught.value.__context__ is None


@pytest.mark.parametrize("asked", [True, False])
async def test_a_webhook_is_deleted_only_when_asked_for(asked: bool) -> None:
    telegram = Telegram([message(5)])
    await play(telegram, FakeInbox(), delete_webhook=asked)
    assert ("deleteWebhook" in telegram.methods) is asked
