"""Before and after a topic: what somebody knows, dares and has prepared, asked in the same few questions."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

LATER = timedelta(days=30)
"""So long after the round behind a topic the same questions are asked once more."""


class Phase(StrEnum):
    """When a round was answered, seen from the topic."""

    BEFORE = "before"
    AFTER = "after"
    LATER = "later"


class Measure(StrEnum):
    """What a question of a round measures."""

    AWARENESS = "awareness"
    CONFIDENCE = "confidence"
    PLANNING = "planning"


SCALE = ("no", "little", "mostly", "yes")
"""The answers to a statement about oneself, from no to yes."""

AGREES = frozenset({"mostly", "yes"})


@dataclass(frozen=True, slots=True)
class RoundOption:
    """One possible answer; ``right`` also for the agreeing half of a scale."""

    id: str
    text: str
    right: bool


@dataclass(frozen=True, slots=True)
class RoundQuestion:
    """A question. A statement about oneself has no options of its own: it is answered on ``SCALE``."""

    id: str
    measures: Measure
    text: str
    options: tuple[RoundOption, ...]

    def takes(self, answer: str) -> bool:
        """Whether this is one of the possible answers."""
        return answer in (option.id for option in self.options) if self.options else answer in SCALE

    def is_good(self, answer: str) -> bool:
        """Whether the answer is right, or agrees with the statement."""
        if not self.options:
            return answer in AGREES
        return any(option.right for option in self.options if option.id == answer)


@dataclass(frozen=True, slots=True)
class Round:
    """The questions about one topic (its id) in one language; ids are the same in every language."""

    topic: str
    version: str
    title: str
    questions: tuple[RoundQuestion, ...]

    def next(self, answers: Mapping[str, str]) -> RoundQuestion | None:
        """The first question without an answer, or None."""
        return next((question for question in self.questions if question.id not in answers), None)


@dataclass(frozen=True, slots=True)
class Taken:
    """One person's answers to the round of one topic in one phase. ``answers``: question id to answer.

    ``finished_at`` is None until every question has an answer.
    """

    id: int
    person_id: int
    topic: str
    phase: Phase
    version: str
    answers: Mapping[str, str]
    finished_at: datetime | None = None
