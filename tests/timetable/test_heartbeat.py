"""The sign stops when somebody is forgotten, and only then."""

import http.server
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

import pytest
import structlog

from bot.timetable.heartbeat import FILE, Heartbeat


@dataclass
class Audit:
    """Answers what a test says."""

    forgotten: int = 0
    failure: Exception | None = None

    async def __call__(self) -> int:
        if self.failure:
            raise self.failure
        return self.forgotten


class Page(http.server.BaseHTTPRequestHandler):
    seen: ClassVar[list[tuple[str, dict[str, str]]]] = []
    status = 200

    def do_GET(self) -> None:
        self.seen.append((self.path, dict(self.headers)))
        self.send_response(self.status)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        return


@dataclass
class Served:
    url: str
    seen: list[tuple[str, dict[str, str]]] = field(default_factory=list)


@pytest.fixture
def page() -> Iterator[Served]:
    Page.seen.clear()
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Page)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield Served(f"http://127.0.0.1:{server.server_port}/alive/secret-canary", Page.seen)
    server.shutdown()
    server.server_close()
    thread.join()


async def test_while_all_is_well_the_file_is_touched_and_the_page_fetched(
    tmp_path: Path, page: Served
) -> None:
    beat = Heartbeat(Audit(), tmp_path / "var", page.url)
    assert await beat() == 0
    first = (tmp_path / "var" / FILE).stat().st_mtime_ns
    assert await beat() == 0
    assert (tmp_path / "var" / FILE).stat().st_mtime_ns > first
    assert (tmp_path / "var" / FILE).read_bytes() == b""
    assert [path for path, _ in page.seen] == ["/alive/secret-canary"] * 2
    assert set(page.seen[0][1]) <= {"Accept-Encoding", "Host", "User-Agent", "Connection"}


async def test_it_stops_when_somebody_is_forgotten(tmp_path: Path, page: Served) -> None:
    with structlog.testing.capture_logs() as logs:
        await Heartbeat(Audit(forgotten=2), tmp_path, page.url)()
    assert not (tmp_path / FILE).exists()
    assert page.seen == []
    assert [(line["log_level"], line["event"]) for line in logs] == [("error", "escalation overdue")]


async def test_it_stops_when_nobody_can_look(tmp_path: Path, page: Served) -> None:
    with pytest.raises(ConnectionError):
        await Heartbeat(Audit(failure=ConnectionError()), tmp_path, page.url)()
    assert not (tmp_path / FILE).exists()
    assert page.seen == []


async def test_a_page_that_does_not_answer_stops_nothing_and_is_named_nowhere(tmp_path: Path) -> None:
    with structlog.testing.capture_logs() as logs:
        await Heartbeat(Audit(), tmp_path, "http://127.0.0.1:9/secret-canary")()
    assert (tmp_path / FILE).exists()
    assert [line["event"] for line in logs] == ["heartbeat not sent"]
    assert "canary" not in repr(logs)


async def test_a_folder_that_cannot_be_written_stops_nothing_else(tmp_path: Path, page: Served) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with structlog.testing.capture_logs() as logs:
        await Heartbeat(Audit(), tmp_path / "file", page.url)()
    assert [line["event"] for line in logs] == ["heartbeat not written"]
    assert len(page.seen) == 1
