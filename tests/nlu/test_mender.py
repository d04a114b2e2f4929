"""Slips are put right in the tokens and in the text that is restored. Runs in Rasa's own environment."""

import pytest

from bot.understanding.process import rasa_python
from tests.rasa_server import PROJECT, run_rasa

CHECKS = """
from rasa.nlu.constants import TOKENS_NAMES
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from nlu.components.language import LanguageGate
from nlu.components.mender import MENDED, SlipMender
from nlu.components.restorer import RESTORED, CyrillicRestorer
from nlu.components.tokenizer import SKELETON, FoldingTokenizer

said = ["зургийг минь устгаач", "zurgiig mini ustgaach", "can you delete my picture", "энэ зургийг устгаач"]
learnt = [f"{text} {n}" for n in range(3) for text in said]  # what is said twice alike is learnt from once
tokenizer = FoldingTokenizer(FoldingTokenizer.get_default_config())
components = [LanguageGate({}, None, None), SlipMender({}, None, None), CyrillicRestorer({}, None, None)]


def through(messages):
    tokenizer.process(messages)
    for component in components:
        component.process(messages)
    return messages


data = TrainingData([Message({TEXT: text, "intent": "faq"}) for text in learnt])
uncached = tokenizer.process_training_data(data)
assert uncached.training_examples == data.training_examples
assert data.fingerprint() == data.fingerprint() != uncached.fingerprint() != uncached.fingerprint()
for component in components:
    if hasattr(component, "learn"):
        component.learn(data)
    component.process_training_data(data)
known = [token.lemma for token in data.nlu_examples[1].get(TOKENS_NAMES[TEXT])][:3]
assert all(example.get(MENDED) == example.get(TEXT) for example in data.nlu_examples), "what was learnt stays"

latin, cyrillic, english, one, nothing = through([
    Message({TEXT: "zurigig, mini ustagach 👋"}),
    Message({TEXT: "Зурийгг минь устгач!"}),
    Message({TEXT: "can you delte my pictuer"}),
    Message({TEXT: "pictuer"}),
    Message({TEXT: "👋 108"}),
])
found = latin.get(TOKENS_NAMES[TEXT])
assert [token.lemma for token in found[:3]] == known, [token.lemma for token in found]
assert found[0].get(SKELETON) and found[0].text == "zurigig", "typed words stay as they are"
assert latin.get(RESTORED) == "зургийг, минь устгаач 👋", latin.get(RESTORED)
assert cyrillic.get(RESTORED) == "зургийг минь устгаач!", cyrillic.get(RESTORED)
assert english.get(RESTORED) == "can you delete my picture", english.get(RESTORED)
assert one.get(MENDED) is None or one.get("language") == "mn", "of one word nobody knows that it is English"
assert nothing.get(RESTORED) == "👋 108"
print("all hold")
"""


@pytest.mark.skipif(
    not rasa_python(PROJECT).exists(), reason="nlu/.venv is missing; cure: `make test` installs it"
)
def test_slips_are_put_right_as_promised() -> None:
    assert "all hold" in run_rasa([str(rasa_python(PROJECT)), "-c", CHECKS], "mender")
