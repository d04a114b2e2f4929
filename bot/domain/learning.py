"""What can be learnt beside quizzes: stories to read, words to look up, a course for staff."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.domain.quiz import Question


@dataclass(frozen=True, slots=True)
class Lesson:
    """A short story in one language. Pages are the same in number in every language.

    ``quiz`` is the id of the quiz that fits it, ``see_also`` are faq keys.
    """

    id: str
    topic: str
    title: str
    intro: str
    pages: tuple[str, ...]
    remember: tuple[str, ...]
    source: str
    quiz: str
    see_also: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Term:
    """A word with its meaning; ``source`` is empty where the meaning is common knowledge."""

    id: str
    word: str
    meaning: str
    source: str


@dataclass(frozen=True, slots=True)
class Module:
    """One part of a course."""

    id: str
    title: str
    pages: tuple[str, ...]
    remember: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True)
class Course:
    """A course for a staff role (``id`` is the role), with the questions of its closing quiz.

    ``version`` is a short hash of the content in all languages, like a quiz's.
    """

    id: str
    version: str
    title: str
    intro: str
    modules: tuple[Module, ...]
    questions: tuple[Question, ...]


class Kind(StrEnum):
    """What somebody can be in the middle of, beside a quiz."""

    LESSON = "lesson"
    SCENARIO = "scenario"
    COURSE = "course"


@dataclass(frozen=True, slots=True)
class Doing:
    """Where one person stands in one lesson, scenario or course; one for each.

    ``place`` is a page number or the id of a scene, empty when it is not under way. ``done``: gone through at
    least once, which stays so when it is begun again. ``changed_at``: when it was last kept.
    """

    person_id: int
    kind: Kind
    item: str
    place: str = ""
    done: bool = False
    changed_at: datetime | None = field(default=None, compare=False)
