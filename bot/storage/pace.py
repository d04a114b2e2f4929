"""What every process sends, told to all others at once: Telegram's limit is for all of them together."""

import asyncio
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from types import TracebackType
from typing import Any, Self

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.pool import NullPool

from bot.storage.engine import make_engine, parse

CHANNEL = "luujin_pace"
EVERY = (
    0.005  # seconds in which several messages are told in one notification, however many a second there are
)
PAUSE = 1.0  # seconds between two tries to reach the database


class SharedPace:
    """Tells other processes how many messages leave here, by lane, and hears of theirs.

    By notifications of PostgreSQL, on a connection of its own; they stand in no table and no file. Without a
    connection each process counts for itself until there is one again. On SQLite nobody is told: there all
    roles run in one process.
    """

    def __init__(self, url: str, heard: Callable[[int, int], None]) -> None:
        """``heard``: called with a lane and a number of messages of another process."""
        self._url = url
        self._heard = heard
        self._told: Counter[int] = Counter()
        self._is_new = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        if parse(self._url).get_backend_name() != "sqlite":
            self._task = asyncio.create_task(self._run(), name="pace")
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    def tell(self, lane: int) -> None:
        """One more message of this lane leaves here."""
        if self._task is not None:
            self._told[lane] += 1
            self._is_new.set()

    async def _run(self) -> None:
        engine = make_engine(self._url, poolclass=NullPool)
        try:
            while True:
                with suppress(Exception):  # of the system, of SQLAlchemy, or bare ones of the driver
                    async with engine.connect() as connection:
                        await connection.execution_options(isolation_level="AUTOCOMMIT")
                        await self._share(connection)
                await asyncio.sleep(PAUSE)
        finally:
            await engine.dispose()

    async def _share(self, connection: AsyncConnection) -> None:
        raw = await connection.get_raw_connection()
        driver: Any = raw.driver_connection
        own = driver.get_server_pid()

        def hear(_: object, pid: int, __: str, load: str) -> None:
            if pid != own:
                self._hear(load)

        await driver.add_listener(CHANNEL, hear)
        driver.add_termination_listener(lambda _: self._is_new.set())
        self._told.clear()  # of a time that has passed
        while not driver.is_closed():
            await self._is_new.wait()
            self._is_new.clear()
            told, self._told = self._told, Counter()
            if told:
                load = " ".join(f"{lane}:{number}" for lane, number in told.items())
                await connection.execute(text("SELECT pg_notify(:to, :load)"), {"to": CHANNEL, "load": load})
            await asyncio.sleep(EVERY)

    def _hear(self, load: str) -> None:
        for part in load.split():
            lane, number = map(int, part.split(":"))
            self._heard(lane, number)
