"""What becomes of requests for support while the bot is killed all the time."""

import time

from tests.faults.rounds import rounds

PEOPLE_A_KILL = 0.7  # a request meets two kills on its way, about: enough people for all of them


async def kills(database: str, number: int, seed: int) -> None:
    """``kill -9`` so many times, at random moments of the way from the first word to the answer."""
    people = max(4, round(number * PEOPLE_A_KILL))
    begun = time.perf_counter()
    async with rounds(database, people) as it:
        tally = await it.run(people, number, seed)
    took = time.perf_counter() - begun
    print(f"\n{tally.kills} kills, {tally.rounds} requests answered, {database}, {took:.0f} s")
    print(
        f"lost {tally.lost}, doubled {tally.doubled}, unanswered {tally.unanswered}, to the wrong person "
        f"{tally.astray}; answers that came twice {tally.repeated}"
    )
    print(f"{took / max(1, tally.kills):.1f} s a kill")
