"""Everything there is in one language beside the quizzes: what can be learnt, and campaigns ready to edit."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from pydantic import BaseModel

from bot.domain.learning import Course, Lesson, Term
from bot.domain.opinion import Poll
from bot.domain.rounds import Round
from bot.domain.scenario import Scenario
from bot.domain.templates import CampaignTemplate
from bot.texts.files import LanguageFiles
from bot.texts.learning import course_of, lesson_of, poll_of, term_of
from bot.texts.stories import round_of, scenario_of
from bot.texts.templates import template_of
from bot.texts.version import version_of


@dataclass(frozen=True, slots=True)
class Shelf:
    """Lessons, scenarios, rounds (by topic), polls, courses (by role), words and campaigns ready to edit."""

    lessons: Mapping[str, Lesson]
    scenarios: Mapping[str, Scenario]
    rounds: Mapping[str, Round]
    polls: Mapping[str, Poll]
    courses: Mapping[str, Course]
    glossary: tuple[Term, ...]
    templates: tuple[CampaignTemplate, ...]

    @classmethod
    def of(cls, language: str, files: Mapping[str, LanguageFiles]) -> "Shelf":
        """The shelf of this language; versions are made of the words of all languages."""
        own = files[language]

        def version(kind: str, name: str) -> str:
            translations: Iterable[BaseModel] = (getattr(each, kind)[name] for each in files.values())
            return version_of(translations)

        return cls(
            MappingProxyType({i: lesson_of(i, f) for i, f in own.lessons.items()}),
            MappingProxyType(
                {i: scenario_of(i, f, version("scenarios", i)) for i, f in own.scenarios.items()}
            ),
            MappingProxyType({i: round_of(i, f, version("rounds", i)) for i, f in own.rounds.items()}),
            MappingProxyType({i: poll_of(i, f) for i, f in own.polls.items()}),
            MappingProxyType({i: course_of(i, f, version("courses", i)) for i, f in own.courses.items()}),
            tuple(term_of(file) for file in own.glossary),
            tuple(template_of(file) for file in own.campaigns),
        )
