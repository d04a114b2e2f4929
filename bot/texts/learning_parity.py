"""Whether what is learnt in one language, and its campaigns, point to things that exist."""

from collections.abc import Iterable, Iterator

from bot.texts.files import CAMPAIGNS, COURSES, LESSONS, POLLS, ROUNDS, SCENARIOS, LanguageFiles
from bot.texts.keys import COURSE_ROLES
from bot.texts.problems import Problem
from bot.texts.yamlfile import Place


def dangling_in_learning(files: LanguageFiles) -> Iterator[Problem]:
    """Ids that lead nowhere, and files that nobody asks for or that are missing."""
    topics = [topic.id for topic in files.topics]
    for lesson_id, lesson in files.lessons.items():
        name = f"{LESSONS}/{lesson_id}.yml"
        yield from _known(files, name, ("topic",), lesson.topic, topics)
        yield from _known(files, name, ("quiz",), lesson.quiz, files.quizzes)
        for index, key in enumerate(lesson.see_also):
            yield from _known(files, name, ("see_also", index), key, files.faq)
    for scenario_id, scenario in files.scenarios.items():
        name = f"{SCENARIOS}/{scenario_id}.yml"
        yield from _known(files, name, ("topic",), scenario.topic, topics)
        yield from _known(files, name, ("quiz",), scenario.quiz, files.quizzes)
    for poll_id, poll in files.polls.items():
        yield from _known(files, f"{POLLS}/{poll_id}.yml", ("topic",), poll.topic, topics)
    opened = {"quiz": files.quizzes, "lesson": files.lessons, "poll": files.polls}
    for index, campaign in enumerate(files.campaigns):
        action = campaign.action
        yield from _known(files, CAMPAIGNS, (index, "action", "id"), action.id, opened[action.kind])
    yield from _names(files, ROUNDS, topics, files.rounds)
    yield from _names(files, COURSES, COURSE_ROLES, files.courses)


def _names(
    files: LanguageFiles, folder: str, wanted: Iterable[str], found: Iterable[str]
) -> Iterator[Problem]:
    """One file for each wanted name and no other."""
    names, there = list(wanted), set(found)
    for name in names:
        if name not in there:
            path = files.folder / folder / f"{name}.yml"
            yield Problem(path, 0, "there is no such file", "write it: the bot asks for it")
    for name in sorted(there - set(names)):
        cure = f"let its name be one of: {', '.join(names)}"
        yield files.yaml[f"{folder}/{name}.yml"].problem((), f"the bot never asks for “{name}”", cure)


def _known(
    files: LanguageFiles, file: str, place: Place, name: str, known: Iterable[str]
) -> Iterator[Problem]:
    if name not in known:
        cure = f"write one of: {', '.join(sorted(known))}"
        yield files.yaml[file].problem(place, f"there is no “{name}”", cure)
