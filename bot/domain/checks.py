"""Guided checks: a few questions before a decision, and what the answers say. Never a verdict on anybody."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum

YES, NO, UNSURE, CHILD, ADULT = "yes", "no", "unsure", "child", "adult"
Answers = Mapping[str, str]
"""The id of a question and the id of the answer, for those that have one."""


class Kind(StrEnum):
    """What a question asks for."""

    YES_NO = "yes_no"
    COUNTRY = "country"
    AGE = "age"


class Weight(IntEnum):
    """How much a red flag weighs. ``OPEN``: what has to be found out first."""

    OPEN = 1
    LIGHT = 2
    HEAVY = 3


class Level(StrEnum):
    """What follows from all answers together."""

    CALM = "calm"
    LOOK = "look"
    STOP = "stop"


@dataclass(frozen=True, slots=True)
class Flag:
    """What some answers to a question mean: why to be careful, and what to do next.

    ``only_if``: answers to other questions without which this means nothing.
    """

    answers: frozenset[str]
    weight: Weight
    reason: str
    step: str
    source: str
    only_if: Answers


@dataclass(frozen=True, slots=True)
class Question:
    """A question, the ids of its possible answers, and its flags."""

    id: str
    kind: Kind
    text: str
    answers: tuple[str, ...]
    flags: tuple[Flag, ...]


@dataclass(frozen=True, slots=True)
class Check:
    """A check in one language. Ids and their order are the same in every language, and in Rasa's form.

    ``version`` names the questions and their order: a button of another version is not read wrongly.
    ``back`` leads back to it after something else; ``always`` is worth doing whatever was answered.
    """

    id: str
    version: str
    title: str
    intro: str
    back: str
    questions: tuple[Question, ...]
    always: tuple[str, ...]
    see_also: tuple[str, ...]

    def question(self, question_id: str) -> Question | None:
        """The question with this id, or None."""
        return next((q for q in self.questions if q.id == question_id), None)


def next_question(check: Check, answers: Answers) -> Question | None:
    """The first question without an answer, or None when all have one."""
    return next((q for q in check.questions if q.id not in answers), None)


def before(check: Check, answers: Answers) -> Answers | None:
    """The answers without the last one given, or None when there is nothing to go back to."""
    here = next_question(check, answers)
    place = check.questions.index(here) if here else len(check.questions)
    if place == 0:
        return None
    last = check.questions[place - 1].id
    return {question: answer for question, answer in answers.items() if question != last}


def known_answers(check: Check, given: Answers) -> Answers:
    """Those of the given answers that are answers to this check, in the order of its questions."""
    return {q.id: given[q.id] for q in check.questions if given.get(q.id) in q.answers}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a whole check says: the level, and its flags, the heaviest first."""

    level: Level
    flags: tuple[Flag, ...]


_MANY = 3


def judge(check: Check, answers: Answers) -> Outcome:
    """One heavy flag or three light ones: stop and ask somebody. Any other flag: look again.

    What is merely not known yet never weighs more than that.
    """
    raised = [flag for q in check.questions for flag in q.flags if _is_raised(flag, q.id, answers)]
    weights = [flag.weight for flag in raised]
    if Weight.HEAVY in weights or weights.count(Weight.LIGHT) >= _MANY:
        level = Level.STOP
    else:
        level = Level.LOOK if raised else Level.CALM
    return Outcome(level, tuple(sorted(raised, key=lambda flag: -flag.weight)))


def _is_raised(flag: Flag, question_id: str, answers: Answers) -> bool:
    holds = all(answers.get(other) == answer for other, answer in flag.only_if.items())
    return answers.get(question_id) in flag.answers and holds


_SHORT = {YES: "y", NO: "n", UNSURE: "u", CHILD: "c", ADULT: "a"}
_LONG = {short: answer for answer, short in _SHORT.items()}
_NONE = "-"


def written(check: Check, answers: Answers) -> str:
    """The answers in a few letters, for the data of a button: ``kr.y.n``. Empty when there are none."""
    short = [_SHORT.get(answer, answer) for q in check.questions for answer in [answers.get(q.id, _NONE)]]
    while short and short[-1] == _NONE:
        short.pop()
    return ".".join(short)


def read(check: Check, data: str) -> Answers | None:
    """The answers that ``written`` wrote; None when they are none of this check."""
    short = data.split(".") if data else []
    if len(short) > len(check.questions):
        return None
    pairs = zip(check.questions, short, strict=False)
    given = {q.id: _LONG.get(one, one) for q, one in pairs if one != _NONE}
    return given if known_answers(check, given) == given else None


@dataclass(frozen=True, slots=True)
class Standing:
    """Where somebody stands in a check: what has been answered, and the question that is asked now."""

    check: str
    answers: Answers
    question: str
