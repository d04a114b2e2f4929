"""Opinion polls: one question, no right answer, and everybody sees what others said."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PollOption:
    """One possible opinion."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Poll:
    """A poll in one language. Ids are the same in every language."""

    id: str
    topic: str
    title: str
    text: str
    options: tuple[PollOption, ...]
    thanks: str
