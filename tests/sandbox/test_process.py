"""The sandbox as a process of its own: signals end it kindly, nothing is lost."""

import asyncio
import signal
import socket
import sys
from pathlib import Path

import httpx
import pytest

from tests.sandbox.conftest import NO_TLS, STUDENT

PROGRAM = """
import asyncio, sys
from pathlib import Path
from bot.sandbox.config import SandboxConfig
from bot.sandbox.server import serve
asyncio.run(serve(SandboxConfig(port=int(sys.argv[1]), state=Path(sys.argv[2]))))
"""


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT])
async def test_a_signal_ends_it_and_the_last_act_is_saved(state_file: Path, ending: signal.Signals) -> None:
    port = _free_port()
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", PROGRAM, str(port), str(state_file))
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", verify=NO_TLS, timeout=20) as client:
        async with asyncio.timeout(60):
            while True:
                try:
                    await client.get("/sandbox/health")
                    break
                except httpx.ConnectError:
                    await asyncio.sleep(0.05)
        token = "1000001:sandbox-token-for-this-machine-only"
        polling = asyncio.create_task(client.get(f"/bot{token}/getUpdates?timeout=40"))
        await asyncio.sleep(0.05)
        await client.post(f"/sandbox/phones/{STUDENT}/start", json={"payload": "last"})
        process.send_signal(ending)
        assert (await polling).status_code == 200
        async with asyncio.timeout(20):
            assert await process.wait() == 0
    assert "/start last" in state_file.read_text(encoding="utf-8")
