"""What becomes of requests for support while the bot is killed all the time."""

import asyncio
import time
from collections.abc import Iterator
from dataclasses import fields

from tests.faults.rounds import Tally, rounds

PEOPLE_A_KILL = 0.7  # a request meets two kills on its way, about: enough people for all of them
AT_A_TIME = 50
"""Kills in one town: with more the chat at the desk grows so long that reading it takes longest."""


async def kills(database: str, number: int, seed: int, towns: int) -> None:
    """``kill -9`` so many times, at random moments of the way from the first word to the answer.

    ``towns``: so many stand side by side, each with a bot and a database of its own.
    """
    begun = time.perf_counter()
    parts = iter(enumerate(min(AT_A_TIME, number - done) for done in range(0, number, AT_A_TIME)))
    found: list[Tally] = []
    async with asyncio.TaskGroup() as group:
        for _ in range(towns):
            group.create_task(_kill(database, seed, parts, found))
    took = time.perf_counter() - begun
    tally = Tally(*(sum(getattr(one, field.name) for one in found) for field in fields(Tally)))
    print(f"\n{tally.kills} kills, {tally.rounds} requests answered, {database}, {took:.0f} s")
    print(
        f"lost {tally.lost}, doubled {tally.doubled}, unanswered {tally.unanswered}, to the wrong person "
        f"{tally.astray}; answers that came twice {tally.repeated}"
    )
    print(f"{took / max(1, tally.kills):.1f} s a kill")


async def _kill(database: str, seed: int, parts: Iterator[tuple[int, int]], found: list[Tally]) -> None:
    for part, number in parts:
        people = max(4, round(number * PEOPLE_A_KILL))
        async with rounds(database, people) as it:
            found.append(await it.run(people, number, seed + part))
        print(f"{sum(one.kills for one in found)} kills: {found[-1]}", flush=True)
