from pathlib import Path

import yaml

from benchmarks.understanding.plain import Example, flat, pipeline, read_examples, unflat, write_project
from tests.nlu.training import examples

PROJECT = Path(__file__).parent.parent.parent


def test_same_examples_as_our_own_model() -> None:
    assert list(read_examples(PROJECT / "nlu" / "data")) == [Example(e.intent, e.text) for e in examples()]


def test_questions_become_intents_and_come_back() -> None:
    intents = {example.intent for example in examples()}
    assert not any("/" in flat(intent) for intent in intents)
    assert {unflat(flat(intent)) for intent in intents} == intents


def test_project_can_be_read_back(tmp_path: Path) -> None:
    learnt = [Example("faq/who_to_call", 'хэн рүү "залгах" вэ: #1'), Example("greet", "сайн уу")]
    project = write_project(tmp_path / "plain", "plain", pipeline(), learnt)
    data = yaml.safe_load(project.data.read_text(encoding="utf-8"))
    assert data["nlu"] == [
        {"intent": "faq__who_to_call", "examples": '- хэн рүү "залгах" вэ: #1\n'},
        {"intent": "greet", "examples": "- сайн уу\n"},
    ]
    assert yaml.safe_load(project.config.read_text(encoding="utf-8"))["pipeline"] == pipeline()


def test_name_of_the_model_changes_with_what_it_learns(tmp_path: Path) -> None:
    def name(text: str) -> str:
        return write_project(tmp_path / "plain", "plain", pipeline(), [Example("greet", text)]).model

    assert name("сайн уу") == name("сайн уу") != name("юу байна")
