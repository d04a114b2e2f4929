"""Keeps child processes running: starts them, restarts them with back-off, ends them all together."""

import asyncio
import ctypes
import os
import signal
import socket
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

FIRST_PAUSE = 1.0
LONGEST_PAUSE = 30.0
HEALTHY_AFTER = 60.0  # seconds; a child that lived so long starts again at once
STOP_GRACE = 12.0  # seconds between asking a child to end and ending it; handlers get 10 to finish

LARGEST_LOG = 5 * 1024 * 1024  # bytes, looked at when a child starts

# A child that ends with this has said what is wrong, and would say it again.
WRONG_SETTINGS = 2

Tell = Callable[[str, str], None]
"""Hears what happens to a child: its name, and ``started``, ``ready``, ``died`` or ``ended``."""


@dataclass(frozen=True, slots=True)
class Child:
    """A process to keep running. ``port``: where it listens once it is ready. ``log``: its output's file."""

    name: str
    argv: Sequence[str]
    env: Mapping[str, str]
    cwd: Path
    port: int | None = None
    log: Path | None = None


class ChildRefusedError(Exception):
    """A child ended because of its settings; it has said why."""


@dataclass(slots=True)
class Supervisor:
    """Runs children until cancelled, or until one of them ends because of its settings."""

    tell: Tell
    _running: list[asyncio.subprocess.Process] = field(default_factory=list)

    async def run(self, children: Sequence[Child]) -> None:
        """Keep them all running. Raises ChildRefusedError; ends every child before it returns."""
        try:
            async with asyncio.TaskGroup() as group:
                for child in children:
                    group.create_task(self._keep(child))
        except* ChildRefusedError as errors:
            raise errors.exceptions[0] from None
        finally:
            await self._end_all()

    async def _keep(self, child: Child) -> None:
        pause = FIRST_PAUSE
        loop = asyncio.get_running_loop()
        while True:
            began = loop.time()
            process = await self._start(child)
            code = await self._attend(child, process)
            if code == WRONG_SETTINGS:
                raise ChildRefusedError
            self.tell(child.name, "died")
            if loop.time() - began > HEALTHY_AFTER:
                pause = FIRST_PAUSE
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)

    async def _start(self, child: Child) -> asyncio.subprocess.Process:
        output = None
        if child.log is not None:
            begin_log(child.log)
            output = os.open(child.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            process = await asyncio.create_subprocess_exec(
                *child.argv,
                env=dict(child.env),
                cwd=child.cwd,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,  # Ctrl-C comes to us alone; we end children in order
                preexec_fn=die_with_parent,
            )
        finally:
            if output is not None:
                os.close(output)
        self._running.append(process)
        self.tell(child.name, "started")
        return process

    async def _attend(self, child: Child, process: asyncio.subprocess.Process) -> int:
        """Wait for the child's end, and tell when it is ready on the way; its exit code."""
        ending = asyncio.ensure_future(process.wait())
        try:
            while child.port is not None and not ending.done():
                if await listens(child.port):
                    self.tell(child.name, "ready")
                    break
                await asyncio.wait({ending}, timeout=0.3)
            return await ending
        finally:
            ending.cancel()
            if process.returncode is not None:
                self._running.remove(process)

    async def _end_all(self) -> None:
        """Newest first: the bot before what it leans on."""
        for process in reversed(self._running):
            await end(process)
        self._running.clear()


def begin_log(log: Path) -> None:
    """Make room for a log; one that has grown large makes way and stays as ``.1`` until the next does."""
    log.parent.mkdir(parents=True, exist_ok=True)
    if log.exists() and log.stat().st_size > LARGEST_LOG:
        log.replace(log.with_suffix(f"{log.suffix}.1"))


async def end(process: asyncio.subprocess.Process) -> None:
    """Ask the process to end, and end it when it does not."""
    if process.returncode is not None:
        return
    process.terminate()
    try:
        async with asyncio.timeout(STOP_GRACE):
            await process.wait()
    except TimeoutError:
        process.kill()
        await process.wait()


def die_with_parent() -> None:
    """Have the kernel end this process when its parent is gone, also after ``kill -9`` (Linux only)."""
    if sys.platform == "linux":
        pr_set_pdeathsig = 1  # linux/prctl.h
        ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGTERM)


async def listens(port: int) -> bool:
    """Whether something answers on this port of this machine."""
    try:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        return False
    writer.close()
    return True


def is_taken(port: int) -> bool:
    """Whether another program holds this port of this machine."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return True
    return False
