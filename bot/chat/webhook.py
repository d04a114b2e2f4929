"""The webhook: Telegram posts updates here; each is stored before Telegram is told that it arrived."""

import asyncio
import contextlib
import hmac
import json
import socket
from collections.abc import Iterator

import structlog
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from telegram import Bot

from bot.chat.intake import Intake
from bot.chat.logs import told
from bot.chat.polling import ALLOWED_UPDATES
from bot.chat.raw import raw_update

_HEADER = "X-Telegram-Bot-Api-Secret-Token"
_BODY_LIMIT = 1024 * 1024  # bytes
_SHORTEST_SECRET = 16
_CONNECTIONS = 40  # that Telegram may open at once; it keeps the order within a chat

log = structlog.get_logger()


def webhook_app(intake: Intake, path: str, secret: str) -> Starlette:
    """``POST /telegram/<path>`` for Telegram, ``GET /healthz`` for whoever watches the process.

    200: stored, or not worth repeating (damaged). 401: wrong secret. 413: too large. 503: could not be
    stored, and Telegram sends it again. ValueError when the secret is shorter than 16 characters.
    """
    if len(secret) < _SHORTEST_SECRET:
        raise ValueError("the webhook secret is too short")
    expected = secret.encode()

    async def receive(request: Request) -> Response:
        if not hmac.compare_digest(request.headers.get(_HEADER, "").encode("latin-1"), expected):
            return Response(status_code=401)
        body = await _read(request)
        if body is None:
            return Response(status_code=413)
        return Response(status_code=await _store(intake, body))

    async def healthz(_request: Request) -> Response:
        return JSONResponse({"ok": True})

    return Starlette(
        routes=[Route(f"/telegram/{path}", receive, methods=["POST"]), Route("/healthz", healthz)]
    )


async def serve_webhook(app: Starlette, host: str, port: int) -> None:
    """Serve until cancelled, then finish the requests under way. OSError when the port cannot be had."""
    with _listen(host, port) as listening:
        config = uvicorn.Config(
            app,
            access_log=False,
            lifespan="off",
            log_config=None,
            server_header=False,
            timeout_graceful_shutdown=5,
            ws="none",
        )
        server = _Server(config)
        serving = asyncio.ensure_future(server.serve(sockets=[listening]))
        try:
            await asyncio.shield(serving)
        finally:
            server.should_exit = True
            await serving


def _listen(host: str, port: int) -> socket.socket:
    # The protocol is named: asyncio turns Nagle's 40 ms off only for sockets that say they are TCP.
    family, kind, protocol, _, address = socket.getaddrinfo(
        host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP, flags=socket.AI_PASSIVE
    )[0]
    listening = socket.socket(family, kind, protocol)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        listening.listen()
    except OSError:
        listening.close()
        raise
    return listening


async def set_webhook(bot: Bot, url: str, secret: str) -> None:
    """Tell Telegram where to post. Updates that are waiting there are kept."""
    await bot.set_webhook(
        url,
        secret_token=secret,
        allowed_updates=ALLOWED_UPDATES,
        max_connections=_CONNECTIONS,
        drop_pending_updates=False,
    )


async def _read(request: Request) -> bytes | None:
    """The body, or None as soon as it turns out to be too large."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > _BODY_LIMIT:
            return None
    return bytes(body)


async def _store(intake: Intake, body: bytes) -> int:
    """Store the update; the status to answer with."""
    try:
        update = raw_update(json.loads(body))
    except (ValueError, RecursionError):
        update = None
    if update is None:
        log.warning("damaged update left out")
        return 200
    try:
        await intake.accept([update], None)
    except Exception as error:
        log.error("update not stored", **told(error))
        return 503
    return 200


class _Server(uvicorn.Server):
    """Leaves signals to the process it runs in."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield
