"""A copy of the real content that a test may break, and what is said about it then."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from bot.texts import reading
from bot.texts.check import check
from bot.texts.content import Content, ContentError
from bot.texts.problems import Problem
from bot.texts.tone import Avoided
from bot.texts.yamlfile import YamlFile, read_yaml

CONTENT = Path(__file__).parents[2] / "content"
QUIZ = "quizzes/job_scams_1.yml"

Edit = Callable[[str, str, str], Path]


_read: dict[bytes, YamlFile] = {}
_words_in = cache(reading.words_in)
_really_found_in = Avoided.found_in


@cache
def _found_in(say_not: str, but_not: tuple[str, ...], text: str) -> bool:
    return _really_found_in(Avoided.model_construct(say_not=say_not, but_not=but_not, cure=""), text)


@pytest.fixture(scope="module", autouse=True)
def asked_once() -> Iterator[None]:
    """Each test changes a line of the content. What is asked of all the other lines is asked only once.

    Reading a file, counting words and looking for a phrase depend on nothing but what is read.
    """

    def read_once(path: Path) -> YamlFile:
        if not path.exists():
            return read_yaml(path)
        text = path.read_bytes()
        if text not in _read:
            _read[text] = read_yaml(path)
        return replace(_read[text], path=path)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("bot.texts.files.read_yaml", read_once)
        patch.setattr(reading, "words_in", _words_in)
        patch.setattr(Avoided, "found_in", lambda it, text: _found_in(it.say_not, it.but_not, text))
        yield


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
