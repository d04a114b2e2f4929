"""What holds for every test: the developer's own settings stay out, and under CI nothing is skipped."""

import os
from typing import Any

import pytest

from bot import settings

_skipped: list[str] = []


@pytest.fixture(autouse=True)
def settings_of_nobody(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """No ``LUUJIN_`` variable and no ``.env`` of whoever runs the tests; children inherit neither."""
    for name in [name for name in os.environ if name.startswith(settings.PREFIX)]:
        monkeypatch.delenv(name)
    nowhere = tmp_path_factory.getbasetemp() / "no.env"
    load: Any = settings.Settings.load
    monkeypatch.setattr(load.__func__, "__defaults__", (None, nowhere))


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
