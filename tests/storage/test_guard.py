"""Guards: one holder of a name at a time, and a holder that lost it is told."""

import asyncio
import os
import signal
import sys
from pathlib import Path

import asyncpg  # type: ignore[import-untyped]
import pytest

from bot.storage import guard as guard_module
from bot.storage.guard import Guard
from tests.fakes.postgresql import starting_up


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard_module, "ASK_SECONDS", 0.02)
    monkeypatch.setattr(guard_module, "LOOK_SECONDS", 0.2)


async def test_a_name_has_one_holder(database_url: str, tmp_path: Path) -> None:
    async with (
        Guard(database_url, "sender", tmp_path) as first,
        Guard(database_url, "sender", tmp_path) as second,
    ):
        assert await first.acquire(wait=False)
        assert not await second.acquire(wait=False)
        async with Guard(database_url, "timetable", tmp_path) as other:
            assert await other.acquire(wait=False)
        assert not first.lost.is_set()


async def test_who_waits_holds_when_the_holder_ends(database_url: str, tmp_path: Path) -> None:
    async with Guard(database_url, "sender", tmp_path) as standby:
        async with Guard(database_url, "sender", tmp_path) as first:
            assert await first.acquire(wait=True)
            waiting = asyncio.create_task(standby.acquire(wait=True))
            await asyncio.sleep(0.1)
            assert not waiting.done()
        assert await asyncio.wait_for(waiting, 10)
        assert not first.lost.is_set(), "who lets go has lost nothing"


HOLD = """
import asyncio, sys
from pathlib import Path
from bot.storage.guard import Guard
from tests.fakes.postgresql import starting_up

async def main():
    async with Guard(sys.argv[1], "sender", Path(sys.argv[2])) as guard:
        print(await guard.acquire(wait=False), flush=True)
        await asyncio.sleep(60)

asyncio.run(main())
"""


async def test_a_killed_holder_lets_go(database_url: str, tmp_path: Path) -> None:
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-c", HOLD, database_url, str(tmp_path), stdout=asyncio.subprocess.PIPE
    )
    assert child.stdout
    assert await child.stdout.readline() == b"True\n"
    async with Guard(database_url, "sender", tmp_path) as standby:
        assert not await standby.acquire(wait=False)
        os.kill(child.pid, signal.SIGKILL)
        await child.wait()
        assert await asyncio.wait_for(standby.acquire(wait=True), 10)


@pytest.mark.parametrize("kind", ["postgresql"])
async def test_a_lost_connection_is_noticed_at_once(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guard_module, "LOOK_SECONDS", 60)  # told, not found out
    admin = await asyncpg.connect(database_url)
    async with Guard(database_url, "sender", tmp_path) as guard:
        assert await guard.acquire(wait=False)
        await admin.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE application_name = 'luujin' AND datname = current_database()"
        )
        await asyncio.wait_for(guard.lost.wait(), 10)
    await admin.close()


@pytest.mark.parametrize("kind", ["sqlite"])
async def test_a_removed_lock_file_is_noticed(database_url: str, tmp_path: Path) -> None:
    async with Guard(database_url, "sender", tmp_path) as guard:
        assert await guard.acquire(wait=False)
        (tmp_path / "sender.lock").unlink()
        await asyncio.wait_for(guard.lost.wait(), 10)


async def test_a_database_that_cannot_be_reached_is_an_error_or_waited_for(tmp_path: Path) -> None:
    nowhere = f"postgresql://nobody@/nothing?host={tmp_path}"
    async with Guard(nowhere, "sender", tmp_path) as guard:
        with pytest.raises(OSError):
            await guard.acquire(wait=False)
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(guard.acquire(wait=True), 0.2)


async def test_a_server_that_is_starting_up_is_waited_for(tmp_path: Path) -> None:
    async with starting_up() as (url, asked), Guard(url, "sender", tmp_path) as guard:
        waiting = asyncio.create_task(guard.acquire(wait=True))
        async with asyncio.timeout(10):
            while len(asked) < 3:
                await asyncio.sleep(0.01)
        assert not waiting.done()
        waiting.cancel()
