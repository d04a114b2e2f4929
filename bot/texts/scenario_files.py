"""The shape of ``scenarios/<id>.yml``, and whether every way through it leads to an end."""

from collections.abc import Iterator
from typing import Annotated, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from bot.domain.scenario import Mood
from bot.texts.learning_files import Remember
from bot.texts.models import MOST_IN_OPTION, FrozenModel, Id, Label, Line, Source, require_different_ids

MOST_IN_CHAT = 250

Chat = Annotated[str, Field(min_length=1, max_length=MOST_IN_CHAT)]


class ChoiceFile(FrozenModel):
    """What the reader can answer or do."""

    id: Id
    text: Annotated[str, Field(min_length=1, max_length=MOST_IN_OPTION)]
    to: Id


class SceneFile(FrozenModel):
    """What is told, what the stranger writes, and the choices."""

    id: Id
    tell: Line | None = None
    messages: Annotated[tuple[Chat, ...], Field(min_length=1, max_length=3)]
    choices: Annotated[tuple[ChoiceFile, ...], Field(min_length=2, max_length=3)]

    @model_validator(mode="after")
    def _ids_differ(self) -> Self:
        require_different_ids(self.choices)
        return self


class EndingFile(FrozenModel):
    """How it can end."""

    id: Id
    mood: Mood
    text: Annotated[str, Field(min_length=1, max_length=500)]
    remember: Remember


class ScenarioFile(FrozenModel):
    """``scenarios/<id>.yml``."""

    title: Label
    topic: Id
    intro: Line
    stranger: Label
    scenes: Annotated[tuple[SceneFile, ...], Field(min_length=4, max_length=12)]
    endings: Annotated[tuple[EndingFile, ...], Field(min_length=3, max_length=5)]
    source: Source
    quiz: Id

    @model_validator(mode="after")
    def _ways_lead_on(self) -> Self:
        require_different_ids((*self.scenes, *self.endings))
        for mistake in self._mistakes():
            raise PydanticCustomError("way", "{mistake}", {"mistake": mistake})
        return self

    def _mistakes(self) -> Iterator[str]:
        ways = {scene.id: {choice.to for choice in scene.choices} for scene in self.scenes}
        ends = {ending.id for ending in self.endings}
        for scene_id, targets in ways.items():
            for target in sorted(targets - ways.keys() - ends):
                yield f"a choice of “{scene_id}” leads to “{target}”, which is not there"
        reached = _spread({self.scenes[0].id}, ways)
        for place in (*ways, *sorted(ends)):
            if place not in reached:
                yield f"no way leads to “{place}”"
        back = {place: {one for one in ways if place in ways[one]} for place in reached}
        for place in sorted(ways.keys() - _spread(ends, back)):
            yield f"from “{place}” no way leads to an ending"


def _spread(begin: set[str], ways: dict[str, set[str]]) -> set[str]:
    """All places that can be reached."""
    reached: set[str] = set()
    new = set(begin)
    while new:
        reached |= new
        new = {to for place in new for to in ways.get(place, ())} - reached
    return reached
