"""The shape of lessons, polls, courses and the glossary."""

from typing import Annotated, Self

from pydantic import ConfigDict, Field, RootModel, model_validator

from bot.texts.models import FrozenModel, Id, Label, Line, QuestionFile, Source, require_different_ids

MOST_ON_PAGE = 700  # one phone screen with the title above and the buttons below

Page = Annotated[str, Field(min_length=1, max_length=MOST_ON_PAGE)]
Reminder = Annotated[str, Field(min_length=1, max_length=130)]
Remember = Annotated[tuple[Reminder, ...], Field(min_length=2, max_length=3)]
Title = Annotated[str, Field(min_length=1, max_length=40)]


class LessonFile(FrozenModel):
    """``lessons/<id>.yml``."""

    title: Label
    topic: Id
    intro: Line
    pages: Annotated[tuple[Page, ...], Field(min_length=4, max_length=6)]
    remember: Remember
    source: Source
    quiz: Id
    see_also: Annotated[tuple[Id, ...], Field(min_length=1, max_length=2)]


class PollOptionFile(FrozenModel):
    """One opinion."""

    id: Id
    text: Annotated[str, Field(min_length=1, max_length=60)]


class PollFile(FrozenModel):
    """``polls/<id>.yml``."""

    title: Label
    topic: Id
    text: Line
    options: Annotated[tuple[PollOptionFile, ...], Field(min_length=2, max_length=5)]
    thanks: Annotated[str, Field(min_length=1, max_length=200)]

    @model_validator(mode="after")
    def _ids_differ(self) -> Self:
        require_different_ids(self.options)
        return self


class TermFile(FrozenModel):
    """One entry of ``glossary.yml``."""

    id: Id
    word: Label
    meaning: Annotated[str, Field(min_length=1, max_length=250)]
    source: Source | None = None


class Glossary(RootModel[tuple[TermFile, ...]]):
    """``glossary.yml``."""

    model_config = ConfigDict(frozen=True)

    @model_validator(mode="after")
    def _ids_differ(self) -> Self:
        require_different_ids(self.root)
        return self


class ModuleFile(FrozenModel):
    """One part of a course."""

    id: Id
    title: Title
    pages: Annotated[tuple[Page, ...], Field(min_length=3, max_length=5)]
    remember: Remember
    source: Source


class CourseFile(FrozenModel):
    """``courses/<role>.yml``."""

    title: Title
    intro: Line
    modules: Annotated[tuple[ModuleFile, ...], Field(min_length=3, max_length=6)]
    questions: Annotated[tuple[QuestionFile, ...], Field(min_length=6, max_length=10)]

    @model_validator(mode="after")
    def _ids_differ(self) -> Self:
        require_different_ids(self.modules)
        require_different_ids(self.questions)
        return self
