"""One active holder of a name: two senders would send everything twice."""

import asyncio
import fcntl
import hashlib
import os
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.pool import NullPool

from bot.storage.engine import make_engine, parse

# How often a waiting process asks again, and how often a holder looks whether it still holds.
ASK_SECONDS = 0.5
LOOK_SECONDS = 3.0


class _Lock(Protocol):
    async def take(self) -> bool: ...
    async def is_held(self) -> bool: ...
    async def let_go(self) -> None: ...


class Guard:
    """Holds a name ("bot", "timetable", "sender") for one process at a time, till it ends or dies.

    On SQLite the name is a locked file in ``var_dir``; on PostgreSQL an advisory lock on a connection of
    its own, which must not go through a pooler that shares connections between transactions.
    """

    def __init__(self, url: str, name: str, var_dir: Path) -> None:
        sqlite = parse(url).get_backend_name() == "sqlite"
        self.lost = asyncio.Event()
        """Set when a name that was held is not held any more: stop acting at once."""
        self._lock: _Lock = (
            _FileLock(var_dir / f"{name}.lock") if sqlite else _AdvisoryLock(url, name, self.lost)
        )
        self._look: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._look:
            self._look.cancel()
            with suppress(asyncio.CancelledError):
                await self._look
        await self._lock.let_go()

    async def acquire(self, wait: bool) -> bool:
        """Take the name: True when it is ours. Without ``wait`` False when somebody has it.

        While waiting a database that cannot be reached is asked again; otherwise what it raised is raised.
        """
        while not await self._take(patiently=wait):
            if not wait:
                return False
            await asyncio.sleep(ASK_SECONDS)
        self._look = asyncio.create_task(self._watch(), name="guard")
        return True

    async def _take(self, patiently: bool) -> bool:
        try:
            return await self._lock.take()
        except Exception:  # of the system, of SQLAlchemy, or of a driver that could not connect
            if not patiently:
                raise
            return False

    async def _watch(self) -> None:
        while not self.lost.is_set():
            await asyncio.sleep(LOOK_SECONDS)
            if not await self._lock.is_held():
                self.lost.set()


class _FileLock:
    """The kernel lets go of it when the process dies, however it dies."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor: int | None = None

    async def take(self) -> bool:
        self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(self._path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            return False
        self._descriptor = descriptor
        return True

    async def is_held(self) -> bool:
        """Somebody who removed the file lets others lock a new one of the same name."""
        try:
            return self._descriptor is not None and os.path.samestat(
                os.fstat(self._descriptor), self._path.stat()
            )
        except FileNotFoundError:
            return False

    async def let_go(self) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


class _AdvisoryLock:
    """PostgreSQL lets go of it when the connection ends."""

    def __init__(self, url: str, name: str, lost: asyncio.Event) -> None:
        self._engine = make_engine(url, poolclass=NullPool)
        number = hashlib.sha256(f"luujin guard {name}".encode()).digest()[:8]
        self._key = int.from_bytes(number, signed=True)
        self._connection: AsyncConnection | None = None
        self._lost = lost

    async def take(self) -> bool:
        try:
            if self._connection is None:
                self._connection = await self._connect()
            statement = text("SELECT pg_try_advisory_lock(:key)").bindparams(key=self._key)
            taken = bool((await self._connection.execute(statement)).scalar_one())
        except Exception:
            await self.let_go()  # the next try begins with a new connection
            raise
        if taken:
            raw = await self._connection.get_raw_connection()
            raw.driver_connection.add_termination_listener(self._ended)  # type: ignore[union-attr]
        return taken

    async def _connect(self) -> AsyncConnection:
        connection = await self._engine.connect()
        return await connection.execution_options(isolation_level="AUTOCOMMIT")

    def _ended(self, _connection: object) -> None:
        """Told by asyncpg as soon as the connection is closed; by ourselves does not count."""
        if self._connection is not None:
            self._lost.set()

    async def is_held(self) -> bool:
        """A connection that does not answer soon counts as lost: its lock may be somebody else's."""
        if self._connection is None:
            return False
        try:
            async with asyncio.timeout(LOOK_SECONDS):
                await self._connection.execute(text("SELECT 1"))
        except (DBAPIError, OSError, TimeoutError):
            return False
        return True

    async def let_go(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(DBAPIError, OSError):
                await connection.close()
        await self._engine.dispose()
