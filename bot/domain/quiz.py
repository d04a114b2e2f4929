"""Quizzes and attempts: one best answer a question, an explanation for every option, no score to beat."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Option:
    """One possible answer with the explanation shown after somebody chose it."""

    id: str
    text: str
    why: str
    right: bool


@dataclass(frozen=True, slots=True)
class Question:
    """A question with two to four options, exactly one of them right, and the source of its facts."""

    id: str
    text: str
    options: tuple[Option, ...]
    source: str

    def option(self, option_id: str) -> Option | None:
        """The option with this id, or None."""
        return next((o for o in self.options if o.id == option_id), None)

    @property
    def right(self) -> Option:
        """The one right option."""
        return next(o for o in self.options if o.right)


@dataclass(frozen=True, slots=True)
class Quiz:
    """A quiz in one language. Ids and their order are the same in every language.

    ``version`` is a short hash of the content in all languages: an attempt remembers it.
    """

    id: str
    topic: str
    version: str
    title: str
    intro: str
    questions: tuple[Question, ...]

    def question(self, question_id: str) -> Question | None:
        """The question with this id, or None."""
        return next((q for q in self.questions if q.id == question_id), None)


@dataclass(frozen=True, slots=True)
class Attempt:
    """One person's way through one quiz. ``answers`` maps question id to the chosen option id.

    ``changed_at``: when it was last kept.
    """

    id: int
    person_id: int
    quiz_id: str
    version: str
    answers: Mapping[str, str]
    finished: bool = False
    changed_at: datetime | None = field(default=None, compare=False)

    def answered(self, question_id: str, option_id: str) -> "Attempt":
        """This attempt with one more answer; the first answer to a question stays."""
        if question_id in self.answers:
            return self
        return replace(self, answers={**self.answers, question_id: option_id})


def next_question(quiz: Quiz, attempt: Attempt) -> Question | None:
    """The first question without an answer, or None when all have one."""
    return next((q for q in quiz.questions if q.id not in attempt.answers), None)


def rights(quiz: Quiz, attempt: Attempt) -> tuple[bool | None, ...]:
    """For each question in order: answered rightly, wrongly, or not yet (None). For the progress dots."""
    return tuple(
        None if q.id not in attempt.answers else attempt.answers[q.id] == q.right.id for q in quiz.questions
    )
