"""A process killed in the middle of many commits: all that was told to be committed is there."""

import asyncio
import os
import signal
import sys

import pytest

from bot.storage.database import Database
from bot.storage.keys import Keyring
from tests.storage.conftest import NOON

WRITE = """
import asyncio, sys
from datetime import UTC, date, datetime
from pathlib import Path
from bot.storage.database import Database
from bot.storage.keys import Keyring
from bot.usecases.ports import RawUpdate

async def main():
    database = Database.open(sys.argv[1], Keyring.load(Path(sys.argv[2])))
    async def come(start):
        for chat in range(start, start + 1_000_000):
            async with database.unit() as work:
                person = await work.people.add(chat, date(2026, 3, 1))
                await work.attempts.begin(person.id, "quiz", "v1", datetime.now(UTC))
                await work.commit()
            print("person", chat, flush=True)
    async def receive():
        for number in range(1_000_000):
            await database.inbox().store([RawUpdate(number, 1, b"{}")], number + 1)
            print("update", number, flush=True)
    await asyncio.gather(come(0), come(2_000_000), receive())

asyncio.run(main())
"""


@pytest.mark.parametrize("lines", [9, 120])
async def test_what_was_committed_survives_kill_9(
    database: Database, database_url: str, keyring: Keyring, lines: int
) -> None:
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-c", WRITE, database_url, str(keyring.path), stdout=asyncio.subprocess.PIPE
    )
    assert child.stdout
    told = [await child.stdout.readline() for _ in range(lines)]
    os.kill(child.pid, signal.SIGKILL)
    told += (await child.stdout.read()).splitlines(keepends=True)
    await child.wait()
    whole = [line.split() for line in told if line.endswith(b"\n")]
    chats = [int(number) for what, number in whole if what == b"person"]
    updates = [int(number) for what, number in whole if what == b"update"]
    async with database.unit() as work:
        for chat in chats:
            person = await work.people.by_chat(chat)
            assert person
            assert await work.attempts.unfinished(person.id, "quiz")
    stored = {u.update_id for u in await database.inbox().unfinished()}
    assert stored >= set(updates)
    offset = await database.inbox().offset()
    assert offset is None or offset == max(stored) + 1, "the offset never runs ahead of what is stored"
    async with database.unit() as work:  # and life goes on
        await work.people.add(10**9, NOON.date())
        await work.commit()
