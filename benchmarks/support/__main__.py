"""What a request for support bears, measured with real processes.

python -m benchmarks.support kills     kill -9 a thousand times between the first word and the answer

[--database sqlite|postgresql] [--number N] [--seed N]
"""

import argparse
import asyncio

from benchmarks.support.kills import kills


def main() -> None:
    """Run the part asked for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("part", choices=["kills"])
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--number", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    asyncio.run(kills(options.database, options.number, options.seed))


if __name__ == "__main__":
    main()
