"""Whether a role is being done, for Docker: exit code 0 when it is. Usage: healthy.py timetable|sender

The role bot has an address of its own to ask, ``/healthz``.
"""

import asyncio
import sys

from bot.settings import Settings
from bot.storage.guard import Guard

PATIENCE = 5.0  # seconds


async def is_done(settings: Settings, role: str) -> bool:
    """Whether some process holds the role's guard: this container's, or the one it stands by for.

    A guard that nobody holds is ours for a moment, and let go.
    """
    try:
        async with asyncio.timeout(PATIENCE), Guard(settings.database, role, settings.var_dir) as guard:
            return not await guard.acquire(wait=False)
    except Exception as error:
        # The class only: a database's message may quote its address.
        sys.stderr.write(f"the database does not answer: {type(error).__name__}\n")
        return False


if __name__ == "__main__":
    sys.exit(0 if asyncio.run(is_done(Settings.load(), sys.argv[1])) else 1)
