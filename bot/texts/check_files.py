"""The shape of ``checks/<id>.yml`` and ``countries.yml``."""

from typing import Annotated, Literal, Self

from pydantic import ConfigDict, Field, RootModel, model_validator

from bot.domain.checks import ADULT, CHILD, NO, UNSURE, YES, Kind
from bot.texts.models import FrozenModel, Id, Label, Line, Source, require_different_ids

# Four reasons, three steps and the services' lines still fit on a phone's screen.
Short = Annotated[str, Field(min_length=1, max_length=130)]
OWN_ANSWERS = {Kind.YES_NO: (YES, NO, UNSURE), Kind.AGE: (CHILD, ADULT)}
"""The answers to each kind of question but countries, whose ids stand in ``countries.yml``."""


class FlagFile(FrozenModel):
    """What some answers mean. ``only_if``: another question and the answer that they need."""

    answers: Annotated[tuple[Id, ...], Field(min_length=1)]
    only_if: tuple[Id, Id] | None = None
    weight: Literal["open", "light", "heavy"]
    reason: Short
    step: Short
    source: Source


class CheckQuestionFile(FrozenModel):
    """One question. Without ``kind`` it asks for yes, no or not sure."""

    id: Id
    kind: Kind = Kind.YES_NO
    text: Line
    flags: tuple[FlagFile, ...]


class CheckFile(FrozenModel):
    """``checks/<id>.yml``: questions in the order of Rasa's form of the same name."""

    title: Label
    intro: Line
    back: Line
    questions: Annotated[tuple[CheckQuestionFile, ...], Field(min_length=6, max_length=9)]
    always: Annotated[tuple[Short, ...], Field(min_length=1, max_length=3)]
    see_also: Annotated[tuple[Id, ...], Field(min_length=1, max_length=2)]

    @model_validator(mode="after")
    def _ids_differ(self) -> Self:
        require_different_ids(self.questions)
        return self


class Country(FrozenModel):
    """A country as a button or a result names it."""

    id: Id
    name: Label


class Countries(RootModel[tuple[Country, ...]]):
    """``countries.yml``: the most usual ones first."""

    model_config = ConfigDict(frozen=True)

    @model_validator(mode="after")
    def _ids_differ(self) -> Self:
        require_different_ids(self.root)
        return self
