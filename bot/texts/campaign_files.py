"""The shape of ``campaigns.yml``: campaigns ready to edit, some with the words before an event."""

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, ConfigDict, Field, RootModel, model_validator
from pydantic_core import PydanticCustomError

from bot.domain.templates import PLACEHOLDERS
from bot.texts.learning_files import Title
from bot.texts.models import MOST_IN_ANSWER, FrozenModel, Id, Label, Line, Source, require_different_ids

_IN_BRACES = re.compile(r"\{([^{}\n]*)\}")
# A case ending fits one title only; quotation marks do not part it from the word.
_GLUED = re.compile(r"[\w-][«“\"‘']*\{(\w+)\}|\{(\w+)\}[»”\"’']*[\w-]")
# Without a place its line falls out, so nothing else may be told there: at most a sign, or words and a colon.
_PLACE_ALONE = re.compile(r"(?m)^[^\w{}\n]*(?:[^{}\n]*: *)?\{place\}$")


def _not_filled_in(text: str) -> str:
    if re.search(r"[{}]", text):
        raise PydanticCustomError("braces", "braces are filled in only around an event")
    return text


def _filled_in(text: str) -> str:
    names = _IN_BRACES.findall(text)
    if unknown := next((name for name in names if name not in PLACEHOLDERS), None):
        raise PydanticCustomError("placeholder", "unknown placeholder {found}", {"found": unknown})
    if re.search(r"[{}]", _IN_BRACES.sub("", text)):
        raise PydanticCustomError("brace", "a brace stands alone")
    if missing := next((name for name in PLACEHOLDERS if name not in names), None):
        raise PydanticCustomError("unnamed", "no placeholder {missing}", {"missing": missing})
    if glued := _GLUED.search(text):
        raise PydanticCustomError("glued", "glued to {found}", {"found": glued[1] or glued[2]})
    if len(_PLACE_ALONE.findall(text)) != names.count("place"):
        raise PydanticCustomError("place_line", "the place has no line of its own")
    return text


Plain = AfterValidator(_not_filled_in)
Step = Annotated[Line, AfterValidator(_filled_in)]


class ActionFile(FrozenModel):
    """What the button below the message opens."""

    kind: Literal["quiz", "lesson", "poll"]
    id: Id


class EventFile(FrozenModel):
    """A meeting that belongs to the campaign, and what is said before it."""

    title: Annotated[Title, Plain]
    week: Step
    day: Step
    hour: Step


class CampaignFile(FrozenModel):
    """One campaign ready to edit."""

    id: Id
    title: Annotated[Label, Plain]
    when: Annotated[str, Field(min_length=1, max_length=200), Plain]
    text: Annotated[str, Field(min_length=1, max_length=MOST_IN_ANSWER), Plain]
    action: ActionFile
    event: EventFile | None = None
    source: Source


class Campaigns(RootModel[tuple[CampaignFile, ...]]):
    """``campaigns.yml``: campaigns in the order in which leaders see them."""

    model_config = ConfigDict(frozen=True)

    @model_validator(mode="after")
    def _ids_differ(self) -> "Campaigns":
        require_different_ids(self.root)
        return self
