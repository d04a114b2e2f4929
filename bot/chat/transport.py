"""Requests to the Bot API over aiohttp: several times quicker than PTB's own transport (FACTS.md).

Addresses of requests contain the token. No error raised here carries an address, a request or the answer's
body, and nothing here logs.
"""

import io
import json
import os
from datetime import timedelta
from http import HTTPStatus
from typing import Any

import aiohttp
from telegram import Bot, User
from telegram.error import InvalidToken, NetworkError, RetryAfter, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

# PTB 22 asks to choose how it gives spans of time; without a choice every RetryAfter warns.
os.environ["PTB_TIMEDELTA"] = "true"

TELEGRAM = "https://api.telegram.org"
_DOWNLOAD = 60.0  # seconds for a whole file
_LONGEST_WAIT = 24 * 3600  # seconds; a longer ``retry_after`` is not believed


class NotSentError(NetworkError):
    """The request surely did not reach Telegram: repeating it can do nothing twice."""

    def __init__(self, kind: str) -> None:
        super().__init__(f"not sent ({kind})")


class NotDoneError(NetworkError):
    """Telegram answered, in its own form, that it failed to do it: repeating it does nothing twice."""

    def __init__(self, status: int) -> None:
        super().__init__(f"not done ({status})")


class TooLargeError(NetworkError):
    """A file is larger than what was asked for."""

    def __init__(self) -> None:
        super().__init__("too large")


class TokenRefusedError(Exception):
    """Telegram refuses the bot's token."""

    def __init__(self) -> None:
        super().__init__("Telegram refuses the bot's token")


class AiohttpRequest(BaseRequest):
    """A pool of kept-alive connections. Long polling needs an instance of its own.

    Raises ``NotSentError`` when no connection came about, ``TimedOut`` when no answer came in time and
    ``NetworkError`` when the connection broke: after these two the request may have had its effect.
    ``NotDoneError`` when Telegram itself failed and said so.
    """

    __slots__ = ("_connect", "_connections", "_read", "_session", "_write", "_write_files")

    def __init__(
        self,
        *,
        connections: int = 128,
        connect: float = 5.0,
        read: float = 10.0,
        write: float = 10.0,
        write_files: float = 60.0,
    ) -> None:
        self._connections = connections
        self._connect = connect
        self._read = read
        self._write = write
        self._write_files = write_files
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float | None:
        """Seconds to wait for an answer unless told otherwise."""
        return self._read

    async def initialize(self) -> None:
        """Open the pool; nothing when it is open."""
        if self._session is None or self._session.closed:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=self._connections, ttl_dns_cache=300),
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"User-Agent": self.USER_AGENT},
            )

    async def shutdown(self) -> None:
        """Close the pool with all its connections; nothing when it is closed."""
        if self._session is not None:
            await self._session.close()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: object = BaseRequest.DEFAULT_NONE,
        write_timeout: object = BaseRequest.DEFAULT_NONE,
        connect_timeout: object = BaseRequest.DEFAULT_NONE,
        pool_timeout: object = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """The answer's status and body. ``pool_timeout`` is part of the time to connect here."""
        session = self._session
        if session is None or session.closed:
            raise NotSentError("closed")
        with_files = request_data is not None and request_data.contains_files
        timeout = _timeout(
            connect=_seconds(connect_timeout, self._connect),
            read=_seconds(read_timeout, self._read),
            write=_seconds(write_timeout, self._write_files if with_files else self._write),
        )
        try:
            async with session.request(
                method, url, timeout=timeout, allow_redirects=False, **_body(request_data)
            ) as response:
                status, payload = response.status, await response.read()
        except Exception as error:
            failure = _failure(error)
        else:
            if status >= HTTPStatus.INTERNAL_SERVER_ERROR and _is_answer(payload):
                raise NotDoneError(status)
            return status, payload if status < HTTPStatus.MULTIPLE_CHOICES else _refusal(status, payload)
        # Raised out here so that the original, whose words hold the token, is not its context.
        raise failure

    async def download(self, url: str, limit: int) -> bytes:
        """The file at this address, which is Telegram's.

        Raises ``TooLargeError`` when it has more than ``limit`` bytes, ``NotDoneError`` for any answer but
        the file, and as ``do_request`` does.
        """
        session = self._session
        if session is None or session.closed:
            raise NotSentError("closed")
        timeout = aiohttp.ClientTimeout(total=_DOWNLOAD, connect=self._connect, sock_read=self._read)
        try:
            async with session.get(url, timeout=timeout, allow_redirects=False) as response:
                return await _content(response, limit)
        except TelegramError as error:
            failure = error
        except Exception as error:
            failure = _failure(error)
        raise failure

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """The answer as an object with a result. PTB's own logs and quotes what it cannot read."""
        answer = _json_object(payload)
        if answer is None or "result" not in answer:
            raise NetworkError("unreadable answer")
        return answer


