"""Real processes for journeys: the sandbox, Rasa and the bot, each started, killed and ended by us alone."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from bot.sandbox.config import TOKEN
from bot.supervisor import die_with_parent
from tests.rasa_server import free_port

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 180.0  # seconds; CI machines share two cores among several servers


def zone_where_it_is(hour: int) -> str:
    """A time zone in which it is about this hour now, so that quiet hours can be met or avoided."""
    east = (hour - datetime.now(UTC).hour + 12) % 24 - 12
    return f"Etc/GMT{-east:+d}" if east else "Etc/GMT"


class Program:
    """One process with its output in a file."""

    def __init__(self, name: str, argv: list[str], env: Mapping[str, str], log: Path) -> None:
        self.name, self.argv, self.env, self.log = name, argv, dict(env), log
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it; its output is appended to the log."""
        with self.log.open("ab") as output:
            self._process = subprocess.Popen(
                self.argv,
                env=self.env,
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                preexec_fn=die_with_parent,
            )

    def wait_for_port(self, port: int) -> None:
        """Return when it listens; AssertionError with its output when it ends or does not within a minute."""
        ends = time.monotonic() + PATIENCE
        while time.monotonic() < ends:
            assert self.running, f"{self.name} ended:\n{self.output()[-3000:]}"
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    return
            time.sleep(0.1)
        raise AssertionError(f"{self.name} does not listen:\n{self.output()[-3000:]}")

    def wait_for_words(self, words: str, since: int = 0) -> None:
        """Return when its output (behind byte ``since``) holds these words."""
        ends = time.monotonic() + PATIENCE
        while words not in self.output()[since:]:
            assert time.monotonic() < ends, f"{self.name} never said {words!r}:\n{self.output()[-3000:]}"
            time.sleep(0.05)

    @property
    def running(self) -> bool:
        """Whether it runs."""
        return self._process is not None and self._process.poll() is None

    @property
    def pid(self) -> int:
        """Its process id."""
        assert self._process is not None
        return self._process.pid

    def kill(self) -> None:
        """End it as a power cut would."""
        assert self._process is not None
        self._process.kill()
        self._process.wait()

    def stop(self, with_signal: signal.Signals = signal.SIGTERM) -> int | None:
        """Ask it to end; its exit code, None when it was never started."""
        if self._process is None:
            return None
        if self._process.poll() is None:
            self._process.send_signal(with_signal)
        return self._process.wait(timeout=30)

    def output(self) -> str:
        """Everything it printed."""
        return self.log.read_text(encoding="utf-8", errors="replace") if self.log.exists() else ""


class World:
    """A sandbox and a bot with its own database, over a Rasa that may be shared."""

    def __init__(self, folder: Path, rasa_port: int, zone: str, **settings: str) -> None:
        self.folder = folder
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.env = clean_environment() | {
            "LUUJIN_VAR_DIR": str(folder),
            "LUUJIN_TELEGRAM_TOKEN": TOKEN,
            "LUUJIN_TELEGRAM_API": self.url,
            "LUUJIN_RASA_URL": f"http://127.0.0.1:{rasa_port}",
            "LUUJIN_TIMEZONE": zone,
            **settings,
        }
        here = [sys.executable, "-m", "bot"]
        sandbox = [*here, "sandbox", "--port", str(self.port)]
        self.sandbox = Program("sandbox", sandbox, self.env, folder / "sandbox.log")
        self.bot = Program("bot", [*here, "run"], self.env, folder / "bot.log")

    def begin(self) -> None:
        """Start sandbox and bot."""
        self.sandbox.start()
        self.sandbox.wait_for_port(self.port)
        self.start_bot()

    def start_bot(self) -> None:
        """Start the bot and wait until all its roles have begun."""
        before = len(self.bot.output())
        self.bot.start()
        for role in ("bot", "sender", "timetable"):
            self.bot.wait_for_words(f"kind={role}", before)

    def end(self) -> None:
        """End what still runs; the bot must end by itself when asked."""
        if self.bot.running:
            assert self.bot.stop() == 0, self.bot.output()[-3000:]
        self.sandbox.stop()

    def luujin(self, *args: str, stdin: str = "", code: int = 0) -> str:
        """Run a command of ours on this world; what it printed; of one that fails, why."""
        done = subprocess.run(
            [sys.executable, "-m", "bot", *args],
            env=self.env,
            cwd=ROOT,
            input=stdin,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
            start_new_session=True,  # what asks for a secret asks the terminal of a session that has one
        )
        assert done.returncode == code, done.stdout + done.stderr
        return done.stderr if code else done.stdout

    def invite(self, role: str, club: str | None = None) -> str:
        """A fresh invitation's deep-link payload."""
        link = self.luujin("people", "invite", "--role", role, *(["--club", club] if club else []))
        return link.strip().rpartition("?start=")[2]


def clean_environment() -> dict[str, str]:
    """This process's environment without anybody's settings of Luujin: a developer's token least of all."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("LUUJIN_")}
    return kept | {"LUUJIN_DOTENV": ""}
