"""Real child processes: kept running, ended together, never left behind."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from bot import supervisor as module
from bot.supervisor import Child, ChildRefusedError, Supervisor, is_taken, listens

ROOT = Path(__file__).parent.parent


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "FIRST_PAUSE", 0.05)
    monkeypatch.setattr(module, "LONGEST_PAUSE", 0.2)
    monkeypatch.setattr(module, "STOP_GRACE", 1.0)


def a_child(code: str, name: str = "child", folder: Path = ROOT, **more: object) -> Child:
    return Child(name, [sys.executable, "-c", code], dict(os.environ), folder, **more)  # type: ignore[arg-type]


class Ears:
    """Hears what the supervisor tells."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, str]] = []

    def __call__(self, name: str, what: str) -> None:
        self.heard.append((name, what))

    def times(self, what: str) -> int:
        return sum(told == what for _, told in self.heard)


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(30):
        while not true():
            await asyncio.sleep(0.02)


async def run_until(children: list[Child], true: Callable[[], bool], ears: Ears) -> list[int]:
    """Supervise until something is so, then end; the ids of the processes that ran at that moment."""
    supervisor = Supervisor(ears)
    task = asyncio.ensure_future(supervisor.run(children))
    try:
        await until(lambda: true() or task.done())
        pids = [process.pid for process in supervisor._running]
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    return pids


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{pid}/status")
    return not status.exists() or "State:\tZ" not in status.read_text()


async def test_a_child_that_dies_is_started_again_and_again() -> None:
    ears = Ears()
    await run_until([a_child("raise SystemExit(1)")], lambda: ears.times("started") >= 4, ears)
    assert ears.heard[:4] == [("child", "started"), ("child", "died")] * 2


async def test_the_pauses_grow_to_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    pauses: list[float] = []
    sleep = asyncio.sleep

    async def noted(seconds: float) -> None:
        if seconds != 0.02:  # this test's own
            pauses.append(seconds)
        await sleep(0.02 if seconds == 0.02 else 0)

    monkeypatch.setattr(asyncio, "sleep", noted)
    ears = Ears()
    await run_until([a_child("raise SystemExit(1)")], lambda: len(pauses) >= 5, ears)
    assert pauses[:5] == [0.05, 0.1, 0.2, 0.2, 0.2]


async def test_a_child_that_lived_long_starts_again_after_the_first_pause(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "HEALTHY_AFTER", 0.0)
    pauses: list[float] = []
    sleep = asyncio.sleep

    async def noted(seconds: float) -> None:
        if seconds != 0.02:
            pauses.append(seconds)
        await sleep(0.02 if seconds == 0.02 else 0)

    monkeypatch.setattr(asyncio, "sleep", noted)
    await run_until([a_child("raise SystemExit(1)")], lambda: len(pauses) >= 3, Ears())
    assert set(pauses[:3]) == {0.05}


async def test_a_child_killed_from_outside_is_started_again() -> None:
    ears = Ears()
    supervisor = Supervisor(ears)
    task = asyncio.ensure_future(supervisor.run([a_child("import time; time.sleep(60)")]))
    await until(lambda: len(supervisor._running) == 1)
    first = supervisor._running[0].pid
    os.kill(first, signal.SIGKILL)
    await until(lambda: bool(supervisor._running) and supervisor._running[0].pid != first)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert ears.times("died") == 1


async def test_one_refused_child_ends_everything() -> None:
    ears = Ears()
    supervisor = Supervisor(ears)
    steady = a_child("import time; time.sleep(60)", "steady")
    refused = a_child("import time; time.sleep(0.3); raise SystemExit(2)", "refused")
    with pytest.raises(ChildRefusedError):
        await supervisor.run([steady, refused])
    assert supervisor._running == []
    assert ears.times("started") == 2


async def test_children_end_with_the_supervisor_newest_first(tmp_path: Path) -> None:
    code = (
        "import signal, sys, time, pathlib\n"
        "def end(*_):\n"
        "    with open('order', 'a') as file: file.write(sys.argv[1])\n"
        "    sys.exit(0)\n"
        "signal.signal(signal.SIGTERM, end)\n"
        "pathlib.Path(sys.argv[1]).touch()\n"
        "time.sleep(60)\n"
    )
    argv = [sys.executable, "-c", code]
    children = [Child(name, [*argv, name], dict(os.environ), tmp_path) for name in ("a", "b")]
    ears = Ears()
    pids = await run_until(children, lambda: all((tmp_path / name).exists() for name in "ab"), ears)
    assert len(pids) == 2
    assert not any(is_alive(pid) for pid in pids)
    assert (tmp_path / "order").read_text() == "ba"


async def test_a_child_that_does_not_listen_is_ended_all_the_same(tmp_path: Path) -> None:
    code = (
        "import signal, time, pathlib\n"
        "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        "pathlib.Path('deaf').touch()\n"
        "time.sleep(60)\n"
    )
    pids = await run_until([a_child(code, folder=tmp_path)], (tmp_path / "deaf").exists, Ears())
    assert len(pids) == 1
    assert not is_alive(pids[0])


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel does this on Linux only; cure: run it there")
def test_children_end_even_when_the_supervisor_is_killed(tmp_path: Path) -> None:
    code = (
        "import asyncio, os, sys, pathlib\n"
        "from bot.supervisor import Child, Supervisor\n"
        "child = Child('c', [sys.executable, '-c', \"import os, time, pathlib;"
        " pathlib.Path('new').write_text(str(os.getpid())); os.rename('new', 'pid'); time.sleep(60)\"],"
        " dict(os.environ), pathlib.Path.cwd())\n"
        "asyncio.run(Supervisor(lambda *_: None).run([child]))\n"
    )
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    parent = subprocess.Popen([sys.executable, "-c", code], cwd=tmp_path, env=env)
    try:
        wait(lambda: (tmp_path / "pid").exists())
    finally:
        parent.kill()
        parent.wait()
    pid = int((tmp_path / "pid").read_text())
    wait(lambda: not is_alive(pid))


def wait(true: Callable[[], bool]) -> None:
    end = time.monotonic() + 30
    while not true():
        assert time.monotonic() < end, "it never became so"
        time.sleep(0.02)


async def test_what_a_child_says_goes_to_its_log_which_others_cannot_read(tmp_path: Path) -> None:
    log = tmp_path / "log" / "child.log"
    ears = Ears()
    child = a_child("import sys; print('out'); print('err', file=sys.stderr); sys.exit(1)", log=log)
    await run_until([child], lambda: ears.times("died") >= 2, ears)
    said = log.read_text()
    assert said.count("out") >= 2, "a second start adds to it"
    assert "err" in said
    assert log.stat().st_mode & 0o077 == 0


async def test_ready_is_told_when_the_port_answers() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    code = (
        "import socket, time\ntime.sleep(0.4)\n"
        f"s = socket.create_server(('127.0.0.1', {port}))\ntime.sleep(60)\n"
    )
    ears = Ears()
    assert not await listens(port)
    await run_until([a_child(code, port=port)], lambda: ears.times("ready") == 1, ears)
    assert ears.heard == [("child", "started"), ("child", "ready")]


async def test_a_child_that_dies_before_it_is_ready_is_not_waited_for() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    ears = Ears()
    await run_until([a_child("raise SystemExit(1)", port=port)], lambda: ears.times("died") >= 2, ears)
    assert ears.times("ready") == 0


def test_a_port_that_another_program_holds_is_taken() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        assert is_taken(port)
    assert not is_taken(port)
