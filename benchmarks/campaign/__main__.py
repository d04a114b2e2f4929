"""What campaigns reach, measured against a sandbox that punishes whoever goes on during a flood wait.

python -m benchmarks.campaign speed     3,000 recipients at 30/s: ours, PTB's AIORateLimiter, a plain loop
python -m benchmarks.campaign faults    30 % refused with 429, 10 % server errors: all delivered, none twice?
python -m benchmarks.campaign kills     kill -9 five times on the way
python -m benchmarks.campaign many      100,000 recipients planned: time and memory
python -m benchmarks.campaign fast      paid broadcasts, 1,000/s allowed
python -m benchmarks.campaign replies   how long an answer takes, idle and while a campaign runs
python -m benchmarks.campaign apart     the same with a process for each role (--database postgresql)

[--database sqlite|postgresql] [--recipients N]. The sender is ``luujin run --role sender`` in a process of
its own, with a database of its own; the sandbox is a third process.
"""

import argparse
import asyncio

from benchmarks.campaign import faults, many, replies, speed

PARTS = {
    "speed": (speed.speed, 3000),
    "faults": (faults.faults, 600),
    "kills": (faults.kills, 3000),
    "many": (many.many, 100_000),
    "fast": (speed.fast, 10_000),
    "replies": (replies.replies, 2000),
    "apart": (replies.apart, 2000),
}


def main() -> None:
    """Run the parts asked for, one after the other."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("part", choices=[*PARTS, "all"])
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--recipients", type=int)
    options = parser.parse_args()
    for name, (measure, recipients) in PARTS.items():
        if name == options.part or (options.part == "all" and name != "apart"):
            asyncio.run(measure(options.database, options.recipients or recipients))


if __name__ == "__main__":
    main()
