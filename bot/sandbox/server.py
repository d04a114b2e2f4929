"""The sandbox as a server on this machine."""

import asyncio
import contextlib
import logging
import signal
import socket
from collections.abc import AsyncIterator, Iterator

import uvicorn
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from bot.sandbox import page
from bot.sandbox.asking import reply
from bot.sandbox.backstage import Backstage
from bot.sandbox.botapi import BotApi
from bot.sandbox.config import SandboxConfig
from bot.sandbox.control import Control
from bot.sandbox.corked import CorkedProtocol
from bot.sandbox.errors import ControlError
from bot.sandbox.guard import read_head, refusal
from bot.sandbox.persistence import Saver
from bot.sandbox.updates import dumps
from bot.sandbox.wire import respond
from bot.sandbox.world import World, new_world

log = logging.getLogger(__name__)


class SandboxApp:
    """The ASGI application: the Bot API on bare ASGI, the rest on Starlette."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._bot_api = BotApi(world)
        self._rest = Starlette(
            routes=[*Control(world).routes(), *Backstage(world).routes(), *page.routes()],
            exception_handlers={
                ControlError: _control_error,
                HTTPException: _http_error,
                TypeError: _wrong_type,
                ValueError: _wrong_type,
            },
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        head = read_head(scope)
        reason = refusal(scope, head)
        path: str = scope["path"]
        if reason is not None:
            await respond(
                send, 403, dumps({"ok": False, "error_code": 403, "description": f"Forbidden: {reason}"})
            )
        elif path.startswith("/bot"):
            await self._bot_api.serve(scope, head, receive, send)
        elif path.startswith("/file/bot"):
            await self._bot_api.serve_file(scope, send)
        else:
            await self._rest(scope, receive, send)


async def _control_error(request: Request, error: Exception) -> Response:
    if not isinstance(error, ControlError):
        raise error
    return reply({"ok": False, "error": error.reason}, error.status)


async def _wrong_type(request: Request, error: Exception) -> Response:
    return reply({"ok": False, "error": "a value has the wrong type"}, 400)


async def _http_error(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    return reply({"ok": False, "error": "no such address"}, status)


class _Server(uvicorn.Server):
    """uvicorn that runs until ``stop`` and ends long polls before it waits for requests to finish.

    Signals are left alone: uvicorn would raise them again when it is done, and the process would die
    before the sandbox is saved.
    """

    def __init__(self, config: uvicorn.Config, world: World) -> None:
        super().__init__(config)
        self._world = world
        self._stopping = asyncio.Event()

    def stop(self) -> None:
        """End kindly; at the second call at once."""
        self.force_exit = self._stopping.is_set()
        self._stopping.set()

    async def main_loop(self) -> None:
        await self._stopping.wait()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._world.updates.close()
        self._world.events.close()
        await super().shutdown(sockets)

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@contextlib.asynccontextmanager
async def _world(config: SandboxConfig) -> AsyncIterator[World]:
    """A world that is loaded, delivers to webhooks and saves itself, until the end of the block."""
    world = new_world(config)
    helpers = [world.webhook.run]
    if config.state is not None:
        saver = Saver(world, config.state)
        saver.load()
        helpers.append(saver.run)
    tasks = [asyncio.create_task(helper()) for helper in helpers]
    for task in tasks:
        task.add_done_callback(_complain)
    try:
        yield world
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _complain(task: asyncio.Task[None]) -> None:
    """A helper ends by being cancelled only; anything else must not go unnoticed."""
    if not task.cancelled() and (error := task.exception()) is not None:
        log.error("a part of the sandbox stopped: %r", error)


def _listen(config: SandboxConfig) -> socket.socket:
    family = socket.AF_INET6 if ":" in config.host else socket.AF_INET
    # The protocol must be named: asyncio sets TCP_NODELAY only then, and without it every answer waits 40 ms.
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((config.host, config.port))
        listening.listen(1024)
    except OSError:
        listening.close()
        raise
    return listening


def _server(world: World) -> _Server:
    settings = uvicorn.Config(
        SandboxApp(world),
        http=CorkedProtocol,
        log_config=None,
        log_level="warning",
        access_log=False,
        proxy_headers=False,
        server_header=False,
        date_header=False,
        lifespan="off",
        ws="none",
        timeout_keep_alive=75,
        timeout_graceful_shutdown=3,
    )
    return _Server(settings, world)


async def serve(config: SandboxConfig) -> None:
    """Serve until SIGINT or SIGTERM. OSError: the port is taken. ValueError: the state is unreadable."""
    with _listen(config) as listening:
        async with _world(config) as world:
            server = _server(world)
            loop = asyncio.get_running_loop()
            for number in (signal.SIGINT, signal.SIGTERM):
                loop.add_signal_handler(number, server.stop)
            await server.serve(sockets=[listening])


@contextlib.asynccontextmanager
async def running(config: SandboxConfig) -> AsyncIterator[tuple[World, str]]:
    """The sandbox inside this process, for tests: the world and its base address."""
    with _listen(config) as listening:
        async with _world(config) as world:
            server = _server(world)
            serving = asyncio.create_task(server.serve(sockets=[listening]))
            host, port = listening.getsockname()[:2]
            try:
                yield world, f"http://{host}:{port}"
            finally:
                server.stop()
                await serving
