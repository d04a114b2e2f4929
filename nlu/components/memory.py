"""Conversations that are forgotten: in memory only, after an hour, and never more than so many."""

from __future__ import annotations

import time
from typing import Any, Dict, Optional

from rasa.core.tracker_store import InMemoryTrackerStore
from rasa.shared.core.trackers import DialogueStateTracker


class ForgettingTrackerStore(InMemoryTrackerStore):
    """Rasa's own store in memory keeps every conversation until the process ends; this one does not."""

    def __init__(
        self, domain: Any, event_broker: Any = None, seconds: int = 3600, most: int = 20000, **kwargs: Any
    ) -> None:
        super().__init__(domain, event_broker, **kwargs)
        self._seconds = seconds
        self._most = most
        self._used: Dict[str, float] = {}  # in the order of last use

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Keeps the conversation and forgets those that are over."""
        self._used.pop(tracker.sender_id, None)
        self._used[tracker.sender_id] = time.monotonic()
        self._forget()
        await super().save(tracker)

    async def retrieve(self, sender_id: str) -> Optional[DialogueStateTracker]:
        """The conversation, or None when it is unknown or over."""
        self._forget()
        return await super().retrieve(sender_id)

    def _forget(self) -> None:
        over = time.monotonic() - self._seconds
        while self._used:
            oldest = next(iter(self._used))
            if self._used[oldest] > over and len(self._used) <= self._most:
                return
            del self._used[oldest]
            self.store.pop(oldest, None)
