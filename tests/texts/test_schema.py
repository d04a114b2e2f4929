"""The schemas for editors: they take what ships, refuse what the bot refuses, and explain every field."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.testing import CliRunner

from bot.__main__ import app
from bot.texts.schema import KINDS, FileKind, schema_of

from .conftest import CONTENT

FILES = [
    pytest.param(kind, path, id=str(path.relative_to(CONTENT)))
    for kind in KINDS
    for path in sorted(CONTENT.glob(kind.files))
]
# What a schema may say without saying anything about a value.
REMARKS = {"$schema", "$defs", "title", "description", "default"}


def mistakes(schema: dict[str, Any], value: object, root: dict[str, Any], place: str = "") -> Iterator[str]:
    """JSON Schema as far as ours goes; a keyword that is not known here is an error of the test."""
    for key, said in schema.items():
        match key, value:
            case "$ref", _:
                yield from mistakes(root["$defs"][said.rpartition("/")[2]], value, root, place)
            case "type", _:
                wanted = {"object": dict, "array": list, "string": str, "boolean": bool}[said]
                if not isinstance(value, wanted):
                    yield f"{place}: no {said}"
            case "properties", dict():
                for name in value.keys() & said.keys():
                    yield from mistakes(said[name], value[name], root, f"{place}.{name}")
            case "required", dict():
                yield from (f"{place}: no {name}" for name in said if name not in value)
            case "patternProperties", dict():
                for pattern, one in said.items():
                    for name in filter(re.compile(pattern).search, value):
                        yield from mistakes(one, value[name], root, f"{place}.{name}")
            case "additionalProperties", dict():
                patterns = schema.get("patternProperties", {})
                for name in value.keys() - schema.get("properties", {}).keys():
                    if any(re.search(pattern, name) for pattern in patterns):
                        continue
                    if said is False:
                        yield f"{place}: {name} is not known"
                    else:
                        yield from mistakes(said, value[name], root, f"{place}.{name}")
            case "items", list():
                for number, item in enumerate(value):
                    yield from mistakes(said, item, root, f"{place}.{number}")
            case "prefixItems", list():
                for number, (one, item) in enumerate(zip(said, value, strict=False)):
                    yield from mistakes(one, item, root, f"{place}.{number}")
            case (("minItems" | "minLength"), list() | str()):
                if len(value) < said:
                    yield f"{place}: shorter than {said}"
            case (("maxItems" | "maxLength"), list() | str()):
                if len(value) > said:
                    yield f"{place}: longer than {said}"
            case "pattern", str():
                if not re.search(said, value):
                    yield f"{place}: not like {said}"
            case "enum", _:
                if value not in said:
                    yield f"{place}: none of {said}"
            case _ if key in REMARKS or key in {"properties", "items", "pattern"}:
                pass
            case _:
                raise AssertionError(f"the test does not know {key!r}")


def read(path: Path) -> Any:
    """The file as an editor reads it: YAML 1.2, in which only true and false are more than text here."""
    text = json.dumps(yaml.load(path.read_text("utf-8"), yaml.BaseLoader), ensure_ascii=False)
    return json.loads(text.replace('"true"', "true"))


def check(kind: FileKind, value: object) -> list[str]:
    schema = schema_of(kind)
    return list(mistakes(schema, value, schema))


def kind_of(name: str) -> FileKind:
    return next(kind for kind in KINDS if kind.name == name)


@pytest.mark.parametrize(("kind", "path"), FILES)
def test_every_content_file_fits_its_schema(kind: FileKind, path: Path) -> None:
    assert check(kind, read(path)) == []


def test_every_content_file_has_one_schema() -> None:
    files = sorted(path for path in CONTENT.rglob("*.yml"))
    assert sorted(str(param.values[1]) for param in FILES) == [str(path) for path in files]


@pytest.mark.parametrize(
    ("name", "file", "old", "new", "what"),
    [
        ("quiz", "en/quizzes/job_scams_1.yml", "title", "tittle", "tittle is not known"),
        ("quiz", "en/quizzes/job_scams_1.yml", "title", "", "no title"),
        ("lesson", "mn/lessons/call_108.yml", "pages", [], "shorter than 4"),
        ("course", "mn/courses/leader.yml", "intro", "а" * 301, "longer than 300"),
        ("poll", "mn/polls/adults_know.yml", "topic", "Ажлын зар", "not like"),
        ("scenario", "mn/scenarios/prize_link.yml", "endings", "none", "no array"),
        ("faq", "mn/faq.yml", "Ямар нэг", {}, "Ямар нэг is not known"),
        ("round", "mn/rounds/job_scams.yml", "questions", [{"measures": "mood"}], "none of"),
    ],
)
def test_mistakes_are_seen(name: str, file: str, old: str, new: object, what: str) -> None:
    data = read(CONTENT / file)
    if isinstance(new, str) and not new:
        del data[old]
    elif old == "title":
        data[new] = data.pop(old)
    else:
        data[old] = new
    assert any(what in mistake for mistake in check(kind_of(name), data))


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_every_field_is_explained_and_nothing_may_be_null(kind: FileKind) -> None:
    schema = schema_of(kind)
    assert "null" not in json.dumps(schema)
    for model in (schema, *schema.get("$defs", {}).values()):  # type: ignore[attr-defined]
        assert model["description"]
        assert "`" not in model["description"]
        assert all(each["description"] for each in model.get("properties", {}).values())


def test_the_command_writes_them_and_prints_the_setting(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["content", "schema", "--out", str(tmp_path / "new")])
    assert result.exit_code == 0
    setting = json.loads(result.output)["yaml.schemas"]
    assert setting[str(tmp_path / "new" / "lesson.json")] == "content/*/lessons/*.yml"
    for path in setting:
        assert json.loads(Path(path).read_text("utf-8"))["$schema"].endswith("2020-12/schema")


def test_the_document_shows_the_same_setting() -> None:
    document = (CONTENT.parent / "docs/writing-content.md").read_text("utf-8")
    setting = json.loads(document.partition("```json\n")[2].partition("```")[0])["yaml.schemas"]
    assert setting == {f"var/schemas/{kind.name}.json": f"content/{kind.files}" for kind in KINDS}
