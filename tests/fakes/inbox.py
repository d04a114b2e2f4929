"""An inbox in memory, which may be told to be out of reach."""

from collections.abc import Sequence

from bot.usecases.ports import RawUpdate


class FakeInbox:
    """Keeps what a real inbox keeps, and lets a test look at it."""

    def __init__(self) -> None:
        self.received: dict[int, RawUpdate] = {}
        self.finished: list[int] = []
        self.aside: list[int] = []
        self.failures: dict[int, list[str]] = {}
        self.next_offset: int | None = None
        self.away = 0

    async def offset(self) -> int | None:
        return self.next_offset

    async def store(self, updates: Sequence[RawUpdate], next_offset: int | None) -> list[int]:
        self._reach()
        new = [update.update_id for update in updates if update.update_id not in self.received]
        self.received |= {update.update_id: update for update in updates if update.update_id in new}
        self.next_offset = self.next_offset if next_offset is None else next_offset
        return new

    async def unfinished(self) -> list[RawUpdate]:
        self._reach()
        settled = {*self.finished, *self.aside}
        return [self.received[n] for n in sorted(self.received) if n not in settled]

    async def finish(self, update_id: int) -> None:
        self._reach()
        self.finished.append(update_id)

    async def fail(self, update_id: int, error: str) -> int:
        self._reach()
        self.failures.setdefault(update_id, []).append(error)
        return len(self.failures[update_id])

    async def set_aside(self, update_id: int) -> None:
        self._reach()
        self.aside.append(update_id)

    def _reach(self) -> None:
        """Out of reach for the next ``away`` calls."""
        if self.away:
            self.away -= 1
            raise ConnectionError("the database is away")
