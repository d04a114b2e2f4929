"""What holds for every test: the developer's own settings stay out, and under CI nothing is skipped.

With several processes (`make test`) these hooks run in each of them. What the workers report, collecting and
running, comes by the process in charge, whose exit code counts.
"""

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

from bot import settings
from tests.workers import InGroups, place_in_line

if TYPE_CHECKING:
    from tests.rasa_server import RasaServer

_skipped: list[str] = []


@pytest.fixture(autouse=True)
def settings_of_nobody(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """No ``LUUJIN_`` variable and no ``.env`` of whoever runs the tests; children inherit neither."""
    for name in [name for name in os.environ if name.startswith(settings.PREFIX)]:
        monkeypatch.delenv(name)
    nowhere = tmp_path_factory.getbasetemp() / "no.env"
    load: Any = settings.Settings.load
    monkeypatch.setattr(load.__func__, "__defaults__", (None, nowhere))


@pytest.fixture(scope="session")
def rasa() -> Iterator["RasaServer"]:
    """A real Rasa server, shared by all who ask. Whoever kills it starts it again."""
    from tests.rasa_server import RasaServer  # with half of the bot, which few tests need

    with RasaServer() as server:
        yield server


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if hasattr(config, "workerinput"):  # one process alone takes them as they come
        items.sort(key=lambda item: place_in_line(item.nodeid))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> InGroups:
    config.option.loadscopereorder = False  # by how many tests there are: place_in_line knows better
    return InGroups(config, log)


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    if report.skipped and not hasattr(report, "wasxfail"):
        _skipped.append(report.nodeid)


def pytest_collectreport(report: pytest.CollectReport) -> None:
    if report.skipped:
        _skipped.append(report.nodeid)


def under_ci() -> bool:
    return os.environ.get("CI", "").lower() in {"1", "true"}


def pytest_sessionfinish(session: pytest.Session) -> None:
    if _skipped and under_ci() and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if _skipped and under_ci():
        terminalreporter.section("skipped, which CI does not take for an answer")
        for name in _skipped:
            terminalreporter.line(name)