def make_bot(token: str, api: str = TELEGRAM) -> Bot:
    """A bot on this transport, to be opened with ``open_bot``. ``api``: base address of the Bot API."""
    return Bot(
        token,
        base_url=f"{api}/bot",
        base_file_url=f"{api}/file/bot",
        request=AiohttpRequest(),
        get_updates_request=AiohttpRequest(connections=2),
    )


async def open_bot(bot: Bot) -> User:
    """Open the bot's connections and learn who it is.

    Raises ``TokenRefusedError`` or telegram's ``NetworkError``. Close with ``await bot.shutdown()``.
    """
    try:
        await bot.initialize()
    except InvalidToken:
        pass  # PTB's error quotes the token: it must not become a context
    else:
        return bot.bot
    raise TokenRefusedError


def seconds_of(error: RetryAfter) -> float:
    """How long Telegram asks to wait."""
    wait = error.retry_after
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)


def _seconds(value: object, default: float) -> float | None:
    """PTB gives a number, None for "no limit", or a marker for "the default"."""
    if value is None:
        return None
    return float(value) if isinstance(value, int | float) else default


def _timeout(connect: float | None, read: float | None, write: float | None) -> aiohttp.ClientTimeout:
    limits = (connect, read, write)
    # aiohttp has no limit for writing: the sum of all three ends a request whose upload hangs.
    total = None if None in limits else sum(limit or 0 for limit in limits)
    return aiohttp.ClientTimeout(total=total, connect=connect, sock_connect=connect, sock_read=read)


async def _content(response: aiohttp.ClientResponse, limit: int) -> bytes:
    """Piece by piece: who says how large a file is need not be right."""
    if response.status != HTTPStatus.OK:
        raise NotDoneError(response.status)
    whole = bytearray()
    async for piece in response.content.iter_any():
        whole += piece
        if len(whole) > limit:
            raise TooLargeError
    return bytes(whole)


def _body(data: RequestData | None) -> dict[str, Any]:
    if data is None:
        return {}
    if not data.contains_files:
        text = json.dumps(data.parameters, ensure_ascii=False)
        # "replace": half a surrogate pair is no reason to drop a message
        return {"data": text.encode(errors="replace"), "headers": {"Content-Type": "application/json"}}
    form = aiohttp.FormData(quote_fields=False)  # quoted, Telegram would show "%D1%85" in names of files
    for name, value in data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, kind) in data.multipart_data.items():
        # From a stream aiohttp sends piece by piece; large bytes would hold up everybody else.
        stream = io.BytesIO(content) if isinstance(content, bytes) else content
        form.add_field(name, stream, filename=filename, content_type=kind)
    return {"data": form}


def _failure(error: Exception) -> TelegramError:
    """PTB's error for one of aiohttp's; of the original only the class name remains."""
    kind = type(error).__name__
    match error:
        case aiohttp.ClientConnectorError() | aiohttp.ConnectionTimeoutError() | aiohttp.InvalidURL():
            return NotSentError(kind)
        case TimeoutError():
            return TimedOut(f"no answer in time ({kind})")
        case _:
            return NetworkError(f"connection broken ({kind})")


def _refusal(status: int, payload: bytes) -> bytes:
    """The body of a refusal in the form that PTB's error handling expects, whatever the server sent."""
    answer = _json_object(payload) or {}
    description = answer.get("description")
    parameters = answer.get("parameters")
    known = _known_parameters(parameters if isinstance(parameters, dict) else {})
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        known.setdefault("retry_after", 1)
    safe = {
        "description": description if isinstance(description, str) else f"HTTP {status}",
        "parameters": known,
        "result": None,
    }
    return json.dumps(safe).encode()


def _is_answer(payload: bytes) -> bool:
    """Whether the Bot API itself said no; a page by some server on the way says nothing."""
    answer = _json_object(payload) or {}
    return answer.get("ok") is False and isinstance(answer.get("error_code"), int)


def _known_parameters(parameters: dict[str, Any]) -> dict[str, int]:
    known = {}
    wait, migrated = parameters.get("retry_after"), parameters.get("migrate_to_chat_id")
    if isinstance(wait, int | float) and wait > 0:
        known["retry_after"] = max(1, int(min(wait, _LONGEST_WAIT)))
    if isinstance(migrated, int) and migrated:
        known["migrate_to_chat_id"] = migrated
    return known


def _json_object(payload: bytes) -> dict[str, Any] | None:
    try:
        answer = json.loads(payload)
    except (ValueError, RecursionError):
        return None
    return answer if isinstance(answer, dict) else None
