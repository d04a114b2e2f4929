"""The trainers' pack from the real content, in both languages."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.__main__ import app
from bot.chat.views.pack import pack
from bot.figures.pack import Block, Heading, Listed, Text, Together
from tests.chat.world import catalogs, content
from tests.figures.pdf import bookmarks, pages

LANGUAGES = ("mn", "en")
DAY = datetime(2026, 11, 22, tzinfo=UTC)


def texts(blocks: tuple[Block, ...]) -> Iterator[str]:
    for block in blocks:
        match block:
            case Together(blocks=inner):
                yield from texts(tuple(inner))
            case Listed(lines=lines):
                yield from lines
            case Heading(text=text) | Text(text=text):
                yield text


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_there_is_to_teach_is_in_it(language: str) -> None:
    made = pack(catalogs().words(language), content(), DAY)
    printed = set(texts(tuple(made.blocks)))
    all_words = "\n".join(printed)
    for lesson in content().lessons(language):
        assert printed.issuperset({*lesson.pages, *lesson.remember, lesson.intro})
        assert lesson.source in all_words
    for quiz in content().quizzes(language):
        for question in quiz.questions:
            assert printed.issuperset(option.why for option in question.options)
            assert printed.issuperset(option.text for option in question.options)
            assert question.text in all_words
            assert question.source in all_words
    for scenario in content().scenarios(language):
        assert printed.issuperset(ending.text for ending in scenario.endings)
        for scene in scenario.scenes:
            assert all(message in all_words for message in scene.messages)
            assert scene.tell in all_words
    for service in content().helpers(language):
        assert service.what in printed


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_answers_are_right_and_stand_behind_all_questions(language: str) -> None:
    words = catalogs().words(language)
    lines = list(texts(tuple(pack(words, content(), DAY).blocks)))
    letters = {"mn": "АБВГ", "en": "ABCD"}[language]
    for quiz in content().quizzes(language):
        begin = lines.index(words.say("pack.quiz", title=quiz.title))
        answers = lines.index(words.say("pack.answers", title=quiz.title))
        for number, question in enumerate(quiz.questions, 1):
            assert begin < lines.index(f"{number}. {question.text}", begin) < answers
            right = f"{letters[question.options.index(question.right)]}. {question.right.text}"
            assert f"{number}. {words.say('quiz.best', answer=right)}" in lines[answers:]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_arrow_of_a_talk_leads_somewhere(language: str) -> None:
    words = catalogs().words(language)
    lines = list(texts(tuple(pack(words, content(), DAY).blocks)))
    for scenario in content().scenarios(language):
        begin = lines.index(words.say("pack.chat", title=scenario.title))
        end = next(n for n, line in enumerate(lines[begin:], begin) if scenario.source in line)
        part = lines[begin:end]
        arrows = {line.partition("→ ")[2] for line in part if "→ " in line}
        places = {line.partition(":")[0] for line in part}
        assert len(arrows) >= len(scenario.scenes) - 1
        assert arrows <= places


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_number_but_those_that_were_checked(language: str) -> None:
    last = list(texts(tuple(pack(catalogs().words(language), content(), DAY).blocks)))
    services = last[last.index(catalogs().words(language).say("pack.services")) :]
    numbers = {number for line in services for number in re.findall(r"^(\d+) — ", line)}
    assert numbers == {service.number for service in content().services(language)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_command_prints_it(tmp_path: Path, language: str) -> None:
    file = tmp_path / "new" / "pack.pdf"
    result = CliRunner().invoke(
        app, ["content", "pack", "--out", str(file), "--language", language], env={"LUUJIN_DOTENV": ""}
    )
    assert result.exit_code == 0, result.output
    pdf = file.read_bytes()
    found = pages(pdf)
    words = catalogs().words(language)
    assert found[0].startswith(words.say("pack.title"))
    for topic in content().topics(language):
        assert topic.title in found[1]
    parts = (content().topics, content().lessons, content().quizzes, content().scenarios)
    assert len(bookmarks(pdf)) == 3 + sum(len(part(language)) for part in parts)
    assert found[-1].startswith(words.say("pack.services"))
    assert "108" in found[-1]
    on_paper = re.sub(r"\s+", " ", " ".join(found))
    assert content().lessons(language)[0].remember[0] in on_paper


def test_a_language_that_the_bot_does_not_speak(tmp_path: Path) -> None:
    wish = ["content", "pack", "--out", str(tmp_path / "x.pdf"), "--language", "de"]
    result = CliRunner().invoke(app, wish)
    assert result.exit_code == 2
    assert "mn, en" in result.output
    assert not (tmp_path / "x.pdf").exists()
