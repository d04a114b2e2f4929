"""Whether a role is being done, for Docker: exit code 0 when it is. Usage: healthy.py timetable|sender

The role bot has an address of its own to ask, ``/healthz``. The timetable must also have found of late that
everybody who waits at the desk is looked after: it touches a file as often as it does.
"""

import asyncio
import sys
import time

from bot.settings import Settings
from bot.storage.guard import Guard
from bot.timetable.heartbeat import FILE

PATIENCE = 5.0  # seconds
OLD = 300.0  # seconds: ten signs were left out


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


def is_beating(settings: Settings) -> bool:
    """Whether the heartbeat goes on. There is none in a container that stands by, nor in its first minute."""
    file = settings.var_dir / FILE
    if not file.exists() or time.time() - file.stat().st_mtime < OLD:
        return True
    sys.stderr.write("the heartbeat has stopped: somebody who waits may be forgotten\n")
    return False


def main(role: str) -> bool:
    """Whether all is well with the role."""
    settings = Settings.load()
    return asyncio.run(is_done(settings, role)) and (role != "timetable" or is_beating(settings))


if __name__ == "__main__":
    sys.exit(0 if main(sys.argv[1]) else 1)
