"""Rasa's own default pipeline on our training data, as somebody would use it who has nothing of ours."""

import hashlib
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import yaml

_SUB_INTENT, _FLAT = "/", "__"

EPOCHS = 100

Pipeline = list[dict[str, Any]]


def pipeline(epochs: int = EPOCHS) -> Pipeline:
    """What ``rasa init`` writes, and a seed for the same model in every run."""
    diet = {"name": "DIETClassifier", "epochs": epochs, "constrain_similarities": True, "random_seed": 108}
    return [
        {"name": "WhitespaceTokenizer"},
        {"name": "RegexFeaturizer"},
        {"name": "LexicalSyntacticFeaturizer"},
        {"name": "CountVectorsFeaturizer"},
        {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4},
        diet,
    ]


class Example(NamedTuple):
    """A phrase to learn from."""

    intent: str
    text: str


def flat(intent: str) -> str:
    """``faq/passport_kept`` as an intent of its own, so that it needs no response selector."""
    return intent.replace(_SUB_INTENT, _FLAT)


def unflat(intent: str) -> str:
    """The intent that ``flat`` was given."""
    return intent.replace(_FLAT, _SUB_INTENT)


def read_examples(folder: Path) -> Iterator[Example]:
    """All examples of the ``nlu`` files in ``folder``."""
    for path in sorted(folder.glob("*.yml")):
        for part in yaml.safe_load(path.read_text(encoding="utf-8")).get("nlu", ()):
            if "intent" in part:
                for line in part["examples"].splitlines():
                    yield Example(part["intent"], line.removeprefix("- ").strip())


class Project(NamedTuple):
    """What ``rasa train nlu`` needs, and the name of the model, which changes with it."""

    config: Path
    data: Path
    model: str


def write_project(
    folder: Path,
    name: str,
    parts: Pipeline,
    examples: list[Example],
    language: str = "mn",
    code: str = "",
) -> Project:
    """Writes ``config.yml`` and ``nlu.yml`` into ``folder``, emptied before, with intents made flat.

    ``code``: a digest of the components, where they are ours and change.
    """
    by_intent: dict[str, list[str]] = {}
    for example in examples:
        by_intent.setdefault(flat(example.intent), []).append(f"- {example.text}\n")
    learnt = [{"intent": intent, "examples": "".join(lines)} for intent, lines in by_intent.items()]
    config = _yaml({"recipe": "default.v1", "language": language, "pipeline": parts})
    data = _yaml({"version": "3.1", "nlu": learnt})
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    (folder / "config.yml").write_text(config, encoding="utf-8")
    (folder / "nlu.yml").write_text(data, encoding="utf-8")
    digest = hashlib.sha256(f"{config}\0{data}\0{code}".encode()).hexdigest()[:12]
    return Project(folder / "config.yml", folder / "nlu.yml", f"{name}-{digest}")


def _yaml(document: dict[str, Any]) -> str:
    return yaml.safe_dump(document, allow_unicode=True, sort_keys=False, width=10_000)
