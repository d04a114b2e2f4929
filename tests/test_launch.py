"""Training happens once, however many ask for the model. A command that only counts stands for Rasa."""

import sys
import threading
from pathlib import Path

import pytest

from bot.launch import CannotStartError, ensure_model
from bot.settings import Settings
from bot.understanding import process as rasa

TRAIN = "import pathlib, sys, time; time.sleep(0.3); pathlib.Path(sys.argv[1]).write_text('model')"


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setattr(rasa, "rasa_python", lambda _: Path(sys.executable))
    return Settings.load({"LUUJIN_VAR_DIR": str(tmp_path / "var")}, None)


def test_two_who_ask_at_once_get_one_training(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    trainings: list[Path] = []

    def command(root: Path, out_dir: Path) -> list[str]:
        trainings.append(out_dir)
        return [sys.executable, "-c", TRAIN, str(rasa.model_path(root, out_dir))]

    monkeypatch.setattr(rasa, "train_command", command)
    found: list[Path] = []
    callers = [threading.Thread(target=lambda: found.append(ensure_model(settings))) for _ in range(2)]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join()
    assert len(trainings) == 1
    assert found[0] == found[1]
    assert found[0].read_text(encoding="utf-8") == "model"


def test_a_training_that_leaves_no_model_says_where_to_look(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rasa, "train_command", lambda *_: [sys.executable, "-c", ""])
    with pytest.raises(CannotStartError, match=r"train\.log"):
        ensure_model(settings)
    assert not list((settings.var_dir / "models").glob(".training-*"))
