"""Quizzes in groups: native anonymous polls, one a question, which show counts and nobody's answer."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.domain.quiz import Question, Quiz
from bot.domain.suppression import FEWEST


@dataclass(frozen=True, slots=True)
class Posted:
    """One question as a poll in the group. ``counts``: option id to how many chose it, as last heard."""

    question_id: str
    poll_id: str
    message_id: int
    counts: Mapping[str, int] = field(default_factory=dict)

    @property
    def answers(self) -> int:
        """How many have answered, as last heard."""
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class GroupQuiz:
    """A quiz that a leader posts in a group chat, question by question. ``posted`` is in order."""

    id: int
    chat_id: int
    leader_id: int
    quiz_id: str
    version: str
    language: str
    posted: tuple[Posted, ...] = ()
    closed: bool = False

    def poll(self, poll_id: str) -> Posted | None:
        """The question that went out as this poll, or None."""
        return next((one for one in self.posted if one.poll_id == poll_id), None)


def to_post(quiz: Quiz, group: GroupQuiz) -> Question | None:
    """The question that comes next in the group; None when all of them are out."""
    out = {one.question_id for one in group.posted}
    return next((question for question in quiz.questions if question.id not in out), None)


@dataclass(frozen=True, slots=True)
class Tally:
    """What may be told of one question.

    ``answered``: how many answered; None when they were fewer than ``FEWEST``, but not nobody. ``right``: how
    many of them rightly; None when these, or all, were fewer than ``FEWEST``.
    """

    question: Question
    answered: int | None
    right: int | None


@dataclass(frozen=True, slots=True)
class Summary:
    """What may be told of a whole quiz in a group, and of nobody in it. ``tallies`` in the order posted."""

    tallies: tuple[Tally, ...]

    @property
    def in_all(self) -> tuple[int, int]:
        """Answers, and right ones among them, over the questions told in full.

        Over all of them the sum would tell what was kept back: one subtraction, and there it is.
        """
        told = [(t.answered, t.right) for t in self.tallies if t.answered is not None and t.right is not None]
        return sum(answered for answered, _ in told), sum(right for _, right in told)


def sum_up(quiz: Quiz, group: GroupQuiz) -> Summary:
    """The counts of every question that went out and is still in this edition."""
    asked = ((quiz.question(one.question_id), one) for one in group.posted)
    return Summary(tuple(_tally(question, one) for question, one in asked if question is not None))


def _tally(question: Question, posted: Posted) -> Tally:
    right = posted.counts.get(question.right.id, 0)
    if 0 < posted.answers < FEWEST:
        return Tally(question, None, None)
    return Tally(question, posted.answers, right if right >= FEWEST else None)
