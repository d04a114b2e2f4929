"""What staff write about a case for one another. It stands apart from the messages and can never be sent."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class NoteKind(StrEnum):
    """To remember something, to hand a case over with, a question to a supervisor, an answer to it."""

    NOTE = "note"
    SUMMARY = "summary"
    QUESTION = "question"
    ADVICE = "advice"


@dataclass(frozen=True, slots=True)
class Note:
    """A note of a case. ``by``: who wrote it."""

    id: int
    case_id: int
    kind: NoteKind
    by: int
    text: str
    at: datetime
