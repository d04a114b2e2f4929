"""The shape of ``rounds/<topic>.yml``: three questions about the world, two statements about oneself."""

from collections import Counter
from typing import Annotated, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from bot.domain.rounds import Measure
from bot.texts.models import FrozenModel, Id, Label, Source, require_different_ids

EACH = {Measure.AWARENESS: 3, Measure.CONFIDENCE: 1, Measure.PLANNING: 1}
"""How many questions of a round measure what."""

Text = Annotated[str, Field(min_length=1, max_length=200)]


class RoundOptionFile(FrozenModel):
    """One possible answer."""

    id: Id
    text: Annotated[str, Field(min_length=1, max_length=60)]
    right: bool = False


class RoundQuestionFile(FrozenModel):
    """A question with options, one of them right, and a source; or a statement about oneself, without."""

    id: Id
    measures: Measure
    text: Text
    source: Source | None = None
    options: Annotated[tuple[RoundOptionFile, ...], Field(max_length=4)] = ()

    @model_validator(mode="after")
    def _one_is_right(self) -> Self:
        require_different_ids(self.options)
        if self.measures is not Measure.AWARENESS:
            if self.options:
                raise PydanticCustomError("statement", "a statement about oneself has no options")
            return self
        rights = sum(option.right for option in self.options)
        if rights != 1:
            raise PydanticCustomError("rights", "{n} options are right", {"n": rights or "no"})
        if self.source is None:
            raise PydanticCustomError("unsourced", "a question about the world needs its source")
        return self


class RoundFile(FrozenModel):
    """``rounds/<topic>.yml``."""

    title: Label
    questions: tuple[RoundQuestionFile, ...]

    @model_validator(mode="after")
    def _measures_everything(self) -> Self:
        require_different_ids(self.questions)
        if Counter(question.measures for question in self.questions) != EACH:
            raise PydanticCustomError(
                "measures", "a round has 3 of awareness, 1 of confidence, 1 of planning"
            )
        return self
