"""A sign that everybody who waits is looked after: a file, and a page that is fetched. It stops when not."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.request import Request, urlopen

import structlog

log = structlog.get_logger()

EVERY = 30.0
"""Seconds between two signs. Whoever waits for one should take alarm after about five minutes without."""

TIMEOUT = 10.0
FILE = "heartbeat"


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """Gives a sign whenever ``audit`` finds nobody forgotten.

    ``folder``: where the file is touched. ``url``: fetched with nothing in the request but itself.
    """

    audit: Callable[[], Awaitable[int]]
    folder: Path
    url: str | None = None

    async def __call__(self) -> int:
        """One look; a pump looks again after its pause. Raises what the audit raises: no sign then."""
        if forgotten := await self.audit():
            log.error("escalation overdue", count=forgotten)
            return 0
        await asyncio.to_thread(self._touch)
        if self.url is not None:
            await asyncio.to_thread(self._fetch, self.url)
        return 0

    def _touch(self) -> None:
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            (self.folder / FILE).touch()
        except OSError as error:
            log.error("heartbeat not written", kind=type(error).__name__)

    def _fetch(self, url: str) -> None:
        try:
            # http(s) only: the settings take no other.
            with urlopen(Request(url, headers={"User-Agent": "luujin"}), timeout=TIMEOUT):  # noqa: S310
                pass
        except (OSError, ValueError) as error:
            log.warning("heartbeat not sent", kind=type(error).__name__)
