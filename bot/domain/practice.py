"""Questions that were missed come back: when, the library for spaced repetition decides."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

AT_ONCE = 5
"""So many questions are two minutes."""


@dataclass(frozen=True, slots=True)
class Card:
    """One question of one quiz that one person has missed. ``id`` is 0 until stored.

    ``memory`` is what the scheduler keeps about it (JSON), ``due_at`` when the question comes back (aware).
    """

    id: int
    person_id: int
    quiz_id: str
    question_id: str
    memory: Mapping[str, object]
    due_at: datetime
