"""Getting what somebody sent: whole or not at all, no more than asked for, and no word of where it lies."""

import traceback
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest
from aiohttp import web
from telegram import Bot

from bot.chat import downloads
from bot.chat.downloads import fetch
from bot.chat.errors import RetryLaterError
from bot.chat.transport import make_bot
from bot.domain.errors import FileNotGivenError, FileTooLargeError
from tests.chat.server import cut, ok, serving
from tests.fakes.telegram import TOKEN

CONTENT = bytes(range(256)) * 400
LIMIT = 200_000
PATH = "photos/file_1.jpg"
FILE = {"file_id": "a", "file_unique_id": "a", "file_path": PATH}

Give = Callable[[web.BaseRequest], web.Response]


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(downloads, "_PAUSES", (0.0, 0.0))


@asynccontextmanager
async def telegram(described: Give | None, *given: Give) -> AsyncIterator[tuple[Bot, list[str]]]:
    """A bot whose Telegram describes a file so, and gives it the first, the second ... time so."""
    asked: list[str] = []
    turns = iter(given)

    async def respond(request: web.BaseRequest) -> web.Response:
        asked.append(request.path)
        if request.path.endswith("/getFile"):
            return described(request) if described else ok(FILE)
        return next(turns, given[-1])(request)  # a broken connection aiohttp itself tries twice

    async with serving(respond) as base:
        bot = make_bot(TOKEN, base)
        await bot.request.initialize()
        try:
            yield bot, asked
        finally:
            await bot.request.shutdown()


def whole(_: web.BaseRequest) -> web.Response:
    return web.Response(body=CONTENT)


def refused(status: int, description: str, **parameters: int) -> Give:
    body = {"ok": False, "error_code": status, "description": description, "parameters": parameters}
    return lambda _: web.json_response(body, status=status)


async def test_a_file_is_fetched_whole() -> None:
    async with telegram(None, whole) as (bot, asked):
        assert await fetch(bot, "a", LIMIT) == CONTENT
    assert asked == [f"/bot{TOKEN}/getFile", f"/file/bot{TOKEN}/{PATH}"]


@pytest.mark.parametrize(
    "trouble",
    [
        refused(404, "Not Found"),
        refused(401, "Unauthorized"),
        refused(500, "Internal Server Error"),
        lambda _: web.Response(status=502, text="<html>"),
        lambda _: web.Response(status=302, headers={"Location": "/elsewhere"}),
        cut,
    ],
)
async def test_after_trouble_it_is_tried_again_and_then_said_so(trouble: Give) -> None:
    async with telegram(None, trouble, trouble, whole) as (bot, _):
        assert await fetch(bot, "a", LIMIT) == CONTENT
    async with telegram(None, trouble, trouble, trouble) as (bot, asked):
        with pytest.raises(FileNotGivenError) as raised:
            await fetch(bot, "a", LIMIT)
    assert [path.endswith("getFile") for path in asked].count(True) == 3
    told = "".join(traceback.format_exception(raised.value)) + repr(raised.value)
    assert TOKEN not in told
    assert PATH not in told


@pytest.mark.parametrize(
    "described",
    [
        refused(400, "Bad Request: wrong file_id or the file is temporarily unavailable"),
        lambda _: ok({"file_id": "a", "file_unique_id": "a"}),
        lambda _: ok({"file_id": "a", "file_unique_id": "a", "file_path": "/etc/hostname"}),
        lambda _: web.Response(text="no JSON"),
        cut,
    ],
)
async def test_what_telegram_does_not_describe_is_not_given(described: Give) -> None:
    async with telegram(described) as (bot, asked):
        with pytest.raises(FileNotGivenError):
            await fetch(bot, "a", LIMIT)
    assert [path.rsplit("/", 1)[1] for path in asked] == ["getFile"] * 3


@pytest.mark.parametrize("size", [LIMIT + 1, 5])
async def test_what_is_too_large_is_left_where_it_is(size: int) -> None:
    """By what Telegram says of it, and by what comes when that was not true."""
    async with telegram(
        lambda _: ok(FILE | {"file_size": size}), lambda _: web.Response(body=bytes(LIMIT + 1))
    ) as (bot, asked):
        with pytest.raises(FileTooLargeError):
            await fetch(bot, "a", LIMIT)
    assert len(asked) == (1 if size > LIMIT else 2)


async def test_what_telegram_itself_finds_too_large_is_too_large() -> None:
    async with telegram(refused(400, "Bad Request: file is too big")) as (bot, asked):
        with pytest.raises(FileTooLargeError):
            await fetch(bot, "a", LIMIT)
    assert len(asked) == 1


async def test_just_as_much_as_was_asked_for_is_taken() -> None:
    async with telegram(None, whole) as (bot, _):
        assert await fetch(bot, "a", len(CONTENT)) == CONTENT


async def test_who_is_asked_to_wait_waits() -> None:
    async with telegram(refused(429, "Too Many Requests: retry after 7", retry_after=7)) as (bot, asked):
        with pytest.raises(RetryLaterError) as raised:
            await fetch(bot, "a", LIMIT)
    assert (raised.value.seconds, len(asked)) == (7, 1)


async def test_a_transport_that_is_closed_gives_nothing() -> None:
    bot = make_bot(TOKEN, "http://127.0.0.1:9")
    with pytest.raises(FileNotGivenError):
        await fetch(bot, "a", LIMIT)
