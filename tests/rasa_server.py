"""A real Rasa server for tests: trained when its inputs changed, on a free port, stopped by its pid."""

import json
import socket
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import TracebackType
from typing import Self

import pytest

from bot.launch import ensure_model
from bot.settings import Settings
from bot.supervisor import die_with_parent
from bot.understanding.process import environment, rasa_python, run_command

PROJECT = Path(__file__).parent.parent
LOGS = PROJECT / "var" / "tests"
LOG = LOGS / "rasa.log"


def trained_model() -> Path:
    """The model for the present inputs; trained now if there is none. Skips when Rasa is not installed."""
    if not rasa_python(PROJECT).exists():
        pytest.skip("nlu/.venv is missing; cure: `make test` installs it")
    return ensure_model(Settings.load({}, None))


def run_rasa(command: list[str], name: str) -> str:
    """Runs one of Rasa's commands to its end and gives its output; AssertionError with it on failure."""
    done = subprocess.run(
        command,
        cwd=PROJECT,
        env=environment(PROJECT),
        capture_output=True,
        text=True,
        check=False,
        timeout=800,
    )
    output = done.stdout + done.stderr
    assert done.returncode == 0, f"rasa {name} failed:\n{output[-4000:]}"
    return output


class RasaServer:
    """``with RasaServer() as server: server.url``. ``stop`` and ``start`` may be called in between."""

    def __init__(self) -> None:
        self.model = trained_model()
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self, patience: float = 180.0) -> None:
        """Starts the server and waits until its model answers, at most ``patience`` seconds."""
        LOGS.mkdir(parents=True, exist_ok=True)
        with LOG.open("wb") as log:
            command = run_command(PROJECT, self.model, self.port)
            self._process = subprocess.Popen(
                command,
                cwd=PROJECT,
                env=environment(PROJECT),
                stdout=log,
                stderr=log,
                preexec_fn=die_with_parent,  # a worker of several that is interrupted ends nothing itself
            )
        give_up = time.monotonic() + patience
        while not self._answers():
            assert self._process.poll() is None, f"Rasa ended while starting; see {LOG}"
            if time.monotonic() > give_up:
                self.stop()
                raise TimeoutError(f"Rasa did not answer within {patience:.0f} s")
            time.sleep(0.2)

    def kill(self) -> None:
        """Ends the server as a power cut would."""
        assert self._process is not None
        self._process.kill()
        self._process.wait()
        self._process = None

    def stop(self) -> None:
        """Ends the server and waits for it."""
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process = None

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/status", timeout=2) as answer:
                return bool(json.load(answer).get("model_id"))
        except (urllib.error.URLError, TimeoutError, ConnectionError, ValueError):
            return False


def free_port() -> int:
    """A port that nobody holds at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
