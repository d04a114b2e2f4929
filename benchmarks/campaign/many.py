"""A hundred thousand recipients planned at once."""

import asyncio
import os
import time
from pathlib import Path

from tests.faults.town import town


async def many(database: str, recipients: int) -> None:
    """How long it takes, how much memory it takes, and how long others wait for the database meanwhile."""
    async with town(database, recipients) as place:
        campaign = await place.campaign()
        find = place.find()  # also reads the content: that is no part of planning
        before = _resident()
        stop = asyncio.Event()
        watching = asyncio.create_task(_watch(stop))
        begun = time.perf_counter()
        planned = await place.schedule(campaign)
        took = time.perf_counter() - begun
        stop.set()
        peak = await watching
        again = time.perf_counter()
        await find.count(await place.read(campaign))
        counted = time.perf_counter() - again
    print(f"\n{planned} recipients planned, {database}: {took:.1f} s, {peak - before:.0f} MB more memory")
    print(f"counted for a preview: {counted:.1f} s")


def _resident() -> float:
    """Megabytes this process holds."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


async def _watch(stop: asyncio.Event) -> float:
    peak = _resident()
    while not stop.is_set():
        peak = max(peak, _resident())
        await asyncio.sleep(0.05)
    return peak
