"""Everything the bot teaches and answers with, loaded once from ``content/`` and never changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from bot.domain.checks import Check
from bot.domain.learning import Course, Lesson, Term
from bot.domain.opinion import Poll
from bot.domain.quiz import Quiz
from bot.domain.rounds import Round
from bot.domain.scenario import Scenario
from bot.domain.templates import CampaignTemplate
from bot.texts.check_files import Country
from bot.texts.checks import checks_of
from bot.texts.files import LanguageFiles, read_language
from bot.texts.keys import CHECK_IDS, GENERAL
from bot.texts.languages import LANGUAGES, known
from bot.texts.learning import questions_of
from bot.texts.links import host_of
from bot.texts.models import Faq, HelpCard, OtherLanguages, Service, Topic
from bot.texts.parity import differences
from bot.texts.problems import ContentError, Problem
from bot.texts.reply_files import CannedReply
from bot.texts.shelf import Shelf
from bot.texts.validation import fit
from bot.texts.version import version_of
from bot.texts.yamlfile import read_yaml

__all__ = ["CannedReply", "Content", "ContentError", "Country", "Faq", "HelpCard", "Service", "Topic"]


OTHERS = "other_languages.yml"


@dataclass(frozen=True, slots=True)
class Content:
    """The content of every language. An unknown language reads as the default, Mongolian."""

    _quizzes: Mapping[str, Mapping[str, Quiz]]
    _checks: Mapping[str, Mapping[str, Check]]
    _shelves: Mapping[str, Shelf]
    _files: Mapping[str, LanguageFiles]
    _strangers: tuple[str, ...]

    @classmethod
    def load(cls, content: Path) -> "Content":
        """All content below this folder; ContentError lists every problem with file, line and cure."""
        files = read_all(content)
        quizzes = {
            language: MappingProxyType(
                {quiz_id: _quiz(quiz_id, language, files) for quiz_id in files[language].quizzes}
            )
            for language in LANGUAGES
        }
        checks = {language: MappingProxyType(checks_of(files[language])) for language in LANGUAGES}
        strangers = fit(read_yaml(content / OTHERS), OtherLanguages).root
        lines = tuple(strangers.values())
        shelves = {language: Shelf.of(language, files) for language in LANGUAGES}
        return cls(
            MappingProxyType(quizzes),
            MappingProxyType(checks),
            MappingProxyType(shelves),
            MappingProxyType(files),
            lines,
        )

    def quiz(self, quiz_id: str, language: str) -> Quiz | None:
        """The quiz in this language, or None when there is no such quiz (any more)."""
        return self._quizzes[known(language)].get(quiz_id)

    def quizzes(self, language: str, topic: str | None = None) -> tuple[Quiz, ...]:
        """The quizzes of a topic, or of all topics, ordered by topic as in the menu, then by id."""
        order = [topic.id for topic in self.topics(language)]
        quizzes = sorted(self._quizzes[known(language)].values(), key=lambda q: (order.index(q.topic), q.id))
        return tuple(quiz for quiz in quizzes if topic in (None, quiz.topic))

    def translations(self, quiz_id: str) -> Mapping[str, Quiz]:
        """A quiz in every language, by language; empty when there is no such quiz (any more)."""
        found = {language: self.quiz(quiz_id, language) for language in LANGUAGES}
        return {language: quiz for language, quiz in found.items() if quiz is not None}

    def lesson(self, lesson_id: str, language: str) -> Lesson | None:
        """The lesson in this language, or None when there is no such lesson (any more)."""
        return self._shelves[known(language)].lessons.get(lesson_id)

    def lessons(self, language: str, topic: str | None = None) -> tuple[Lesson, ...]:
        """The lessons of a topic, or of all topics."""
        lessons = self._shelves[known(language)].lessons.values()
        return tuple(lesson for lesson in lessons if topic in (None, lesson.topic))

    def scenario(self, scenario_id: str, language: str) -> Scenario | None:
        """The scenario in this language, or None when there is no such scenario (any more)."""
        return self._shelves[known(language)].scenarios.get(scenario_id)

    def scenarios(self, language: str, topic: str | None = None) -> tuple[Scenario, ...]:
        """The scenarios of a topic, or of all topics."""
        scenarios = self._shelves[known(language)].scenarios.values()
        return tuple(scenario for scenario in scenarios if topic in (None, scenario.topic))

    def round(self, topic: str, language: str) -> Round | None:
        """The questions before and after a topic, or None when there is no such topic."""
        return self._shelves[known(language)].rounds.get(topic)

    def poll(self, poll_id: str, language: str) -> Poll | None:
        """The opinion poll in this language, or None when there is no such poll (any more)."""
        return self._shelves[known(language)].polls.get(poll_id)

    def polls(self, language: str) -> tuple[Poll, ...]:
        """All opinion polls, by id."""
        return tuple(self._shelves[known(language)].polls.values())

    def course(self, role: str, language: str) -> Course | None:
        """The course for this role (``leader``), or None when it needs none."""
        return self._shelves[known(language)].courses.get(role)

    def glossary(self, language: str) -> tuple[Term, ...]:
        """The words with their meanings, in the order of the file."""
        return self._shelves[known(language)].glossary

    def templates(self, language: str) -> tuple[CampaignTemplate, ...]:
        """The campaigns ready to edit, in the order of the file."""
        return self._shelves[known(language)].templates

    def template(self, template_id: str, language: str) -> CampaignTemplate | None:
        """The campaign ready to edit in this language, or None when there is no such campaign (any more)."""
        return next((one for one in self.templates(language) if one.id == template_id), None)

    def replies(self, language: str) -> tuple[CannedReply, ...]:
        """Answers that coordinators send as they are, in the order of the file."""
        return self._files[known(language)].replies

    def reply(self, reply_id: str, language: str) -> CannedReply | None:
        """The answer ready to send in this language, or None when there is no such answer (any more)."""
        return next((one for one in self.replies(language) if one.id == reply_id), None)

    def check(self, check_id: str, language: str) -> Check | None:
        """The guided check in this language, or None when there is no such check (any more)."""
        return self._checks[known(language)].get(check_id)

    def checks(self, language: str) -> tuple[Check, ...]:
        """The guided checks in the order of the menu."""
        return tuple(self._checks[known(language)][check_id] for check_id in CHECK_IDS)

    def countries(self, language: str) -> tuple[Country, ...]:
        """The countries that people name, the most usual ones first, ``other`` last."""
        return self._files[known(language)].countries

    def topics(self, language: str) -> tuple[Topic, ...]:
        """The topics in the order of the menu; one may have no quiz yet."""
        return self._files[known(language)].topics

    def faq(self, key: str, language: str) -> Faq | None:
        """The answer behind a faq key (``passport_kept``), or None when there is no such key."""
        return self._files[known(language)].faq.get(key)

    def faq_titles(self, language: str) -> Mapping[str, str]:
        """What the answers to common questions are called, by their keys."""
        return {key: faq.title for key, faq in self._files[known(language)].faq.items()}

    def services(self, language: str) -> tuple[Service, ...]:
        """Whom to call: only verified services, each with a number, in the order shown."""
        return tuple(service for service in self.helpers(language) if service.number)

    def helpers(self, language: str) -> tuple[Service, ...]:
        """Everybody who helps: only verified services, with a number to call or a link to open."""
        return self._files[known(language)].shown

    def linked_hosts(self) -> frozenset[str]:
        """Where the links of those who help lead to."""
        links = (service.link for language in LANGUAGES for service in self.helpers(language))
        return frozenset(host for link in links if link is not None and (host := host_of(link)) is not None)

    def to_strangers(self) -> tuple[str, ...]:
        """Which languages the bot speaks, a line in each of some languages that it does not speak."""
        return self._strangers

    def help_card(self, about: str, language: str) -> HelpCard:
        """The card for a disclosure (``disclose_image_threat``); the general one for anything else."""
        cards = self._files[known(language)].help_cards
        return cards.get(about, cards[GENERAL])


def read_all(content: Path) -> dict[str, LanguageFiles]:
    """The files of every language, fitting their models and each other; ContentError otherwise."""
    files: dict[str, LanguageFiles] = {}
    problems: list[Problem] = []
    for language in LANGUAGES:
        try:
            files[language] = read_language(content / language)
        except ContentError as error:
            problems += error.problems
    if not problems:
        problems = differences(files)
    if problems:
        raise ContentError(problems)
    return files


def _quiz(quiz_id: str, language: str, files: Mapping[str, LanguageFiles]) -> Quiz:
    file = files[language].quizzes[quiz_id]
    version = version_of(files[each].quizzes[quiz_id] for each in LANGUAGES)
    return Quiz(quiz_id, file.topic, version, file.title, file.intro, questions_of(file.questions))
