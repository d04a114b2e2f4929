"""Durable intake: an update is stored before Telegram is told so, and finished only when it was handled.

PTB's own queue lives in memory and confirms updates before they are handled; a kill loses them. Here what was
stored and not finished is handled again after a restart: handling must bear repetition.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from types import TracebackType
from typing import Self, TypeVar

import structlog

from bot.chat.errors import RetryLaterError
from bot.chat.logs import told
from bot.usecases.ports import Inbox, RawUpdate

_PAUSES = (0.5, 2.0)  # seconds after the first and the second failure; the third sets the update aside
_LONGEST_PAUSE = 30.0  # seconds between tries of an update that asked to be tried later
_ROOM = 1000  # updates waiting in memory; with more, polling stops asking

T = TypeVar("T")
log = structlog.get_logger()


class Intake:
    """Stores updates, then handles them: in order within a chat, chats side by side.

    An update that fails is tried three times in all, then set aside with an alert that names the error's
    kind and an apology to its sender, and the next of its chat goes on. ``RetryLaterError`` (Telegram out of
    reach, flood) is no failure for ``patience`` seconds: the update is tried again with growing pauses, and
    after that it fails like any other.

    ``at_once``: how many updates are handled side by side. ``limit``: seconds that handling one may take.
    ``grace``: seconds that running handlers get to finish at the end. Use as ``async with``.
    """

    def __init__(
        self,
        inbox: Inbox,
        handle: Callable[[RawUpdate], Awaitable[None]],
        alert: Callable[[str], None],
        *,
        apologise: Callable[[RawUpdate], Awaitable[None]] | None = None,
        at_once: int = 64,
        patience: float = 3600.0,
        limit: float = 600.0,
        grace: float = 10.0,
    ) -> None:
        self._inbox = inbox
        self._handle = handle
        self._alert = alert
        self._apologise = apologise
        self._places = asyncio.Semaphore(at_once)
        self._patience = patience
        self._limit = limit
        self._grace = grace
        self._queues: dict[int, deque[RawUpdate]] = {}
        self._waiting = 0
        self._room = asyncio.Event()
        self._room.set()
        self._recovered = False
        self._stopping = asyncio.Event()
        self._storing = asyncio.Lock()
        self._group = asyncio.TaskGroup()
        self._workers: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        await self._group.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Take nothing more to handle, let running handlers finish, end."""
        self._stopping.set()
        try:
            if self._workers:
                await asyncio.wait(self._workers, timeout=self._grace)
        finally:
            for worker in self._workers:
                worker.cancel()
            # Only a cancellation is the group's to know: it would wrap any other error of ours.
            if kind is not None and issubclass(kind, asyncio.CancelledError):
                await self._group.__aexit__(kind, error, trace)
            else:
                await self._group.__aexit__(None, None, None)

    async def recover(self) -> int:
        """Queue what an earlier process left unfinished, ahead of everything new; how many."""
        async with self._storing:
            left = await self._inbox.unfinished()
            for update in left:
                self._queue(update)
            self._recovered = True
        return len(left)

    async def accept(self, updates: Sequence[RawUpdate], next_offset: int | None) -> None:
        """Store updates and the offset; when this returns they cannot be lost. Known ones do nothing.

        Before ``recover`` and while stopping they are stored only. Raises what the inbox raises.
        """
        async with self._storing:
            new = set(await self._inbox.store(updates, next_offset))
            if not self._recovered:
                return  # recover finds them in the inbox, behind the older ones
            for update in updates:
                if update.update_id in new:
                    new.discard(update.update_id)
                    self._queue(update)

    async def room(self) -> None:
        """Wait until not too many updates are waiting in memory."""
        await self._room.wait()

    def _queue(self, update: RawUpdate) -> None:
        if self._stopping.is_set():
            return
        self._count(+1)
        queue = self._queues.get(update.chat_id)
        if queue is not None:
            queue.append(update)
            return
        queue = self._queues[update.chat_id] = deque([update])
        worker = self._group.create_task(self._work(update.chat_id, queue))
        self._workers.add(worker)
        worker.add_done_callback(self._workers.discard)

    def _count(self, change: int) -> None:
        self._waiting += change
        if self._waiting < _ROOM:
            self._room.set()
        else:
            self._room.clear()

    async def _work(self, chat_id: int, queue: deque[RawUpdate]) -> None:
        """Settle one chat's updates, one after the other, until there are none."""
        try:
            while queue and not self._stopping.is_set():
                await self._settle(queue[0])
                queue.popleft()
                self._count(-1)
        except _StoppedError:
            return
        # Nothing is awaited since the queue was seen empty, so no update slips in between.
        del self._queues[chat_id]

    async def _settle(self, update: RawUpdate) -> None:
        """Handle until finished or set aside."""
        while (problem := await self._try(update)) is not None:
            if await self._give_up(update, problem):
                return
        await self._surely(lambda: self._inbox.finish(update.update_id))

    async def _give_up(self, update: RawUpdate, problem: Exception) -> bool:
        """Note a failure, wait for the next try; True when this was the last and the update is set aside."""
        kind = type(problem).__name__
        tries = await self._surely(lambda: self._inbox.fail(update.update_id, kind))
        log.warning("update failed", update_id=update.update_id, attempt=tries, **told(problem))
        if tries <= len(_PAUSES):
            await self._rest(_PAUSES[tries - 1])
            return False
        await self._surely(lambda: self._inbox.set_aside(update.update_id))
        self._warn(kind)
        await self._say_sorry(update)
        return True

    async def _try(self, update: RawUpdate) -> Exception | None:
        """Handle once, and again as long as it asks for that; the error that counts as a failure, if any."""
        give_up = _now() + self._patience
        pause = 1.0
        while True:
            try:
                async with self._places, asyncio.timeout(self._limit):
                    await self._handle(update)
            except RetryLaterError as error:
                if _now() >= give_up:
                    return error
                await self._rest(min(max(error.seconds, pause), self._patience))
                pause = min(pause * 2, _LONGEST_PAUSE)
            except Exception as error:
                return error
            else:
                return None

    async def _surely(self, act: Callable[[], Awaitable[T]]) -> T:
        """Do this with the inbox, again and again while the database is away."""
        pause = 0.5
        while True:
            try:
                return await act()
            except Exception as error:
                log.error("inbox out of reach", **told(error))
            await self._rest(pause)
            pause = min(pause * 2, 5.0)

    async def _rest(self, seconds: float) -> None:
        """Wait, but not beyond the end of the process; the update is handled after the next start then."""
        try:
            async with asyncio.timeout(seconds):
                await self._stopping.wait()
        except TimeoutError:
            return
        raise _StoppedError

    def _warn(self, kind: str) -> None:
        try:
            self._alert(kind)
        except Exception as error:
            log.error("alert failed", **told(error))

    async def _say_sorry(self, update: RawUpdate) -> None:
        """One try: the update is settled whether or not its sender can be told."""
        try:
            if self._apologise is not None:
                async with asyncio.timeout(self._grace):
                    await self._apologise(update)
        except Exception as error:
            log.warning("apology failed", **told(error))


class _StoppedError(Exception):
    """The process ends while an update is not settled."""


def _now() -> float:
    return asyncio.get_running_loop().time()
