"""What the sandbox's journal tells about a campaign."""

import asyncio
import time
from collections import Counter
from dataclasses import dataclass

from tests.faults.town import Town
from tests.journeys.phones import Sandbox


@dataclass(frozen=True)
class Tally:
    """Messages accepted, requests refused, people without a message and with several; messages a second."""

    accepted: int
    refused: int
    lost: int
    twice: int
    rate: float

    @classmethod
    async def take(cls, sandbox: Sandbox, recipients: int) -> "Tally":
        """Of every message sent since the journal was emptied."""
        journal = await sandbox.journal(method="sendMessage")
        accepted = [entry for entry in journal if entry["status"] == 200]
        reached = Counter(entry["params"]["chat_id"] for entry in accepted)
        span = accepted[-1]["at"] - accepted[0]["at"] if len(accepted) > 1 else 0.0
        return cls(
            len(accepted),
            len(journal) - len(accepted),
            recipients - len(reached),
            sum(n > 1 for n in reached.values()),
            (len(accepted) - 1) / span if span else 0.0,
        )


async def until_done(town: Town, campaign: int, patience: float) -> float:
    """Seconds until the campaign is through."""
    begun = time.perf_counter()
    async with asyncio.timeout(patience):
        while not await town.is_done(campaign):
            await asyncio.sleep(0.2)
    return time.perf_counter() - begun
