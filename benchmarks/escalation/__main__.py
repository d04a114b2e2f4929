"""Random desks on a simulated clock: the real domain and use cases, over stores in memory.

python -m benchmarks.escalation [--desks 10000] [--seed 0]

Each desk has a random rota (or none) with covers and absences, staff who sleep, block the bot, come back, are
revoked, have not passed the course, say that they are on it and forget it, or take a case and do not answer.
The process is down for up to six hours, and in half of the desks dies now and then before it commits.
Nobody may be stalled: every case is answered, or everybody who can be reached has been told of it.
"""

import argparse
import asyncio
import time

from benchmarks.escalation.simulation import Seen, simulate


def main() -> None:
    """Simulate, and print what was measured."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--desks", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    begun = time.perf_counter()
    seen = asyncio.run(_simulate(options.seed, options.desks))
    print(report(seen))
    print(f"({time.perf_counter() - begun:.0f} s)")


async def _simulate(seed: int, desks: int) -> Seen:
    seen = Seen()
    for number in range(desks):
        await simulate(seed + number, seen)
        if number % 500 == 499:
            print(f"{number + 1} desks, {seen.stalled} stalled, odd: {seen.odd}", flush=True)
    return seen


def report(seen: Seen) -> str:
    """Everything in lines."""
    lines = [
        f"desks {seen.desks}, cases {seen.cases}, answered {seen.answered}, steps {seen.steps}",
        f"stalled cases: {seen.stalled}",
        f"pings to somebody whom the case is about, or who declined it: {seen.to_the_wrong}",
        f"crashes before a commit: {seen.starts}; e-mails: {seen.mails}; empty steps: {seen.skipped}",
        _spread("a step while the process runs is late by", seen.late),
        _spread("an overdue step after a start is late by", seen.after_start),
        _spread("undisturbed steps off 0/5/15/30 minutes by", seen.schedule),
    ]
    if seen.odd:
        lines.append(f"odd desks, by their seeds: {seen.odd}")
    return "\n".join(lines)


def _spread(what: str, delays: list[float]) -> str:
    if not delays:
        return f"{what}: none"
    ordered = sorted(delays)
    p99 = ordered[min(len(ordered) - 1, len(ordered) * 99 // 100)]
    return f"{what}: p99 {p99:.2f} s, max {ordered[-1]:.2f} s ({len(ordered)})"


if __name__ == "__main__":
    main()
