"""Imports go inward only; and the check that says so can fail."""

import configparser
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

# One bad import for each contract, in a module that no other contract minds.
PLANTED = {
    "rooms": ("sandbox", "import bot.chat.screen"),
    "telegram": ("storage", "import telegram"),
    "sql": ("chat", "import sqlalchemy"),
    "scheduler": ("chat", "from apscheduler.triggers.date import DateTrigger"),
    "httpx": ("chat", "import httpx"),
    "servers": ("storage", "import starlette"),
    "words": ("chat", "import yaml"),
    "drawing": ("chat", "import matplotlib"),
    "recall": ("chat", "import fsrs"),
    "domain": ("usecases", "import structlog"),
}


def contracts() -> dict[str, str]:
    """Contract id → name, as they stand in ``.importlinter``."""
    parser = configparser.ConfigParser()
    parser.read(ROOT / ".importlinter", encoding="utf-8")
    prefix = "importlinter:contract:"
    return {s.removeprefix(prefix): parser[s]["name"] for s in parser.sections() if s.startswith(prefix)}


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    command = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    env = {**os.environ, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1", "COLUMNS": "200"}
    return subprocess.run(
        [sys.executable, "-c", command, "--no-cache"],
        cwd=folder,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What the linter says of a copy of the rooms with every bad import in it."""
    folder = tmp_path_factory.mktemp("planted")
    shutil.copytree(ROOT / "bot", folder / "bot", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / ".importlinter", folder)
    for contract, (room, line) in PLANTED.items():
        (folder / "bot" / room / f"planted_{contract}.py").write_text(f"{line}\n")
    done = lint(folder)
    assert done.returncode == 1, done.stderr
    return done.stdout


def test_every_import_goes_inward() -> None:
    done = lint(ROOT)
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_bad_import_is_planted_for_every_contract() -> None:
    assert set(PLANTED) == set(contracts())


@pytest.mark.parametrize("contract", sorted(PLANTED))
def test_a_bad_import_is_refused(contract: str, planted: str) -> None:
    """Kept and broken are listed first; the details follow under each broken contract's name."""
    name = contracts()[contract]
    assert f"{name} BROKEN" in planted
    details = planted.rpartition(f"\n{name}\n")[2].partition("\n\n\n")[0]
    room, _ = PLANTED[contract]
    assert f"planted_{contract}" in details or f"bot.{room}" in details


def test_no_room_is_left_out() -> None:
    """A new room has to take a place among the layers; telegram and the others are kept from all but one."""
    parser = configparser.ConfigParser()
    parser.read(ROOT / ".importlinter", encoding="utf-8")
    rooms = {p.stem for p in (ROOT / "bot").iterdir() if p.name not in {"__init__.py", "__pycache__"}}
    assert parser["importlinter:contract:rooms"]["exhaustive"] == "True"
    for section in parser.sections():
        sources = parser[section].get("source_modules", "").split()
        if len(sources) > 2:
            missing = rooms - {source.removeprefix("bot.") for source in sources}
            assert missing <= {"chat", "storage", "timetable", "understanding", "sandbox", "texts", "figures"}
            assert len(missing) <= 2, section
