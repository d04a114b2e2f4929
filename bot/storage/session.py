"""One connection for one unit of work; on both databases it reads what is committed until it writes."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Sequence
from types import TracebackType
from typing import Any, Self, TypeVar

from sqlalchemy import CursorResult, Executable, Row, Table, func, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.storage.engine import BUSY_SECONDS

_AT_ONCE = 1000  # rows of a stream in memory

T = TypeVar("T")


class WriteTurn:
    """SQLite has one writer at a time: within this process they queue here, in order, without polling.

    PostgreSQL needs no turns; ``acquire`` then returns at once.
    """

    def __init__(self, needed: bool) -> None:
        self._lock = asyncio.Lock() if needed else None

    @property
    def needed(self) -> bool:
        """Whether writers must take turns."""
        return self._lock is not None

    async def acquire(self) -> None:
        """Wait for the turn. TimeoutError after half a minute: some unit holds it and never ends."""
        if self._lock:
            async with asyncio.timeout(BUSY_SECONDS):
                await self._lock.acquire()

    def release(self) -> None:
        """Let the next one write."""
        if self._lock:
            self._lock.release()


class Session:
    """A connection that begins to write when it first must.

    Reading takes no lock, so a slow reader stops nobody. The first write on SQLite takes the write lock
    *before* anything is read inside the transaction, so it never meets SQLITE_BUSY_SNAPSHOT. Between
    reads and the first write others may commit, as with PostgreSQL's READ COMMITTED.

    Whoever uses it may be cancelled anywhere, also twice: what the driver of SQLite has begun is finished
    first, then the cancellation goes on, and the write lock is free when it has left the ``async with``.
    """

    def __init__(self, engine: AsyncEngine, turn: WriteTurn) -> None:
        self._connection: AsyncConnection = engine.connect()
        self._turn = turn
        self._writing = False

    @property
    def is_sqlite(self) -> bool:
        """Whether this is SQLite; otherwise it is PostgreSQL."""
        return self._turn.needed

    async def __aenter__(self) -> Self:
        await self._connection.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            # Rolls back what is not committed.
            await self._whole(self._connection.__aexit__(kind, error, trace))
        finally:
            self._end_turn()

    async def rows(self, statement: Executable) -> Sequence[Row[Any]]:
        """All rows of a query."""
        return (await self._whole(self._connection.execute(statement))).fetchall()

    async def stream(self, statement: Executable) -> AsyncIterator[Row[Any]]:
        """The rows of a query one after the other, few of them in memory together."""
        result = await self._whole(self._connection.stream(statement))
        try:
            while some := await self._whole(result.fetchmany(_AT_ONCE)):
                for row in some:
                    yield row
        finally:
            await self._whole(result.close())

    async def row(self, statement: Executable) -> Row[Any] | None:
        """The first row of a query, or None."""
        return (await self._whole(self._connection.execute(statement))).first()

    async def write(
        self, statement: Executable, values: Sequence[dict[str, Any]] | None = None
    ) -> CursorResult[Any]:
        """Perform an insert, update or delete; once for each of ``values`` when they are given."""
        await self.begin_writing()
        return await self._whole(self._connection.execute(statement, values))

    async def begin_writing(self) -> None:
        """From here to the end of the transaction what is read stays true (SQLite), or can be locked."""
        if self._writing:
            return
        await self._turn.acquire()
        self._writing = True
        if self._turn.needed:
            await self._whole(self._connection.exec_driver_sql("BEGIN IMMEDIATE"))

    async def queue_up(self, for_what: str) -> None:
        """Wait until no other unit of work that queued up for the same thing is under way."""
        await self.begin_writing()
        if not self.is_sqlite:  # there everybody who writes queues up anyway
            number = func.hashtextextended(for_what, 0)
            await self._connection.execute(select(func.pg_advisory_xact_lock(number)))

    async def refresh_statistics(self, table: Table) -> None:
        """After many rows at once: PostgreSQL would go on planning for an empty table for a minute."""
        if not self.is_sqlite:
            await self._connection.exec_driver_sql(f"ANALYZE {table.name}")

    async def commit(self) -> None:
        """Make durable what was written; a new transaction begins with the next statement."""
        await self._whole(self._connection.commit())
        self._end_turn()

    async def _whole(self, doing: Awaitable[T]) -> T:
        """What this gives; on SQLite it is not left half done when the waiter is cancelled.

        SQLAlchemy closes a connection whose statement was cancelled. SQLite keeps a closed connection, and
        its write lock, as long as one of its cursors exists (https://sqlite.org/c3ref/close.html), and the
        trace of the very cancellation refers to one: nobody could write until it was collected. PostgreSQL
        ends the statement at the server.
        """
        if not self.is_sqlite:
            return await doing
        task = asyncio.ensure_future(doing)
        cancelled: asyncio.CancelledError | None = None
        while not task.done():
            try:
                await asyncio.wait({task})
            except asyncio.CancelledError as error:
                cancelled = error
        if cancelled is None:
            return task.result()
        if not task.cancelled():
            task.exception()  # looked at, or it would be reported as never retrieved
        raise cancelled

    def _end_turn(self) -> None:
        if self._writing:
            self._writing = False
            self._turn.release()
