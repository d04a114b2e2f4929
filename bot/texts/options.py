"""Whether the right option gives itself away: by its length, or by standing always in the same place."""

from collections.abc import Iterator, Sequence
from typing import Protocol

from bot.texts.files import COURSES, QUIZZES, ROUNDS, LanguageFiles
from bot.texts.problems import Problem


class _Option(Protocol):
    @property
    def text(self) -> str: ...
    @property
    def right(self) -> bool: ...


class _Question(Protocol):
    @property
    def options(self) -> Sequence[_Option]: ...


def option_problems(files: LanguageFiles) -> Iterator[Problem]:
    """Quizzes, closing questions and rounds of one language that can be answered without reading."""
    for folder, each in ((QUIZZES, files.quizzes), (COURSES, files.courses), (ROUNDS, files.rounds)):
        for name, file in each.items():
            yield from _in_file(files, f"{folder}/{name}.yml", file.questions)


def _in_file(files: LanguageFiles, name: str, questions: Sequence[_Question]) -> Iterator[Problem]:
    yaml = files.yaml[name]
    asked = [(number, question) for number, question in enumerate(questions) if question.options]
    longest = [number for number, question in asked if _right_is_longest(question)]
    if len(longest) * 2 > len(asked):
        lines = ", ".join(str(yaml.line(("questions", number))) for number in longest)
        what = f"the right option is the longest in {len(longest)} of {len(asked)} questions"
        yield yaml.problem(("questions",), what, f"shorten it, or let another say more, at one of: {lines}")
    places = {_place_of_right(question) for _, question in asked}
    if len(asked) > 1 and len(places) == 1:
        what = f"the right option is always number {places.pop() + 1}"
        yield yaml.problem(
            ("questions",), what, "move it in some questions, in the same way in every language"
        )


def _right_is_longest(question: _Question) -> bool:
    right = max(len(option.text) for option in question.options if option.right)
    return all(len(option.text) < right for option in question.options if not option.right)


def _place_of_right(question: _Question) -> int:
    return next(place for place, option in enumerate(question.options) if option.right)
