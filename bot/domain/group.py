"""Quizzes in groups: native anonymous polls, one a question, which show counts and nobody's answer."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Posted:
    """One question as a poll in the group. ``counts``: option id to how many chose it, as last heard."""

    question_id: str
    poll_id: str
    message_id: int
    counts: Mapping[str, int] = field(default_factory=dict)


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
