"""Branching stories told as a chat: a stranger writes, the reader chooses what to answer."""

from dataclasses import dataclass
from enum import StrEnum


class Mood(StrEnum):
    """How a story ends: got out early, in time, or after it went wrong, when help still works."""

    SAFE = "safe"
    CLOSE = "close"
    HARD = "hard"


@dataclass(frozen=True, slots=True)
class Choice:
    """What the reader can answer or do; ``to`` is the id of the scene or ending it leads to."""

    id: str
    text: str
    to: str


@dataclass(frozen=True, slots=True)
class Scene:
    """``tell`` is what happens around it (may be empty), ``messages`` are what the stranger writes."""

    id: str
    tell: str
    messages: tuple[str, ...]
    choices: tuple[Choice, ...]

    def choice(self, choice_id: str) -> Choice | None:
        """The choice with this id, or None."""
        return next((choice for choice in self.choices if choice.id == choice_id), None)


@dataclass(frozen=True, slots=True)
class Ending:
    """How it ended this time, and what is good to remember."""

    id: str
    mood: Mood
    text: str
    remember: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Scenario:
    """A story in one language. Ids are the same in every language; the first scene is the beginning.

    ``version`` is a short hash of the content in all languages.
    """

    id: str
    topic: str
    version: str
    title: str
    intro: str
    stranger: str
    scenes: tuple[Scene, ...]
    endings: tuple[Ending, ...]
    source: str
    quiz: str

    @property
    def first(self) -> Scene:
        """Where it begins."""
        return self.scenes[0]

    def scene(self, place: str) -> Scene | None:
        """The scene with this id, or None."""
        return next((scene for scene in self.scenes if scene.id == place), None)

    def ending(self, place: str) -> Ending | None:
        """The ending with this id, or None."""
        return next((ending for ending in self.endings if ending.id == place), None)
