"""A content file against its model, with mistakes told in an author's words."""

from typing import TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from bot.texts.problems import ContentError, Problem
from bot.texts.yamlfile import YamlFile

M = TypeVar("M", bound=BaseModel)

# pydantic's name of the mistake → what is wrong and the cure; {name} is the field, the rest pydantic's own.
_MESSAGES = {
    "missing": ("“{name}” is missing", "add a line “{name}: …” here"),
    "extra_forbidden": ("“{name}” is not known here", "correct the spelling or take the line out"),
    "string_too_long": ("“{name}” has {size} letters", "shorten it to {max_length}"),
    "string_too_short": ("“{name}” is empty or too short", "write at least {min_length} letters"),
    "string_pattern_mismatch": ("“{name}” is written wrongly: {value!r}", "write it as in the other entries"),
    "string_type": ("“{name}” must be text", "write one text after the colon"),
    "bool_parsing": ("“{name}” is neither true nor false: {value!r}", "write true, or leave the line out"),
    "enum": ("“{name}” is {value!r}", "write {expected}"),
    "literal_error": ("“{name}” is {value!r}", "write {expected}"),
    "too_short": ("“{name}” has {actual_length} entries", "write at least {min_length}"),
    "too_long": ("“{name}” has {actual_length} entries", "leave {max_length} of them"),
    "tuple_type": ("“{name}” must be a list", "begin each entry with “- ”"),
    "dict_type": ("“{name}” must hold named entries", "write “name: …” lines below it"),
    "model_type": ("“{name}” must hold named entries", "write “name: …” lines below it"),
    "rights": ("{n} options are right", "mark exactly one option with “right: true”"),
    "twice": ("the id “{id}” is used twice", "give one of them another id"),
    "statement": (
        "a statement about oneself has no options",
        "take them out, or write “measures: awareness”",
    ),
    "unsourced": ("a question about the world needs its source", "add “source: …”"),
    "measures": (
        "the questions do not measure what they should",
        "write 3 awareness, 1 confidence, 1 planning",
    ),
    "braces": ("“{name}” has braces", "take them out: only the texts of an event are filled in"),
    "placeholder": ("“{name}” has “{found}” in braces", "write title, day, time or place there"),
    "brace": (
        "“{name}” has a brace that stands alone",
        "write braces only around title, day, time and place",
    ),
    "unnamed": (
        "“{name}” does not tell the {missing}",
        "write the word “{missing}” in braces where it belongs",
    ),
    "glued": (
        "“{name}” has letters that touch the braces of “{found}”",
        "take the ending off, or leave a space",
    ),
    "place_line": (
        "“{name}” tells the place in the middle of a line",
        "give it a line of its own: where there is no place, that line falls out",
    ),
    "way": ("{mistake}", "follow the story from its first scene and mend the “to” of a choice"),
    "unseen": (
        "a verified service needs a number or link, source and checked_on",
        "add where and when the number was seen, or write “status: unverified”",
    ),
}


def fit(file: YamlFile, model: type[M]) -> M:
    """The file as this model; ContentError lists every place that does not fit."""
    try:
        return model.model_validate(file.data)
    except ValidationError as error:
        raise ContentError(_problem(file, details) for details in error.errors()) from None


def _problem(file: YamlFile, details: ErrorDetails) -> Problem:
    place = tuple(part for part in details["loc"] if part != "[key]")
    value = details["input"]
    facts = {
        "name": place[-1] if place else file.path.name,
        "value": value if isinstance(value, str) else "…",
        "size": len(value) if isinstance(value, str | list) else 0,
        **details.get("ctx", {}),
    }
    what, cure = _MESSAGES.get(details["type"], (details["msg"], "look at a neighbouring entry"))
    return file.problem(place, what.format(**facts), cure.format(**facts))
