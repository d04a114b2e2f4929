import asyncio
import io
import logging
import socket
import traceback
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager

import aiohttp
import pytest
from aiohttp import web
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import BadRequest, ChatMigrated, Conflict, Forbidden, NetworkError, RetryAfter, TimedOut

from bot.chat.transport import (
    AiohttpRequest,
    NotDoneError,
    NotSentError,
    TokenRefusedError,
    make_bot,
    open_bot,
    seconds_of,
)
from tests.chat.server import Respond, cut, ok, serving
from tests.fakes.telegram import TOKEN

MESSAGE = {"message_id": 7, "date": 0, "chat": {"id": 5, "type": "private"}, "text": "x"}


@asynccontextmanager
async def bot_at(respond: Respond, **options: float) -> AsyncIterator[Bot]:
    """A bot on our transport whose server answers with ``respond``."""
    async with serving(respond) as base, bot_on(base, **options) as bot:
        yield bot


@asynccontextmanager
async def bot_on(base: str, **options: float) -> AsyncIterator[Bot]:
    request = AiohttpRequest(**options)  # type: ignore[arg-type]
    bot = Bot(TOKEN, f"{base}/bot", f"{base}/file/bot", request=request, get_updates_request=AiohttpRequest())
    async with request:
        yield bot


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


async def failure(bot: Bot) -> Exception:
    """The error of one send; whatever it is, the token and the address are nowhere in it."""
    with pytest.raises(Exception, match=r".") as caught:
        await bot.send_message(5, "canary text")
    told = "".join(traceback.format_exception(caught.value)) + repr(caught.value)
    assert TOKEN not in told
    assert "canary text" not in told.replace('await bot.send_message(5, "canary text")', "")
    return caught.value


async def test_parameters_arrive_as_json_in_their_own_types() -> None:
    seen = []

    async def respond(request: web.BaseRequest) -> web.Response:
        seen.append((request.path.rsplit("/", 1)[1], request.content_type, await request.json()))
        return ok(MESSAGE)

    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("Тийм", callback_data="yes")]])
    async with bot_at(respond) as bot:
        message = await bot.send_message(5, "Сайн уу 😀 \ud83d", reply_markup=keyboard)
    assert message.message_id == 7
    assert seen == [
        (
            "sendMessage",
            "application/json",
            {
                "chat_id": 5,
                "text": "Сайн уу 😀 ?",
                "reply_markup": {"inline_keyboard": [[{"text": "Тийм", "callback_data": "yes"}]]},
            },
        )
    ]


async def test_files_go_as_multipart_however_large() -> None:
    seen: dict[str | None, tuple[str | None, int]] = {}

    async def respond(request: web.BaseRequest) -> web.Response:
        async for part in await request.multipart():
            assert isinstance(part, aiohttp.BodyPartReader)
            length = 0
            while chunk := await part.read_chunk():
                length += len(chunk)
            seen[part.name] = (part.filename, length)
        return ok({**MESSAGE, "document": {"file_id": "1", "file_unique_id": "1"}})

    size = 12 * 1024 * 1024
    async with bot_at(respond) as bot:
        await bot.send_document(5, io.BytesIO(b"x" * size), filename="тайлан.csv")
    assert seen == {"chat_id": (None, 1), "document": ("тайлан.csv", size)}


async def test_connections_are_kept() -> None:
    peers = set()

    async def respond(request: web.BaseRequest) -> web.Response:
        assert request.transport is not None
        peers.add(request.transport.get_extra_info("peername"))
        return ok(MESSAGE)

    async with bot_at(respond) as bot:
        for _ in range(10):
            await bot.send_message(5, "x")
    assert len(peers) == 1


async def test_nobody_listening_means_not_sent() -> None:
    async with bot_on(f"http://127.0.0.1:{free_port()}") as bot:
        assert isinstance(await failure(bot), NotSentError)


async def test_an_unknown_host_means_not_sent() -> None:
    async with bot_on("http://no-such-host.invalid") as bot:
        assert isinstance(await failure(bot), NotSentError)


async def test_no_connection_in_time_means_not_sent() -> None:
    # A full backlog: the kernel leaves further connections without an answer.
    with socket.create_server(("127.0.0.1", 0), backlog=0) as listening, ExitStack() as held:
        for _ in range(4):
            one = held.enter_context(socket.socket())
            one.setblocking(False)
            one.connect_ex(listening.getsockname())
        async with bot_on(f"http://127.0.0.1:{listening.getsockname()[1]}", connect=0.3) as bot:
            assert isinstance(await failure(bot), NotSentError)


async def test_no_free_connection_in_time_means_not_sent() -> None:
    async def respond(_: web.BaseRequest) -> web.Response:
        await asyncio.sleep(1)
        return ok(MESSAGE)

    async with bot_at(respond, connections=1, connect=0.2, read=5) as bot:
        first = asyncio.ensure_future(bot.send_message(5, "x"))
        await asyncio.sleep(0.05)
        assert isinstance(await failure(bot), NotSentError)
        await first


async def test_a_closed_transport_sends_nothing() -> None:
    bot = make_bot(TOKEN, "http://127.0.0.1:1")
    assert isinstance(await failure(bot), NotSentError)


