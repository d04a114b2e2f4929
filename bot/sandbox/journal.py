"""Every request the bot made, in order of completion. In memory only: it holds message texts."""

from collections import deque
from collections.abc import Callable
from itertools import islice
from time import time

from bot.sandbox.shapes import Json

KEPT = 50_000


class Journal:
    """The last ``KEPT`` requests, numbered from 1 without gaps."""

    def __init__(self) -> None:
        self.last = 0
        self.changed: Callable[[], None] = lambda: None
        self._entries: deque[Json] = deque(maxlen=KEPT)

    def record(self, method: str, params: Json, files: list[Json], status: int) -> Json:
        """Append one request and return the entry; ``error``, ``message_id``, ``fault`` may be added."""
        self.last += 1
        entry: Json = {
            "n": self.last,
            "at": round(time(), 3),
            "method": method,
            "params": params,
            "files": files,
            "status": status,
        }
        self._entries.append(entry)
        self.changed()
        return entry

    def after(self, n: int, method: str | None = None, limit: int | None = None) -> list[Json]:
        """Entries with a number above ``n``, of one method if named, at most the newest ``limit``."""
        first = self.last - len(self._entries) + 1
        rest = islice(self._entries, max(0, n + 1 - first), None)
        found = [e for e in rest if method is None or e["method"] == method]
        return found if limit is None else found[-limit:]

    def clear(self) -> None:
        """Forget the entries; the numbers go on."""
        self._entries.clear()
        self.changed()
