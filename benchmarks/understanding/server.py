"""A real Rasa server for one model: when it answers, how long a message takes, how much memory it holds."""

import socket
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import httpx

from bot.settings import ROOT
from bot.supervisor import die_with_parent
from bot.understanding.process import environment, run_command

PATIENCE = 300.0  # seconds
WARM_UP = 20


class ServerError(Exception):
    """Rasa could not be started or asked; the message tells where to read why."""


class Server:
    """``with Server(model, log) as server``: answers at ``server.url``; it took ``server.start`` seconds."""

    def __init__(self, model: Path, log: Path) -> None:
        self.start = 0.0
        self._model = model
        self._log = log
        with socket.create_server(("127.0.0.1", 0)) as found:
            self._port = found.getsockname()[1]
        self.url = f"http://127.0.0.1:{self._port}"

    def __enter__(self) -> Self:
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                run_command(ROOT, self._model, self._port),
                cwd=ROOT,
                env=environment(ROOT),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                preexec_fn=die_with_parent,  # noqa: PLW1509 - only a system call between fork and exec
            )
        began = time.monotonic()
        try:
            self._wait(until=began + PATIENCE)
        except BaseException:
            self._end()
            raise
        self.start = time.monotonic() - began
        return self

    def _wait(self, until: float) -> None:
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > until:
                raise ServerError(f"Rasa did not start: see {self._log}")
            time.sleep(0.1)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    def _end(self) -> None:
        self._process.terminate()
        try:
            self._process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _answers(self) -> bool:
        """Whether a message is understood: the port alone opens before the model is there."""
        try:
            answer = httpx.post(f"{self.url}/model/parse", json={"text": "сайн уу"}, trust_env=False)
            return answer.status_code == httpx.codes.OK and bool(answer.json()["intent"]["name"])
        except (httpx.HTTPError, ValueError, KeyError):
            return False

    def resident(self) -> int | None:
        """Bytes of memory the server holds at present; None on systems that do not tell."""
        status = Path(f"/proc/{self._process.pid}/status")
        if not status.exists():
            return None
        fields = dict(line.split(":", 1) for line in status.read_text(encoding="utf-8").splitlines())
        return int(fields["VmRSS"].split()[0]) * 1024

    def latencies(self, texts: Sequence[str]) -> list[float]:
        """Milliseconds of ``/model/parse`` for each text, one after the other, when it is warm."""
        times = []
        with httpx.Client(base_url=self.url, trust_env=False, timeout=60) as client:
            for text in [*texts[:WARM_UP], *texts]:
                began = time.perf_counter()
                client.post("/model/parse", json={"text": text}).raise_for_status()
                times.append(1000 * (time.perf_counter() - began))
        return times[len(texts[:WARM_UP]) :]
