"""Delivery of updates to the bot's webhook: until a 2xx, with back-off, several at a time."""

import asyncio
import contextlib
import ssl
from dataclasses import dataclass, field
from time import time
from urllib.parse import urlsplit

import h11

from bot.sandbox.shapes import Json
from bot.sandbox.updates import UpdateQueue

FIRST_PAUSE = 0.25
LONGEST_PAUSE = 30.0
PATIENCE = 30.0


class DeliveryError(Exception):
    """The webhook did not take an update; the text is what getWebhookInfo shows."""


@dataclass(slots=True, eq=False)
class Target:
    """Where updates go, as set by setWebhook, and the ids of those on their way."""

    url: str
    secret: str = ""
    max_connections: int = 40
    in_flight: set[int] = field(default_factory=set)


class Webhook:
    """Sends pending updates to the target, if there is one. ``run`` must be running for that."""

    def __init__(self, updates: UpdateQueue) -> None:
        self.target: Target | None = None
        self.last_error: tuple[int, str] | None = None
        self._updates = updates
        self._wake = asyncio.Event()
        self._idle: list[_Connection] = []

    def wake(self) -> None:
        """There may be something to deliver."""
        self._wake.set()

    def set(self, target: Target | None) -> None:
        """Deliver to this target from now on; None returns to getUpdates."""
        self.target = target
        self.last_error = None
        self._close_idle()
        self._wake.set()

    def info(self) -> Json:
        """Telegram's WebhookInfo."""
        target = self.target
        info: Json = {
            "url": target.url if target else "",
            "has_custom_certificate": False,
            "pending_update_count": len(self._updates.pending),
        }
        if target:
            info["max_connections"] = target.max_connections
            info["ip_address"] = "127.0.0.1"
        if self._updates.allowed is not None:
            info["allowed_updates"] = sorted(self._updates.allowed)
        if self.last_error:
            info["last_error_date"], info["last_error_message"] = self.last_error
        return info

    async def run(self) -> None:
        """Deliver for ever; cancel to stop."""
        try:
            async with asyncio.TaskGroup() as group:
                while True:
                    await self._wake.wait()
                    self._wake.clear()
                    self._start_some(group)
        finally:
            self._close_idle()

    def _start_some(self, group: asyncio.TaskGroup) -> None:
        target = self.target
        if target is None:
            return
        for again in self._updates.again:
            group.create_task(self._deliver(target, None, again))
        self._updates.again.clear()
        for update_id, update in self._updates.pending.items():
            if len(target.in_flight) >= target.max_connections:
                break
            if update_id not in target.in_flight:
                target.in_flight.add(update_id)
                group.create_task(self._deliver(target, update_id, update))

    async def _deliver(self, target: Target, update_id: int | None, update: bytes) -> None:
        pause = FIRST_PAUSE
        try:
            while self.target is target and (update_id is None or update_id in self._updates.pending):
                try:
                    await self._post(target, update)
                except DeliveryError as error:
                    self.last_error = (int(time()), str(error))
                    await asyncio.sleep(pause)
                    pause = min(2 * pause, LONGEST_PAUSE)
                else:
                    if update_id is not None:
                        self._updates.confirm_one(update_id)
                    return
        finally:
            if update_id is not None:
                target.in_flight.discard(update_id)
            self._wake.set()

    async def _post(self, target: Target, update: bytes) -> None:
        connection = self._idle.pop() if self._idle else _Connection(target.url)
        try:
            async with asyncio.timeout(PATIENCE):
                status = await connection.post(update, target.secret)
        except (OSError, EOFError, TimeoutError, h11.ProtocolError) as error:
            connection.close()
            raise DeliveryError(_reason(error)) from error
        except BaseException:
            connection.close()
            raise
        if connection.reusable and self.target is target:
            self._idle.append(connection)
        else:
            connection.close()
        if not 200 <= status < 300:
            raise DeliveryError(f"Wrong response from the webhook: {status}")

    def _close_idle(self) -> None:
        for connection in self._idle:
            connection.close()
        self._idle.clear()


def _reason(error: Exception) -> str:
    if isinstance(error, ConnectionRefusedError):
        return "Connection refused"
    return "Read timeout expired" if isinstance(error, TimeoutError) else "Connection reset by peer"


class _Connection:
    """One kept-alive connection to the webhook."""

    def __init__(self, url: str) -> None:
        self._url = urlsplit(url)
        self._http = h11.Connection(h11.CLIENT)
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    @property
    def reusable(self) -> bool:
        return self._http.our_state is h11.IDLE

    async def post(self, update: bytes, secret: str) -> int:
        """Send one update and return the status of the answer."""
        if self._streams is None:
            self._streams = await self._open()
        reader, writer = self._streams
        request = h11.Request(method="POST", target=self._path(), headers=self._headers(len(update), secret))
        for event in (request, h11.Data(data=update), h11.EndOfMessage()):
            writer.write(self._http.send(event) or b"")
        await writer.drain()
        status = await self._status(reader)
        if self._http.our_state is h11.DONE and self._http.their_state is h11.DONE:
            self._http.start_next_cycle()
        return status

    async def _status(self, reader: asyncio.StreamReader) -> int:
        status = 0
        while True:
            event = self._http.next_event()
            if event is h11.NEED_DATA:
                self._http.receive_data(await reader.read(65536))
            elif isinstance(event, h11.Response):
                status = event.status_code
            elif isinstance(event, h11.EndOfMessage):
                return status
            elif isinstance(event, h11.ConnectionClosed):
                raise EOFError

    async def _open(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        secure = self._url.scheme == "https"
        context = ssl.create_default_context() if secure else None
        port = self._url.port or (443 if secure else 80)
        return await asyncio.open_connection(self._url.hostname, port, ssl=context)

    def _path(self) -> str:
        return (self._url.path or "/") + (f"?{self._url.query}" if self._url.query else "")

    def _headers(self, size: int, secret: str) -> list[tuple[str, str]]:
        headers = [
            ("Host", self._url.netloc),
            ("Content-Type", "application/json"),
            ("Content-Length", str(size)),
        ]
        return [*headers, ("X-Telegram-Bot-Api-Secret-Token", secret)] if secret else headers

    def close(self) -> None:
        if self._streams is not None:
            with contextlib.suppress(OSError, RuntimeError):
                self._streams[1].close()
            self._streams = None
