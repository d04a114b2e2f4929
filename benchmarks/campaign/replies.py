"""How long an answer takes while a campaign runs, beside how long it takes otherwise."""

import asyncio
import contextlib
import statistics
import time
from collections.abc import Sequence

from tests.faults.town import Process, Town, make_phones, sandbox_process, town
from tests.journeys.phones import Phone, Sandbox

ASKS = 150
ASKERS = 60
GAP = 0.1
"""Seconds between two questions. So many askers wait six seconds each: no chat is at its limit."""


TOGETHER = (["run"],)
APART = (["run", "--role", "bot"], ["run", "--role", "timetable"], ["run", "--role", "sender"])


async def replies(database: str, recipients: int) -> None:
    """One process with all roles; somebody asks for the menu again and again."""
    await _measure("one process", TOGETHER, database, recipients)


async def apart(database: str, recipients: int) -> None:
    """One process with all roles, and then one for each, which tell each other over PostgreSQL."""
    if database != "postgresql":
        raise SystemExit("Roles apart share the limit on PostgreSQL only: add --database postgresql")
    await _measure("one process", TOGETHER, database, recipients)
    await _measure("a process for each role", APART, database, recipients)


async def _measure(name: str, commands: Sequence[list[str]], database: str, recipients: int) -> None:
    async with town(database, recipients) as place:
        with sandbox_process(place.folder) as api, contextlib.ExitStack() as running:
            async with Sandbox(api) as sandbox:
                await make_phones(sandbox, recipients)
                askers = await _askers(sandbox)
                for number, command in enumerate(commands):
                    process = Process(f"bot{number}", command, place.environment(api), place.folder)
                    process.start()
                    running.callback(process.stop)
                await _ask(askers, 20)
                await sandbox.limits(strict=True)
                idle = await _ask(askers, ASKS)
                await _begin(place)
                await _ask(askers, 10)
                busy = await _ask(askers, ASKS)
                journal = await sandbox.journal()
                running.close()
    refused = sum(entry["status"] == 429 for entry in journal)
    print(f"\nan answer, {database}, {name}: p50 and p95 in ms")
    for state, times in (("idle", idle), ("while a campaign runs", busy)):
        print(f"{state:24} {1000 * statistics.median(times):6.0f} {1000 * _p95(times):6.0f}")
    print(f"{'p95, ratio':24} {_p95(busy) / _p95(idle):13.2f}   refused {refused} of {len(journal)}")


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
