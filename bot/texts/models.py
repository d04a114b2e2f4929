"""The shape of each content file. What fits its model can be shown: sizes are Telegram's or a phone's."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Annotated, Protocol, Self

from pydantic import BaseModel, ConfigDict, Field, RootModel, model_validator
from pydantic_core import PydanticCustomError

MOST_IN_MESSAGE = 1000  # one phone screen, read at ease
MOST_IN_ANSWER = 600
MOST_IN_OPTION = 60
MOST_ON_BUTTON = 24  # what a button shows at 360 px without cutting

Id = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
# A question, four options and the longest explanation stay below MOST_IN_MESSAGE together.
Line = Annotated[str, Field(min_length=1, max_length=300)]
Label = Annotated[str, Field(min_length=1, max_length=MOST_ON_BUTTON)]
Source = Annotated[str, Field(min_length=3, max_length=200)]


class FrozenModel(BaseModel):
    """What all content files are made of: nothing unknown in them, nothing changed later."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class _HasId(Protocol):
    @property
    def id(self) -> str: ...


def require_different_ids(things: Iterable[_HasId]) -> None:
    """For a validator: raises when two of these have the same id."""
    ids = [thing.id for thing in things]
    if twice := next((one for one in ids if ids.count(one) > 1), None):
        raise PydanticCustomError("twice", "the id “{id}” is used twice", {"id": twice})


class OptionFile(FrozenModel):
    """One option of a question."""

    id: Id
    text: Annotated[str, Field(min_length=1, max_length=MOST_IN_OPTION)]
    why: Line
    right: bool = False


class QuestionFile(FrozenModel):
    """A question, its options in the order shown, and where its facts are from."""

    id: Id
    text: Line
    source: Source
    options: Annotated[tuple[OptionFile, ...], Field(min_length=3, max_length=4)]

    @model_validator(mode="after")
    def _one_is_right(self) -> Self:
        rights = [option.id for option in self.options if option.right]
        if len(rights) != 1:
            raise PydanticCustomError("rights", "{n} options are right", {"n": len(rights) or "no"})
        return self

    @model_validator(mode="after")
    def _ids_differ(self) -> Self:
        require_different_ids(self.options)
        return self


class QuizFile(FrozenModel):
    """``quizzes/<id>.yml``."""

    title: Label
    topic: Id
    intro: Line
    questions: Annotated[tuple[QuestionFile, ...], Field(min_length=3, max_length=10)]

    @model_validator(mode="after")
    def _ids_differ(self) -> Self:
        require_different_ids(self.questions)
        return self


class Topic(FrozenModel):
    """What a quiz is about; ``title`` fits on a button, ``badge`` is the emoji of who has finished it."""

    id: Id
    title: Label
    badge: Annotated[str, Field(min_length=1, max_length=4)]


class Faq(FrozenModel):
    """An answer to a common question. ``title`` fits on a button, ``text`` in a short message.

    ``quiz`` is the id of a quiz and ``see_also`` are faq keys that lead on from here; both may be empty.
    """

    title: Label
    text: Annotated[str, Field(min_length=1, max_length=MOST_IN_ANSWER)]
    source: Source
    quiz: Id | None = None
    see_also: Annotated[tuple[Id, ...], Field(max_length=3)] = ()


class Status(StrEnum):
    """Whether somebody has seen the number in a source that can be named."""

    VERIFIED = "verified"
    UNVERIFIED = "unverified"


class Need(StrEnum):
    """What somebody may need help with."""

    CHILD = "child"
    VIOLENCE = "violence"
    DANGER = "danger"
    TRAFFICKING = "trafficking"
    ABROAD = "abroad"
    ONLINE = "online"
    HEALTH = "health"
    WORK = "work"


class Where(StrEnum):
    """Where somebody is who needs help."""

    MONGOLIA = "mongolia"
    ABROAD = "abroad"
    ANYWHERE = "anywhere"


# It stands in the data of a button, beside the number of a case.
ServiceId = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,23}$")]


class Service(FrozenModel):
    """Somebody who helps.

    ``number`` is what to dial, ``link`` the address of one that works online, ``checked_on`` the day, month
    or year it was seen. ``needs``: what for; ``places``: from where it can be reached.
    """

    id: ServiceId
    name: Annotated[str, Field(min_length=1, max_length=60)]
    what: Annotated[str, Field(min_length=1, max_length=120)]
    status: Status
    number: Annotated[str, Field(pattern=r"^\+?[0-9][0-9 -]{1,18}$")] | None = None
    link: Annotated[str, Field(pattern=r"^https://[a-z0-9.-]+\.[a-z]{2,}(/[\w./-]*)?$")] | None = None
    needs: Annotated[tuple[Need, ...], Field(min_length=1)]
    places: Annotated[tuple[Where, ...], Field(min_length=1)]
    source: Source | None = None
    checked_on: (
        Annotated[str, Field(pattern=r"^20\d\d(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$")] | None
    ) = None

    @model_validator(mode="after")
    def _verified_means_seen(self) -> Self:
        reached = self.number or self.link
        if self.status is Status.VERIFIED and not (reached and self.source and self.checked_on):
            raise PydanticCustomError("unseen", "a verified service needs number, source and checked_on")
        return self


class HelpCard(FrozenModel):
    """Warm words for somebody in trouble; the view adds the services' numbers below.

    ``heard`` comes first (we heard you, it is not your fault), ``now`` are up to three things to do,
    ``person`` says that one can talk to a person here. ``gentle`` stands instead of all these where there is
    less reason to worry. ``answers`` are faq keys for somebody who only had a question.
    """

    heard: Annotated[tuple[Line, ...], Field(min_length=1, max_length=3)]
    now: Annotated[tuple[Line, ...], Field(min_length=2, max_length=3)]
    person: Line
    gentle: Line
    answers: Annotated[tuple[Id, ...], Field(min_length=2, max_length=3)]


class Topics(RootModel[tuple[Topic, ...]]):
    """``topics.yml``: the topics in the order of the menu."""

    model_config = ConfigDict(frozen=True)

    @model_validator(mode="after")
    def _ids_differ(self) -> Self:
        require_different_ids(self.root)
        return self


class Faqs(RootModel[dict[Id, Faq]]):
    """``faq.yml``: answers by key."""

    model_config = ConfigDict(frozen=True)


class Services(RootModel[tuple[Service, ...]]):
    """``services.yml``: services in the order shown."""

    model_config = ConfigDict(frozen=True)

    @model_validator(mode="after")
    def _ids_differ(self) -> Self:
        require_different_ids(self.root)
        return self


class OtherLanguages(RootModel[dict[Id, Line]]):
    """``other_languages.yml``: by the code of a language that the bot does not speak, how to say so in it."""

    model_config = ConfigDict(frozen=True)


class HelpCards(RootModel[dict[Id, HelpCard]]):
    """``help.yml``: cards by the intent they answer."""

    model_config = ConfigDict(frozen=True)
