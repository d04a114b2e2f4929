"""Does a piece of work again and again: at once while there is some, else when woken or after a pause."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import structlog

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Pump:
    """Runs ``work``, which tells how much it moved, until cancelled. A failure is logged and tried again.

    ``pause``: seconds between two looks when there is nothing to do and nobody wakes it.
    """

    name: str
    work: Callable[[], Awaitable[int]]
    pause: float
    bell: asyncio.Event = field(default_factory=asyncio.Event)

    def wake(self) -> None:
        """There may be something to do."""
        self.bell.set()

    async def run(self) -> None:
        """Work until cancelled."""
        while True:
            self.bell.clear()
            try:
                moved = await self.work()
            except Exception as error:
                # The class only: a database error may quote its values.
                log.error("pump failed", act=self.name, kind=type(error).__name__)
                moved = 0
            if not moved:
                await self._rest()

    async def _rest(self) -> None:
        try:
            async with asyncio.timeout(self.pause):
                await self.bell.wait()
        except TimeoutError:
            return
