"""Rasa's own checks: its data and rules fit together, and conversations run as written."""

from pathlib import Path

import pytest

from bot.understanding.process import rasa_python
from tests.rasa_server import PROJECT, run_rasa, trained_model

pytestmark = pytest.mark.timeout(900)  # the first one may have to train the model


def _rasa(*words: str) -> list[str]:
    return [str(rasa_python(PROJECT)), "-m", "rasa", *words]


def test_rasa_finds_no_fault_in_the_data() -> None:
    trained_model()
    where = ["--domain", "nlu/domain", "--data", "nlu/data", "stories", "--config", "nlu/config.yml"]
    output = run_rasa(_rasa("data", "validate", "--fail-on-warnings", *where), "data validate")
    assert "No story structure conflicts found" in output


def test_conversations_run_as_written(tmp_path: Path) -> None:
    model = trained_model()
    stories = ["--stories", "tests/nlu/stories", "--model", str(model), "--out", str(tmp_path)]
    command = _rasa(
        "test", "core", "--e2e", *stories, "--fail-on-prediction-errors", "--endpoints", "nlu/endpoints.yml"
    )
    run_rasa(command, "test core")
    failed = (tmp_path / "failed_test_stories.yml").read_text(encoding="utf-8")
    assert "None of the test stories failed" in failed
