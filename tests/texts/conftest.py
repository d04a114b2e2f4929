"""A copy of the real content that a test may break, and what is said about it then."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.texts.check import check
from bot.texts.content import Content, ContentError
from bot.texts.problems import Problem

CONTENT = Path(__file__).parents[2] / "content"
QUIZ = "quizzes/job_scams_1.yml"

Edit = Callable[[str, str, str], Path]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The real content with empty catalogs, so that its texts do not depend on the bot's own words."""
    folder = tmp_path / "content"
    shutil.copytree(CONTENT, folder)
    for language in ("mn", "en"):
        write_catalog(folder, language, "")
    return folder


@pytest.fixture
def edit(folder: Path) -> Edit:
    """Replaces the first ``old`` by ``new`` in a file of the copy; returns the file."""

    def edit(name: str, old: str, new: str) -> Path:
        path = folder / name
        text = path.read_text("utf-8")
        assert old in text, f"{old!r} is not in {name}"
        path.write_text(text.replace(old, new, 1), "utf-8")
        return path

    return edit


def problems(folder: Path) -> tuple[Problem, ...]:
    """Why the content in this folder cannot be loaded."""
    with pytest.raises(ContentError) as caught:
        Content.load(folder)
    return caught.value.problems


def said(folder: Path) -> list[str]:
    """What the check of the content says, without the folder's name."""
    return [str(problem).replace(f"{folder}/", "") for problem in check(folder)]


def told(folder: Path, what: str) -> Problem:
    """The problem of the content in this folder that says so: with a cure, and every word filled in."""
    found = problems(folder)
    problem = next((problem for problem in found if what in problem.what), None)
    assert problem is not None, [str(problem) for problem in found]
    assert problem.cure
    assert "{" not in problem.what + problem.cure
    return problem


def check_told(folder: Path, path: Path, what: str) -> None:
    """The problem is told with this file, its line and a cure."""
    problem = told(folder, what)
    assert problem.file == path
    assert problem.line > 0


def write_catalog(folder: Path, language: str, messages: str) -> Path:
    """A catalog with a proper header and these messages, which begin on line 6."""
    path = folder / language / "LC_MESSAGES" / "bot.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    header = (
        'msgid ""\nmsgstr ""\n'
        '"Content-Type: text/plain; charset=utf-8\\n"\n'
        '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'
    )
    path.write_text(header + messages, "utf-8")
    return path
