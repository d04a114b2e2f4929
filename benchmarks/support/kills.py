"""What becomes of requests for support while the bot is killed all the time."""

import time
from dataclasses import fields

from tests.faults.rounds import Tally, rounds

PEOPLE_A_KILL = 0.7  # a request meets two kills on its way, about: enough people for all of them
AT_A_TIME = 50
"""Kills in one town: with more the chat at the desk grows so long that reading it takes longest."""


async def kills(database: str, number: int, seed: int) -> None:
    """``kill -9`` so many times, at random moments of the way from the first word to the answer."""
    begun = time.perf_counter()
    found: list[Tally] = []
    for part, done in enumerate(range(0, number, AT_A_TIME)):
        some = min(AT_A_TIME, number - done)
        people = max(4, round(some * PEOPLE_A_KILL))
        async with rounds(database, people) as it:
            found.append(await it.run(people, some, seed + part))
        print(f"{sum(one.kills for one in found)} kills: {found[-1]}", flush=True)
    took = time.perf_counter() - begun
    tally = Tally(*(sum(getattr(one, field.name) for one in found) for field in fields(Tally)))
    print(f"\n{tally.kills} kills, {tally.rounds} requests answered, {database}, {took:.0f} s")
    print(
        f"lost {tally.lost}, doubled {tally.doubled}, unanswered {tally.unanswered}, to the wrong person "
        f"{tally.astray}; answers that came twice {tally.repeated}, refused and taken {tally.contradicted}"
    )
    print(f"{took / max(1, tally.kills):.1f} s a kill")
