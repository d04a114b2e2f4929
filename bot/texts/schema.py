"""JSON schemas of the content files, so that an editor can complete and check them while somebody writes."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel

from bot.texts.campaign_files import Campaigns
from bot.texts.check_files import CheckFile, Countries
from bot.texts.files import (
    CAMPAIGNS,
    CHECKS,
    COUNTRIES,
    COURSES,
    FAQ,
    GLOSSARY,
    HELP,
    LESSONS,
    POLLS,
    QUIZZES,
    REPLIES,
    ROUNDS,
    SCENARIOS,
    SERVICES,
    TOPICS,
)
from bot.texts.learning_files import CourseFile, Glossary, LessonFile, PollFile
from bot.texts.models import Faqs, HelpCards, OtherLanguages, QuizFile, Services, Topics
from bot.texts.reply_files import Replies
from bot.texts.round_files import RoundFile
from bot.texts.scenario_files import ScenarioFile
from bot.texts.schema_words import WORDS
from bot.texts.tone import Tone

DIALECT = "https://json-schema.org/draft/2020-12/schema"


@dataclass(frozen=True, slots=True)
class FileKind:
    """One kind of content file: its name, which files below ``content/`` are of it, and their model."""

    name: str
    files: str
    model: type[BaseModel]


KINDS = (
    FileKind("quiz", f"*/{QUIZZES}/*.yml", QuizFile),
    FileKind("lesson", f"*/{LESSONS}/*.yml", LessonFile),
    FileKind("scenario", f"*/{SCENARIOS}/*.yml", ScenarioFile),
    FileKind("round", f"*/{ROUNDS}/*.yml", RoundFile),
    FileKind("poll", f"*/{POLLS}/*.yml", PollFile),
    FileKind("course", f"*/{COURSES}/*.yml", CourseFile),
    FileKind("check", f"*/{CHECKS}/*.yml", CheckFile),
    FileKind("topics", f"*/{TOPICS}", Topics),
    FileKind("glossary", f"*/{GLOSSARY}", Glossary),
    FileKind("campaigns", f"*/{CAMPAIGNS}", Campaigns),
    FileKind("countries", f"*/{COUNTRIES}", Countries),
    FileKind("faq", f"*/{FAQ}", Faqs),
    FileKind("help", f"*/{HELP}", HelpCards),
    FileKind("replies", f"*/{REPLIES}", Replies),
    FileKind("services", f"*/{SERVICES}", Services),
    FileKind("tone", "tone.yml", Tone),
    FileKind("other_languages", "other_languages.yml", OtherLanguages),
)


def schema_of(kind: FileKind) -> dict[str, object]:
    """The schema of one kind of file, told in an author's words."""
    return {"$schema": DIALECT, "title": kind.files, **_plain(kind.model.model_json_schema(), "")}


def write_schemas(folder: Path) -> dict[str, str]:
    """Write ``<kind>.json`` for every kind into this folder; the paths with the files that each is for."""
    folder.mkdir(parents=True, exist_ok=True)
    written: dict[str, str] = {}
    for kind in KINDS:
        path = folder / f"{kind.name}.json"
        path.write_text(json.dumps(schema_of(kind), ensure_ascii=False, indent=2) + "\n", "utf-8")
        written[str(path)] = f"content/{kind.files}"
    return written


def _plain(node: Mapping[str, object], owner: str) -> dict[str, object]:
    """A schema without what is for programmers: made-up titles, null, and marks of code in descriptions."""
    plain: dict[str, object] = {}
    for key, value in node.items():
        if key == "title" or (key == "default" and value is None):
            continue
        if key in ("properties", "$defs") and isinstance(value, dict):
            plain[key] = {name: _named(key, name, owner, each) for name, each in value.items()}
        elif key == "patternProperties" and isinstance(value, dict):
            plain[key] = {pattern: _plain(each, owner) for pattern, each in value.items()}
            plain["additionalProperties"] = False  # the model takes no other names
        elif key == "description":
            plain[key] = " ".join(str(value).replace("``", "").split())
        elif key == "anyOf" and isinstance(value, list):
            plain |= _without_null(value, owner)
        elif isinstance(value, dict):
            plain[key] = _plain(value, owner)
        else:
            plain[key] = value
    return plain


def _named(key: str, name: str, owner: str, node: Mapping[str, object]) -> dict[str, object]:
    if key == "$defs":
        return _plain(node, name)
    words = WORDS.get(f"{owner}.{name}") or WORDS[name]
    return {**_plain(node, owner), "description": words}


def _without_null(choices: list[dict[str, object]], owner: str) -> dict[str, object]:
    """What is left of “this or nothing”: a field that is not needed is left out in YAML, not null."""
    (choice,) = (each for each in choices if each.get("type") != "null")
    return _plain(choice, owner)
