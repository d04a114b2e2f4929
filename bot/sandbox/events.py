"""Who must be told that something changed: the page (server-sent events) and waiting journeys."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import contextmanager


class Subscription:
    """What changed since the last look of one page."""

    def __init__(self) -> None:
        self.chats: set[int] = set()
        self.journal = False
        self.wake = asyncio.Event()


class Events:
    """Counts changes (``version``) and wakes those who wait for one."""

    def __init__(self) -> None:
        self.version = 0
        self.closed = False
        self._pages: set[Subscription] = set()
        self._waiting: dict[int, set[asyncio.Event]] = {}

    def chat_changed(self, chat_id: int) -> int:
        """Note a change in a chat and return its version."""
        self.version += 1
        for page in self._pages:
            page.chats.add(chat_id)
            page.wake.set()
        if self._waiting:
            for event in self._waiting.get(chat_id, ()):
                event.set()
        return self.version

    def journal_changed(self) -> None:
        """Note a new journal entry."""
        for page in self._pages:
            page.journal = True
            page.wake.set()

    def close(self) -> None:
        """End all waiting, because the server stops."""
        self.closed = True
        for page in self._pages:
            page.wake.set()
        for events in self._waiting.values():
            for event in events:
                event.set()

    async def wait(self, chat_ids: Iterable[int], seconds: float) -> None:
        """Return when one of the chats changed, or after ``seconds``."""
        event = asyncio.Event()
        watched = list(chat_ids)
        for chat_id in watched:
            self._waiting.setdefault(chat_id, set()).add(event)
        try:
            await asyncio.wait_for(event.wait(), seconds)
        except TimeoutError:
            pass
        finally:
            for chat_id in watched:
                self._forget(chat_id, event)

    def _forget(self, chat_id: int, event: asyncio.Event) -> None:
        waiting = self._waiting[chat_id]
        waiting.discard(event)
        if not waiting:
            del self._waiting[chat_id]

    @contextmanager
    def subscribed(self) -> Iterator[Subscription]:
        """A page that misses nothing from here to the end of the block."""
        page = Subscription()
        self._pages.add(page)
        try:
            yield page
        finally:
            self._pages.discard(page)

    async def changes(
        self, page: Subscription, pause: float = 0.04, beat: float = 15.0
    ) -> AsyncIterator[tuple[set[int], bool]]:
        """Changed chats and whether the journal grew, gathered over ``pause`` s; empty every ``beat`` s."""
        while not self.closed:
            try:
                await asyncio.wait_for(page.wake.wait(), beat)
            except TimeoutError:
                yield set(), False
                continue
            await asyncio.sleep(pause)
            chats, journal = page.chats, page.journal
            page.chats, page.journal = set(), False
            page.wake.clear()
            yield chats, journal
