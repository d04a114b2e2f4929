"""What the documents name exists: files, commands, options, settings, pictures."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer.main

from bot.__main__ import app
from bot.settings import DOTENV, ROOT, SECRETS, Settings

DOCUMENTS = sorted(
    path.relative_to(ROOT).as_posix() for path in (ROOT / "README.md", *(ROOT / "docs").rglob("*.md"))
)
LARGEST_PICTURE = 400 * 1024
# What may be named: the verified services (content/*/services.yml).
NUMBERS = {"108", "107", "102"}
LOOKS_LIKE_A_NUMBER = re.compile(
    r"(?<![\d.,:-])(?:10[1-9]|11\d|1[89]\d\d|\d{4}[ -]?\d{4}|\+\d[\d -]{6,})(?![\d.:-])"
)

each_document = pytest.mark.parametrize("name", DOCUMENTS)


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def code(text: str) -> Iterator[str]:
    """Lines of code blocks, without their remarks, and what stands between backticks in a line."""
    inside = False
    for line in text.splitlines():
        if line.lstrip().startswith("```"):
            inside = not inside
        elif inside or line.startswith("    "):
            yield line.split("  #")[0].strip()
        else:
            yield from re.findall(r"`([^`]+)`", line)


def missing_files(text: str, folder: Path) -> list[str]:
    links = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", text)
    return [link for link in links if "://" not in link and not (folder / link).exists()]


def unknown_targets(text: str) -> set[str]:
    known = set(re.findall(r"^([a-z-]+):", read("Makefile"), re.MULTILINE))
    return {word for line in code(text) for word in re.findall(r"\bmake ([a-z][a-z-]*)", line)} - known


def unknown_commands(text: str) -> list[str]:
    root = typer.main.get_command(app)
    lines = (line.replace("\\|", "/") for line in code(text))
    called = [words for line in lines for words in re.findall(r"(?:^|/|\| )luujin ([a-z-][^|#;&]*)", line)]
    return [words for words in called if not is_command(root, words.split())]


def is_command(command: Any, words: list[str]) -> bool:
    """Whether the words lead to a command, and their options are its own."""
    while words and (commands := getattr(command, "commands", None)):
        found = commands.get(words[0])
        if found is None:
            return False
        command, words = found, words[1:]
    options = {name for parameter in command.params for name in parameter.opts}
    return {word.strip("[]") for word in words if word.strip("[").startswith("--")} <= options | {"--help"}


def unknown_settings(text: str) -> set[str]:
    known = {f"LUUJIN_{field.upper()}" for field in Settings.model_fields} | {DOTENV}
    return (
        set(re.findall(r"\bLUUJIN_[A-Z_]+[A-Z]\b", text)) - known - {f"{secret}_FILE" for secret in SECRETS}
    )


def promises(text: str) -> list[str]:
    """What begins with bold words in a list, with all that belongs to it."""
    return re.findall(r"^- \*\*.*?(?=^- |^\S|\Z)", text, re.MULTILINE | re.DOTALL)


def named_tests(text: str) -> list[tuple[str, str]]:
    """Files and names of the tests that stand between backticks."""
    return re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", text)


def missing_tests(text: str) -> list[str]:
    return [f"{file}::{name}" for file, name in named_tests(text) if not is_test(ROOT / file, name)]


def is_test(file: Path, name: str) -> bool:
    source = file.read_text(encoding="utf-8") if file.is_file() else ""
    return re.search(rf"^\s*(?:async )?def {name}\(", source, re.MULTILINE) is not None


def unverified_numbers(text: str) -> set[str]:
    return set(LOOKS_LIKE_A_NUMBER.findall(text)) - NUMBERS


@each_document
def test_each_link_leads_somewhere(name: str) -> None:
    assert missing_files(read(name), (ROOT / name).parent) == []


@each_document
def test_each_command_and_setting_exists(name: str) -> None:
    assert unknown_targets(read(name)) == set()
    assert unknown_commands(read(name)) == []
    assert unknown_settings(read(name)) == set()


@each_document
def test_no_number_but_the_verified_ones(name: str) -> None:
    assert unverified_numbers(read(name)) == set()


def test_each_promise_of_the_threat_model_is_pinned() -> None:
    model = read("docs/threat-model.md")
    assert len(promises(model)) > 40
    assert [promise for promise in promises(model) if not named_tests(promise)] == []
    assert missing_tests(model) == []


def test_the_pictures_are_pictures_and_small() -> None:
    pictures = [*(ROOT / "docs" / "pictures").iterdir()]
    assert pictures
    for picture in pictures:
        assert picture.read_bytes().startswith(b"\x89PNG\r\n\x1a\n")
        assert picture.stat().st_size < LARGEST_PICTURE


def test_each_decision_is_listed() -> None:
    records = [path.name for path in sorted((ROOT / "docs" / "decisions").glob("0*.md"))]
    assert records
    assert re.findall(r"\]\((0[^)]+)\)", read("docs/decisions/README.md")) == records


def test_the_checks_see_what_is_wrong() -> None:
    wrong = "[x](nowhere.md) ![y](no.png#z) `make tea` `luujin people adopt` LUUJIN_TOKEN 103 +976 9911 2233"
    assert missing_files(wrong, ROOT) == ["nowhere.md", "no.png"]
    assert unknown_targets(wrong) == {"tea"}
    assert unknown_commands(wrong) == ["people adopt"]
    assert unknown_commands("`luujin run --rule all`") == ["run --rule all"]
    assert unknown_commands("```\n.venv/bin/luujin people invite --role admin\n```") == []
    assert unknown_settings(wrong) == {"LUUJIN_TOKEN"}
    assert unverified_numbers(wrong) == {"103", "+976 9911 2233"}
    pinned = "- **Kept.**\n  `tests/test_docs.py::test_no_tea`\n- **Not\n  kept.**\n\n- Remains.\n"
    assert promises(pinned) == [pinned.split("- **Not")[0], "- **Not\n  kept.**\n\n"]
    assert named_tests(pinned) == [("tests/test_docs.py", "test_no_tea")]
    assert missing_tests(pinned) == ["tests/test_docs.py::test_no_tea"]
    assert missing_tests("`tests/test_docs.py::test_each_decision_is_listed`") == []
    assert missing_tests("`tests/nowhere.py::test_tea`") == ["tests/nowhere.py::test_tea"]
