"""Reading and answering requests on bare ASGI: the Bot API is too hot for more."""

import asyncio
from contextlib import suppress

from starlette.types import Receive, Send

JSON_HEADERS = ((b"content-type", b"application/json"),)
TOO_LARGE = 60 * 1024 * 1024


class BodyTooLargeError(Exception):
    """A request's body exceeds what Telegram takes."""


async def read_body(receive: Receive) -> bytes:
    """The whole body."""
    message = await receive()
    body: bytes = message.get("body", b"")
    if not message.get("more_body"):
        return body
    chunks, total = [body], len(body)
    while message.get("more_body"):
        message = await receive()
        chunks.append(message.get("body", b""))
        total += len(chunks[-1])
        if total > TOO_LARGE:
            raise BodyTooLargeError
    return b"".join(chunks)


async def respond(
    send: Send,
    status: int,
    body: bytes,
    headers: tuple[tuple[bytes, bytes], ...] = JSON_HEADERS,
) -> None:
    """Send a whole answer."""
    sized = [(b"content-length", b"%d" % len(body)), *headers]
    await send({"type": "http.response.start", "status": status, "headers": sized})
    await send({"type": "http.response.body", "body": body})


async def hang_up(receive: Receive, send: Send, after: float = 0.0) -> None:
    """Break the connection without an answer, after ``after`` seconds or when the client goes."""
    with suppress(TimeoutError):
        async with asyncio.timeout(after):
            await _client_gone(receive)
    transport = getattr(getattr(send, "__self__", None), "transport", None)
    if transport is None:
        return
    transport.abort()
    await _client_gone(receive)


async def _client_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
