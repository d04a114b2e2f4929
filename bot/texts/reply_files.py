"""The shape of ``replies.yml``: answers that coordinators send as they are."""

from typing import Annotated

from pydantic import ConfigDict, Field, RootModel, model_validator

from bot.texts.models import MOST_IN_ANSWER, FrozenModel, Label, require_different_ids

# It stands in the data of a button, beside the number of a case.
ShortId = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,19}$")]


class CannedReply(FrozenModel):
    """One answer ready to send; ``title`` stands on the button."""

    id: ShortId
    title: Label
    text: Annotated[str, Field(min_length=1, max_length=MOST_IN_ANSWER)]


class Replies(RootModel[tuple[CannedReply, ...]]):
    """``replies.yml``: answers in the order in which coordinators see them."""

    model_config = ConfigDict(frozen=True)

    @model_validator(mode="after")
    def _ids_differ(self) -> "Replies":
        require_different_ids(self.root)
        return self