async def test_no_answer_in_time_leaves_it_open() -> None:
    async def respond(_: web.BaseRequest) -> web.Response:
        await asyncio.sleep(1)
        return ok(MESSAGE)

    async with bot_at(respond, read=0.2) as bot:
        error = await failure(bot)
    assert isinstance(error, TimedOut)
    assert not isinstance(error, NotSentError)


async def test_an_upload_that_hangs_ends() -> None:
    async def respond(_: web.BaseRequest) -> web.Response:
        await asyncio.sleep(3)  # never reads the body
        return ok(MESSAGE)

    async with bot_at(respond, connect=0.2, read=0.2, write_files=0.3) as bot:
        with pytest.raises(TimedOut):
            await bot.send_document(5, io.BytesIO(b"x" * 30_000_000))


async def test_a_broken_connection_leaves_it_open() -> None:
    async def respond(request: web.BaseRequest) -> web.Response:
        await request.read()
        return cut(request)

    async with bot_at(respond) as bot:
        error = await failure(bot)
    assert type(error) is NetworkError


async def test_an_answer_cut_short_leaves_it_open() -> None:
    async def respond(request: web.BaseRequest) -> web.StreamResponse:
        half = web.StreamResponse(headers={"Content-Length": "500"})
        await half.prepare(request)
        await half.write(b'{"ok": true, "res')
        cut(request)
        return half

    async with bot_at(respond) as bot:
        assert type(await failure(bot)) is NetworkError


@pytest.mark.parametrize("body", ["", "no json", "[]", '{"ok": true}', "null", "[" * 5000])
async def test_an_unreadable_answer_leaves_it_open_and_is_not_logged(
    body: str, caplog: pytest.LogCaptureFixture
) -> None:
    async def respond(_: web.BaseRequest) -> web.Response:
        return web.Response(text=body)

    with caplog.at_level(logging.INFO):
        async with bot_at(respond) as bot:
            assert type(await failure(bot)) is NetworkError
    assert caplog.records == []


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (400, '{"ok":false,"description":"Bad Request: chat not found"}', BadRequest),
        (403, '{"ok":false,"description":"Forbidden: bot was blocked by the user"}', Forbidden),
        (409, '{"ok":false,"description":"Conflict: terminated by other getUpdates request"}', Conflict),
        (429, '{"ok":false,"description":"x","parameters":{"retry_after":7}}', RetryAfter),
        (400, '{"ok":false,"description":"x","parameters":{"migrate_to_chat_id":-100}}', ChatMigrated),
        (500, "<html>Internal Server Error</html>", NetworkError),
        (500, '{"ok": false, "error_code": 500, "description": "Internal Server Error"}', NotDoneError),
        (502, '{"ok": false, "error_code": 502, "description": "Bad Gateway"}', NotDoneError),
        (502, "", NetworkError),
        (302, "moved", NetworkError),
        (418, '["teapot"]', NetworkError),
        (400, '{"description":5,"parameters":"x"}', BadRequest),
    ],
)
async def test_refusals_are_ptbs_own(status: int, body: str, error: type[Exception]) -> None:
    async def respond(_: web.BaseRequest) -> web.Response:
        return web.Response(status=status, text=body, headers={"Location": "/elsewhere"})

    async with bot_at(respond) as bot:
        caught = await failure(bot)
    assert type(caught) is error
    assert "html" not in str(caught)


@pytest.mark.parametrize(
    ("body", "seconds"),
    [
        ('{"parameters":{"retry_after":7}}', 7),
        ('{"parameters":{"retry_after":0}}', 1),
        ('{"parameters":{"retry_after":"soon"}}', 1),
        ('{"parameters":{"retry_after":1e30}}', 86_400),
        ("<html>slow down</html>", 1),
    ],
)
async def test_a_429_always_says_how_long(body: str, seconds: int) -> None:
    async def respond(_: web.BaseRequest) -> web.Response:
        return web.Response(status=429, text=body)

    async with bot_at(respond) as bot:
        error = await failure(bot)
    assert isinstance(error, RetryAfter)
    assert seconds_of(error) == seconds


async def test_a_refused_token_is_told_without_the_token() -> None:
    async def respond(_: web.BaseRequest) -> web.Response:
        return web.json_response({"ok": False, "description": "Unauthorized"}, status=401)

    async with serving(respond) as base:
        bot = make_bot(TOKEN, base)
        with pytest.raises(TokenRefusedError) as caught:
            await open_bot(bot)
        await bot.shutdown()
    assert TOKEN not in "".join(traceback.format_exception(caught.value))
    assert caught.value.__context__ is None


async def test_open_bot_says_who_it_is() -> None:
    async def respond(_: web.BaseRequest) -> web.Response:
        return ok({"id": 1, "is_bot": True, "first_name": "Luujin", "username": "luujin_bot"})

    async with serving(respond) as base:
        bot = make_bot(TOKEN, base)
        assert (await open_bot(bot)).username == "luujin_bot"
        await bot.shutdown()


async def test_cancelling_a_request_ends_it() -> None:
    async def respond(_: web.BaseRequest) -> web.Response:
        await asyncio.sleep(1)
        return ok(MESSAGE)

    async with bot_at(respond) as bot:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.1):
                await bot.send_message(5, "x")
