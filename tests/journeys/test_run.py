"""``luujin run`` as a newcomer meets it: one command, one address; clear words when something is wrong."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.journeys.people import welcomed
from tests.journeys.phones import Sandbox
from tests.journeys.world import ROOT, Program, World, clean_environment
from tests.rasa_server import free_port, trained_model


def newcomer(folder: Path, *args: str, **settings: str) -> Program:
    """``luujin run`` with nothing set but ports and a folder of its own."""
    env = clean_environment() | {"LUUJIN_VAR_DIR": str(folder), **settings}
    return Program("luujin", [sys.executable, "-m", "bot", "run", *args], env, folder / "run.log")


def children_of(pid: int) -> dict[str, int]:
    """The processes that this one started: the last words of each command line, and its id."""
    found = {}
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            words = (entry / "cmdline").read_bytes().decode(errors="replace").split("\0")
        except OSError:  # it has ended meanwhile
            continue
        if parent == pid:
            name = next((w for w in ("rasa", "sandbox", "run") if w in words), "?")
            found["bot" if name == "run" and "rasa" not in words else name] = int(entry.name)
    return found


async def test_one_command_starts_everything_and_ctrl_c_ends_it(tmp_path: Path) -> None:
    (tmp_path / "models").symlink_to(trained_model().parent)
    port, rasa_port = free_port(), free_port()
    luujin = newcomer(tmp_path, LUUJIN_SANDBOX_PORT=str(port), LUUJIN_RASA_PORT=str(rasa_port))
    luujin.start()
    try:
        luujin.wait_for_words(f"http://127.0.0.1:{port}")
        luujin.wait_for_words("Rasa is ready")
        async with Sandbox(f"http://127.0.0.1:{port}") as sandbox:
            phone = await welcomed(sandbox)
            before = children_of(luujin.pid)
            assert set(before) == {"sandbox", "rasa", "bot"}

            os.kill(before["rasa"], signal.SIGKILL)
            os.kill(before["bot"], signal.SIGKILL)
            luujin.wait_for_words("rasa ended unexpectedly")
            luujin.wait_for_words("bot ended unexpectedly")
            sent = await phone.send("108")
            await phone.wait_for("107", 120.0, after=sent)
            await rasa_is_back(luujin)
            after = children_of(luujin.pid)
            assert after["sandbox"] == before["sandbox"]
            assert after["rasa"] != before["rasa"]
    finally:
        left = children_of(luujin.pid) if luujin.running else {}
        code = luujin.stop(signal.SIGINT)
    assert code == 0, luujin.output()[-3000:]
    for pid in left.values():
        assert not Path(f"/proc/{pid}").exists()


async def rasa_is_back(luujin: Program) -> None:
    for _ in range(1800):
        if luujin.output().count("Rasa is ready") == 2:
            return
        await asyncio.sleep(0.1)
    raise AssertionError(luujin.output()[-3000:])


def said(folder: Path, *args: str, **settings: str) -> str:
    """What ``luujin run`` says when it cannot start."""
    program = newcomer(folder, *args, **settings)
    done = subprocess.run(
        program.argv, env=program.env, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 2, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    return done.stderr


def test_every_wrong_setting_is_named_at_once_without_its_value(tmp_path: Path) -> None:
    words = said(
        tmp_path,
        LUUJIN_TELEGRAM_TOKEN="secret-canary",
        LUUJIN_TIMEZONE="Mars/Olympus",
        LUUJIN_DATABASE_URL="mysql://secret-canary",
        LUUJIN_TIMEZON="x",
    )
    for name in ("TELEGRAM_TOKEN", "TIMEZONE", "DATABASE_URL", "TIMEZON:"):
        assert f"LUUJIN_{name}" in words
    assert "canary" not in words


@pytest.mark.parametrize("name", ["LUUJIN_SANDBOX_PORT", "LUUJIN_RASA_PORT"])
def test_a_taken_port_is_named_with_its_cure(tmp_path: Path, name: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        words = said(tmp_path, **{"LUUJIN_SANDBOX_PORT": str(free_port()), name: str(port)})
    assert f"Port {port} is taken" in words
    assert name in words


def test_a_refused_token_is_said_and_never_shown(world: World, tmp_path: Path) -> None:

    token = "123456789:xxsecretcanarysecretcanarysecretcanary"
    words = said(
        tmp_path,
        LUUJIN_TELEGRAM_TOKEN=token,
        LUUJIN_TELEGRAM_API=world.url,
        LUUJIN_RASA_URL="http://127.0.0.1:9",
    )
    assert "Telegram refuses LUUJIN_TELEGRAM_TOKEN" in words
    assert token[:20] not in words


def test_an_unknown_role_is_refused(tmp_path: Path) -> None:
    assert "timetable" in said(tmp_path, "--role", "cook")
