"""How long an answer takes while a campaign runs, beside how long it takes otherwise."""

import asyncio
import statistics
import time

from tests.faults.town import Process, Town, make_phones, sandbox_process, town
from tests.journeys.phones import Phone, Sandbox

ASKS = 150
ASKERS = 60
GAP = 0.1
"""Seconds between two questions. So many askers wait six seconds each: no chat is at its limit."""


async def replies(database: str, recipients: int) -> None:
    """One process with all roles; somebody asks for the menu again and again."""
    async with town(database, recipients) as place:
        with sandbox_process(place.folder) as api:
            async with Sandbox(api) as sandbox:
                await make_phones(sandbox, recipients)
                askers = await _askers(sandbox)
                bot = Process("bot", ["run"], place.environment(api), place.folder)
                bot.start()
                try:
                    await _ask(askers, 20)
                    await sandbox.limits(strict=True)
                    idle = await _ask(askers, ASKS)
                    await _begin(place)
                    await _ask(askers, 10)
                    busy = await _ask(askers, ASKS)
                finally:
                    bot.stop()
                refused = [e for e in await sandbox.journal() if e["status"] == 429]
    print(f"\nan answer, {database}: p50 and p95 in ms")
    for name, times in (("idle", idle), ("while a campaign runs", busy)):
        print(f"{name:24} {1000 * statistics.median(times):6.0f} {1000 * _p95(times):6.0f}")
    print(f"{'p95, ratio':24} {_p95(busy) / _p95(idle):13.2f}   refused {len(refused)}")


async def _askers(sandbox: Sandbox) -> list[Phone]:
    wishes = [{"first_name": f"a{n}", "language_code": "mn", "begun": True} for n in range(ASKERS)]
    return await sandbox.new_phones(wishes)


async def _begin(place: Town) -> None:
    await place.schedule(await place.campaign())


async def _ask(askers: list[Phone], number: int) -> list[float]:
    times = []
    for n in range(number):
        phone = askers[n % len(askers)]
        begun = time.perf_counter()
        sent = await phone.send("/menu")
        await phone.wait_for("", after=sent)
        times.append(time.perf_counter() - begun)
        await asyncio.sleep(GAP)
    return times


def _p95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1]
