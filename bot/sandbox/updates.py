"""The queue of updates for the bot: pending until confirmed by an offset or a webhook's 2xx."""

import asyncio
import json
from collections import OrderedDict
from collections.abc import Callable
from itertools import islice
from time import monotonic
from typing import Any

from bot.sandbox.errors import TERMINATED, conflict
from bot.sandbox.shapes import Json

FIRST_ID = 700_000_000
ARCHIVED = 20_000
POLL_PAUSE = 10.0
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False)
NOT_BY_DEFAULT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})


def dumps(value: Any) -> bytes:
    """Compact JSON in UTF-8 as bytes; lone surrogates survive as escapes."""
    try:
        return _ENCODER.encode(value).encode()
    except UnicodeEncodeError:
        return json.dumps(value, separators=(",", ":")).encode()


class UpdateQueue:
    """Updates as JSON bytes by rising id. One poller at a time: a second one ends the first."""

    def __init__(self) -> None:
        self.last_id = FIRST_ID
        self.pending: OrderedDict[int, bytes] = OrderedDict()
        self.allowed: frozenset[str] | None = None
        self.on_put: Callable[[], None] = lambda: None
        self.on_change: Callable[[], None] = lambda: None
        self.closed = False
        self.polled_at = -POLL_PAUSE
        self.again: list[bytes] = []
        self._archive: OrderedDict[int, bytes] = OrderedDict()
        self._poller: asyncio.Future[None] | None = None

    def put(self, kind: str, content: Any) -> int | None:
        """Queue an update and return its id, or None when the bot does not want this kind."""
        if (kind in NOT_BY_DEFAULT) if self.allowed is None else (kind not in self.allowed):
            return None
        return self.put_raw({kind: content})

    def put_raw(self, update: Json) -> int:
        """Queue any JSON object under the next id."""
        self.last_id += 1
        self.pending[self.last_id] = dumps({"update_id": self.last_id} | update)
        self._wake()
        return self.last_id

    def redeliver(self, update_id: int) -> bool:
        """Give a confirmed update once more, whatever the offset; False when it is not known any more."""
        update = self._archive.get(update_id) or self.pending.get(update_id)
        if update is None:
            return False
        self.again.append(update)
        self._wake()
        return True

    def confirm_one(self, update_id: int) -> None:
        """Take one update off the queue."""
        update = self.pending.pop(update_id, None)
        if update is not None:
            self._archive[update_id] = update
            if len(self._archive) > ARCHIVED:
                self._archive.popitem(last=False)
            self.on_change()

    def drop(self) -> None:
        """Forget all pending updates."""
        self.pending.clear()
        self.again.clear()
        self.on_change()

    def allow(self, kinds: list[str] | None) -> None:
        """Remember which kinds the bot wants: None leaves it as it is, an empty list means the default."""
        if kinds is not None:
            self.allowed = frozenset(kinds) or None

    async def poll(self, offset: int, limit: int, wait: float) -> list[bytes]:
        """Confirm below ``offset`` and return up to ``limit`` updates, waiting up to ``wait`` s for one.

        Raises Telegram's 409 in this call when another one begins.
        """
        self._confirm(offset)
        self.polled_at = monotonic()
        self._end_poller(conflict(TERMINATED))
        if not self._ready() and wait > 0 and not self.closed:
            await self._wait(wait)
        batch = self.again[:limit]
        del self.again[: len(batch)]
        return batch + list(islice(self.pending.values(), limit - len(batch)))

    @property
    def listened_to(self) -> bool:
        """Whether the bot waits for updates, or did a moment ago."""
        return self._poller is not None or monotonic() - self.polled_at < POLL_PAUSE

    def close(self) -> None:
        """End a waiting poll with what there is."""
        self.closed = True
        self._end_poller(None)

    def _confirm(self, offset: int) -> None:
        if offset < 0:
            for update_id in list(self.pending)[:offset]:
                self.confirm_one(update_id)
        while self.pending and next(iter(self.pending)) < offset:
            self.confirm_one(next(iter(self.pending)))

    def _ready(self) -> bool:
        return bool(self.pending or self.again)

    async def _wait(self, seconds: float) -> None:
        mine: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._poller = mine
        try:
            await asyncio.wait_for(mine, seconds)
        except TimeoutError:
            pass
        finally:
            if self._poller is mine:
                self._poller = None

    def _end_poller(self, error: Exception | None) -> None:
        poller, self._poller = self._poller, None
        if poller is None or poller.done():
            return
        if error is None:
            poller.set_result(None)
        else:
            poller.set_exception(error)

    def _wake(self) -> None:
        self._end_poller(None)
        self.on_put()
        self.on_change()
