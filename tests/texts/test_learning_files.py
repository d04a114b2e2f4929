"""Mistakes in stories, chats, rounds, polls, words and courses are told with file, line and cure."""

from pathlib import Path

import pytest

from bot.texts.check import check

from .conftest import Edit, check_told, problems

STORY, CHAT = "mn/lessons/night_train.yml", "mn/scenarios/prize_link.yml"
ROUND, POLL, COURSE = "mn/rounds/job_scams.yml", "mn/polls/tell_first.yml", "mn/courses/leader.yml"


MISTAKES = [
    (STORY, "topic: safe_migration", "topic: travel", "there is no “travel”"),
    (STORY, "quiz: safe_migration_1", "quiz: gone", "there is no “gone”"),
    (STORY, "title: Шөнийн", f"title: {'н' * 25}", "“title” has"),
    (STORY, "  - >-\n    Цагаан сар хүртэл", f"  - >-\n    {'н' * 700} Цагаан сар хүртэл", "“0” has"),
    (CHAT, "to: form", "to: nowhere", "a choice of “hello” leads to “nowhere”, which is not there"),
    (CHAT, "        to: not_caught", "        to: code", "no way leads to “not_caught”"),
    (CHAT, "mood: safe", "mood: good", "“mood” is 'good'"),
    (CHAT, "  - id: page\n", "  - id: form\n", "the id “form” is used twice"),
    (CHAT, "  - id: helped\n", "  - id: hello\n", "the id “hello” is used twice"),
    (ROUND, "        right: true\n", "", "no options are right"),
    (ROUND, "measures: confidence", "measures: planning", "the questions do not measure what they should"),
    (ROUND, "measures: confidence", "measures: mood", "“measures” is 'mood'"),
    (ROUND, "    measures: awareness", "    measures: planning", "a statement about oneself has no options"),
    (ROUND, "    source: FTC, Job Scams (consumer.ftc.gov)\n", "", "needs its source"),
    (POLL, "  - id: family\n", "  - id: parents\n", "the id “parents” is used twice"),
    (POLL, "topic: rights_help", "topic: rights", "there is no “rights”"),
    ("mn/glossary.yml", "- id: visa\n", "- id: passport\n", "the id “passport” is used twice"),
    (COURSE, "  - id: privacy\n", "  - id: Privacy 1\n", "“id” is written wrongly"),
]


@pytest.mark.parametrize(("name", "old", "new", "what"), MISTAKES)
def test_a_mistake_is_told_with_file_line_and_cure(
    folder: Path, edit: Edit, name: str, old: str, new: str, what: str
) -> None:
    check_told(folder, edit(name, old, new), what)


def test_a_chat_that_turns_in_a_circle_for_ever_is_found(folder: Path) -> None:
    path = folder / CHAT
    text = path.read_text("utf-8")
    head, friends = text.split("  - id: friends\n")
    scene, endings = friends.split("endings:")
    circle = scene.replace("to: got_back", "to: friends").replace("to: helped", "to: friends")
    path.write_text(f"{head}  - id: friends\n{circle}endings:{endings}", "utf-8")
    assert any("from “friends” no way leads to an ending" in problem.what for problem in problems(folder))


@pytest.mark.parametrize("gone", [ROUND, COURSE])
def test_a_file_that_the_bot_asks_for_is_missed_in_both_languages(folder: Path, gone: str) -> None:
    for language in ("mn", "en"):
        (folder / gone.replace("mn/", f"{language}/", 1)).unlink()
    missed = {problem.file.relative_to(folder).as_posix() for problem in problems(folder)}
    assert missed == {gone, gone.replace("mn/", "en/", 1)}


def test_a_round_of_no_topic_is_no_use(folder: Path) -> None:
    for language in ("mn", "en"):
        path = folder / language / "rounds" / "job_scams.yml"
        path.with_name("weather.yml").write_text(path.read_text("utf-8"), "utf-8")
    assert {problem.what for problem in problems(folder)} == {"the bot never asks for “weather”"}


def test_ids_and_ways_are_the_same_in_every_language(folder: Path, edit: Edit) -> None:
    edit("en/scenarios/prize_link.yml", "to: form", "to: page")
    assert any("“page”, but “form”" in problem.what for problem in problems(folder))


def test_strangers_may_write_as_people_do_in_chats(folder: Path, edit: Edit) -> None:
    edit(CHAT, "    messages:\n      - ", "    messages:\n      - яажшдээ бхрнаа ")
    assert [problem for problem in check(folder) if "бхрнаа" in problem.what] == []
