"""What becomes of a campaign when Telegram refuses, fails, or the process dies."""

import asyncio
import time

from tests.faults.tally import Tally, until_done
from tests.faults.town import Process, Town, make_phones, sandbox_process, town
from tests.journeys.phones import Sandbox

KILLS = 5
REFUSALS = {"method": "sendMessage", "kind": "429", "probability": 0.3, "seed": 1, "retry_after": 1}
ERRORS = {"method": "sendMessage", "kind": "500", "probability": 0.1, "seed": 2}


async def faults(database: str, recipients: int) -> None:
    """Three in ten refused with a second to wait, one in ten answered with a server error."""
    async with town(database, recipients) as place:
        with sandbox_process(place.folder) as api:
            async with Sandbox(api) as sandbox:
                await make_phones(sandbox, recipients)
                await sandbox.faults(REFUSALS, ERRORS)
                campaign = await place.campaign()
                await place.schedule(campaign)
                await place.start(campaign)
                sender = Process("sender", ["run", "--role", "sender"], place.environment(api), place.folder)
                sender.start()
                try:
                    took = await until_done(place, campaign, 60 + 3 * recipients)
                finally:
                    sender.stop()
                tally = await Tally.take(sandbox, recipients)
                states = await place.counts(campaign)
    print(f"\n{recipients} recipients, 30 % refused for a second, 10 % server errors, {database}")
    print(
        f"delivered {tally.accepted}, twice {tally.twice}, lost {tally.lost}; {tally.refused} requests were "
        f"refused on the way; {took:.0f} s; states {states}"
    )


async def kills(database: str, recipients: int) -> None:
    """``kill -9`` at five moments spread over the campaign."""
    async with town(database, recipients) as place:
        with sandbox_process(place.folder) as api:
            async with Sandbox(api) as sandbox:
                await make_phones(sandbox, recipients)
                await sandbox.limits(strict=True)
                campaign = await place.campaign()
                await place.schedule(campaign)
                await place.start(campaign)
                sender = Process("sender", ["run", "--role", "sender"], place.environment(api), place.folder)
                sender.start()
                await _kill_on_the_way(place, sandbox, sender, campaign, recipients)
                sender.stop()
                tally = await Tally.take(sandbox, recipients)
                unknown = (await place.counts(campaign)).get("unknown", 0)
    print(f"after all: refused {tally.refused}, twice {tally.twice}, unknown {unknown}", end="")
    print(f", without a message and not told as unknown {max(0, tally.lost - unknown)}")


async def _kill_on_the_way(
    place: Town, sandbox: Sandbox, sender: Process, campaign: int, recipients: int
) -> None:
    print(f"\n{recipients} recipients, kill -9 {KILLS} times, {place.url.partition(':')[0]}")
    for number in range(1, KILLS + 1):
        await _sent(place, campaign, number * recipients // (KILLS + 1))
        sender.kill()
        sending = (await place.counts(campaign)).get("sending", 0)
        last = await _last(sandbox)
        begun = time.time()
        sender.start()
        first = await _next(sandbox, last)
        print(f"  kill {number}: {sending} under way, sending again {first - begun:.1f} s after the start")
    await until_done(place, campaign, 60 + recipients / 10)


async def _sent(place: Town, campaign: int, number: int) -> None:
    while (await place.counts(campaign)).get("sent", 0) < number:
        await asyncio.sleep(0.1)


async def _last(sandbox: Sandbox) -> int:
    journal = await sandbox.journal(method="sendMessage")
    return int(journal[-1]["n"]) if journal else 0


async def _next(sandbox: Sandbox, last: int) -> float:
    """When the next message came (by the clock on the wall)."""
    while True:
        if await sandbox.journal(after=last, method="sendMessage"):
            return time.time()
        await asyncio.sleep(0.02)
