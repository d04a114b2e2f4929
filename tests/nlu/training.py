"""Reads the training data, the domain and the rules without Rasa."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

PROJECT = Path(__file__).parent.parent.parent

MISSION = ("check_", "ask_for_human", "disclose_", "friend_in_danger", "faq/")
SPELLINGS = ("cyrillic", "latin", "english")


@dataclass(frozen=True)
class Example:
    intent: str
    text: str


def read(path: Path) -> Any:
    """A YAML file. The loader in C takes a tenth of the time of the other."""
    return yaml.load(path.read_text(encoding="utf-8"), getattr(yaml, "CSafeLoader", yaml.SafeLoader))


def _documents(folder: str) -> Iterator[dict[str, Any]]:
    for path in sorted((PROJECT / folder).glob("*.yml")):
        yield read(path)


@cache
def examples() -> tuple[Example, ...]:
    return tuple(
        Example(part["intent"], line.removeprefix("- ").strip())
        for document in _documents("nlu/data")
        for part in document["nlu"]
        for line in part["examples"].splitlines()
    )


@cache
def measured() -> dict[str, dict[str, tuple[Example, ...]]]:
    """All phrases that models are measured on, by file (``sealed/intents``) and spelling."""
    folder = PROJECT / "nlu" / "evaluation"
    return {
        path.relative_to(folder).with_suffix("").as_posix(): {
            spelling: tuple(_example(phrase) for phrase in phrases)
            for spelling, phrases in read(path).items()
        }
        for path in sorted(folder.rglob("*.yml"))
    }


def _example(phrase: str | dict[str, str]) -> Example:
    return Example("out_of_scope", phrase) if isinstance(phrase, str) else Example(**phrase)


@cache
def responses() -> dict[str, list[dict[str, Any]]]:
    return {
        name: variations
        for document in _documents("nlu/domain")
        for name, variations in document.get("responses", {}).items()
    }


@cache
def rules() -> dict[str, str]:
    """The action that answers each intent outside a check, whatever came before."""
    return {
        rule["steps"][0]["intent"]: rule["steps"][1]["action"]
        for document in _documents("stories")
        for rule in document["rules"]
        if "condition" not in rule and "intent" in rule["steps"][0]
    }


def is_cyrillic(text: str) -> bool:
    return re.search("[А-яЁёӨөҮү]", text) is not None
