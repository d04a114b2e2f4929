from pathlib import Path

import pytest

from benchmarks.understanding.mistakes import is_mistake, write_mistakes
from benchmarks.understanding.reading import Seen
from benchmarks.understanding.sets import Phrase
from bot.domain.conversation import Reading, Source
from bot.domain.safety import Risk


def seen(taken: str, risk: Risk) -> Seen:
    reading = Reading("юу байна", taken, 0.5, risk, "mn", Source.RASA)
    return Seen(Phrase("cyrillic", "greet", "юу байна"), reading)


@pytest.mark.parametrize(
    ("name", "taken", "risk", "wrong"),
    [
        ("intents", "greet", Risk.NONE, False),
        ("intents", "thanks", Risk.NONE, True),
        ("disclosures", "greet", Risk.NONE, True),
        ("disclosures", "disclose_grooming", Risk.CONCERN, False),
        ("hard_negatives", "thanks", Risk.NONE, False),
        ("everyday", "ask_for_human", Risk.CONCERN, True),
    ],
)
def test_what_each_set_counts(name: str, taken: str, risk: Risk, wrong: bool) -> None:
    assert is_mistake(name, seen(taken, risk)) is wrong


def test_only_mistakes_are_written(tmp_path: Path) -> None:
    path = tmp_path / "mistakes.tsv"
    write_mistakes({"intents": [seen("greet", Risk.NONE), seen("thanks", Risk.NONE)]}, path)
    _, *lines = path.read_text(encoding="utf-8").splitlines()
    assert [line.split("\t") for line in lines] == [
        ["intents", "cyrillic", "greet", "thanks", "0.50", "none", "rasa", "юу байна"]
    ]
