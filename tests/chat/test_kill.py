"""Nothing is lost when the process dies: real processes, a real database, ``kill -9``."""

import asyncio
import sys
from asyncio.subprocess import Process
from collections import defaultdict
from pathlib import Path

from bot.sandbox.config import SandboxConfig
from bot.sandbox.server import running
from bot.storage.database import Database
from bot.storage.keys import Keyring
from bot.storage.migrate import migrate
from tests.journeys.phones import Sandbox

CHATS, EACH = 6, 20
ROOT = Path(__file__).resolve().parents[2]


class Record:
    """What the processes wrote down: process, chat, number."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def lines(self) -> list[tuple[int, int, int]]:
        if not self._path.exists():
            return []
        return [(int(p), int(c), int(n)) for p, c, n in map(str.split, self._path.read_text().splitlines())]

    async def grows_to(self, lines: int) -> None:
        async with asyncio.timeout(60):
            while len(self.lines()) < lines:
                await asyncio.sleep(0.01)

    async def knows_all(self) -> None:
        async with asyncio.timeout(60):
            while len({(c, n) for _, c, n in self.lines()}) < CHATS * EACH:
                await asyncio.sleep(0.02)


async def send(sandbox: Sandbox, numbers: range) -> None:
    for number in numbers:
        for chat in range(1, CHATS + 1):
            message = {"message_id": number, "chat": {"id": chat, "type": "private"}, "text": str(number)}
            await sandbox.update({"message": message})


async def test_every_update_is_handled_and_chats_keep_their_order_over_three_kills(tmp_path: Path) -> None:
    url, key_file = f"sqlite+aiosqlite:///{tmp_path}/luujin.db", tmp_path / "keys.json"
    record = Record(tmp_path / "record")
    Keyring.create(key_file)
    await migrate(url)

    async def begin(api: str) -> Process:
        command = ["-m", "tests.chat.doomed", api, url, str(key_file), str(tmp_path / "record")]
        return await asyncio.create_subprocess_exec(sys.executable, *command, cwd=ROOT)

    async with running(SandboxConfig(port=0)) as (_, api), Sandbox(api) as sandbox:
        for kill in range(3):
            await send(sandbox, range(5 * kill, 5 * kill + 5))
            process = await begin(api)
            await record.grows_to(len(record.lines()) + 8)
            process.kill()
            await process.wait()
        assert len({(c, n) for _, c, n in record.lines()}) < CHATS * 15
        process = await begin(api)
        await send(sandbox, range(15, EACH))
        await record.knows_all()
        await asyncio.sleep(0.5)
        process.kill()
        await process.wait()

    assert_order(record.lines())
    inbox = Database.open(url, Keyring.load(key_file))
    assert await inbox.inbox().unfinished() == []
    await inbox.close()


def assert_order(lines: list[tuple[int, int, int]]) -> None:
    """Within a chat and a process numbers rise one by one; a new process repeats at most the last one."""
    seen: dict[int, list[int]] = defaultdict(list)
    for _, chat, number in lines:
        seen[chat].append(number)
    for numbers in seen.values():
        first_times = list(dict.fromkeys(numbers))
        assert first_times == list(range(EACH))
        assert len(numbers) <= EACH + 3
