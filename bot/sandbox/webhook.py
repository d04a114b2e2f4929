"""Delivery of updates to the bot's webhook: until a 2xx, with back-off, several at a time."""

import asyncio
from dataclasses import dataclass, field
from time import time

import h11

from bot.sandbox.posts import Connection
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
        self._idle: list[Connection] = []

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
        connection = self._idle.pop() if self._idle else Connection(target.url)
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
