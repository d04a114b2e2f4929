"""The command line in this process, or in one of its own, with a place of its own for all that is stored."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.__main__ import app
from bot.settings import ROOT, Settings
from bot.storage.keys import Keyring


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Where everything of a test is stored; there is a key file and nothing else."""
    monkeypatch.setenv("LUUJIN_VAR_DIR", str(tmp_path))
    settings = Settings.load()
    Keyring.create(settings.keys)
    return settings


def luujin(*words: object, typed: str = "") -> Result:
    """The command in this process."""
    return CliRunner().invoke(app, [str(word) for word in words], input=typed)


def luujin_apart(*words: object, var: Path | None = None) -> "subprocess.CompletedProcess[str]":
    """The command in a process of its own. ``var``: where it stores things, if not as in ``settings``."""
    command = [sys.executable, "-m", "bot", *map(str, words)]
    environment = os.environ | ({"LUUJIN_VAR_DIR": str(var), "LUUJIN_DOTENV": ""} if var else {})
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
