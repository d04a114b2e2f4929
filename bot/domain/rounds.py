"""Before and after a topic: what somebody knows, dares and has prepared, asked in the same few questions."""

from collections.abc import Iterable, Mapping
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

DECLINED = ""
"""The version of a round that was offered and is not wanted: it is not offered again."""


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

    @property
    def answers(self) -> tuple[str, ...]:
        """The possible answers."""
        return tuple(option.id for option in self.options) or SCALE

    def takes(self, answer: str) -> bool:
        """Whether this is one of the possible answers."""
        return answer in self.answers

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

    ``version`` is that of the questions, or ``DECLINED``. ``finished_at`` is None until every question has an
    answer.
    """

    id: int
    person_id: int
    topic: str
    phase: Phase
    version: str
    answers: Mapping[str, str]
    finished_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Whether the person has begun it and can go on."""
        return self.finished_at is None and self.version != DECLINED


@dataclass(frozen=True, slots=True)
class Standing:
    """How far one person is with one topic.

    ``played``: something of it has been answered, read or played. ``finished``: a quiz of it, to the end.
    ``taken``: their rounds about it, by phase.
    """

    played: bool
    finished: bool
    taken: Mapping[Phase, Taken]

    def allows(self, phase: Phase) -> bool:
        """Whether answers still say, or say by now, what this phase asks.

        What is known *before* a topic cannot be measured once something of it was played.
        """
        match phase:
            case Phase.BEFORE:
                return not self.played
            case Phase.AFTER:
                return self.finished and self._is_finished(Phase.BEFORE)
            case Phase.LATER:
                return self._is_finished(Phase.AFTER)

    def is_to_offer(self, phase: Phase) -> bool:
        """Whether to offer it now: it was not offered yet, or was begun and left."""
        taken = self.taken.get(phase)
        return self.allows(phase) and (taken is None or taken.is_open)

    def _is_finished(self, phase: Phase) -> bool:
        taken = self.taken.get(phase)
        return taken is not None and taken.finished_at is not None


def to_ask_later(taken: Iterable[Taken], now: datetime) -> list[str]:
    """Of one person's rounds: the topics whose questions are due to be asked once more, longest ago first."""
    by_phase = {(one.topic, one.phase): one for one in taken}
    due = [
        (one.finished_at, topic)
        for (topic, phase), one in by_phase.items()
        if phase is Phase.AFTER and one.finished_at is not None and one.finished_at <= now - LATER
    ]
    return [topic for _, topic in sorted(due) if (topic, Phase.LATER) not in by_phase]
