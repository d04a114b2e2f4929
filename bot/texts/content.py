"""Everything the bot teaches and answers with, loaded once from ``content/`` and never changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from bot.domain.checks import Check
from bot.domain.quiz import Option, Question, Quiz
from bot.texts.check_files import Country
from bot.texts.checks import checks_of
from bot.texts.files import LanguageFiles, read_language
from bot.texts.keys import CHECK_IDS, GENERAL
from bot.texts.languages import LANGUAGES, known
from bot.texts.models import Faq, HelpCard, OtherLanguages, QuizFile, Service, Topic
from bot.texts.parity import differences
from bot.texts.problems import ContentError, Problem
from bot.texts.validation import fit
from bot.texts.version import version_of
from bot.texts.yamlfile import read_yaml

__all__ = ["Content", "ContentError", "Country", "Faq", "HelpCard", "Service", "Topic"]


OTHERS = "other_languages.yml"


@dataclass(frozen=True, slots=True)
class Content:
    """The content of every language. An unknown language reads as the default, Mongolian."""

    _quizzes: Mapping[str, Mapping[str, Quiz]]
    _checks: Mapping[str, Mapping[str, Check]]
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
        return cls(MappingProxyType(quizzes), MappingProxyType(checks), MappingProxyType(files), lines)

    def quiz(self, quiz_id: str, language: str) -> Quiz | None:
        """The quiz in this language, or None when there is no such quiz (any more)."""
        return self._quizzes[known(language)].get(quiz_id)

    def quizzes(self, language: str, topic: str | None = None) -> tuple[Quiz, ...]:
        """The quizzes of a topic, or of all topics, ordered by topic as in the menu, then by id."""
        order = [topic.id for topic in self.topics(language)]
        quizzes = sorted(self._quizzes[known(language)].values(), key=lambda q: (order.index(q.topic), q.id))
        return tuple(quiz for quiz in quizzes if topic in (None, quiz.topic))

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

    def services(self, language: str) -> tuple[Service, ...]:
        """Who helps: only verified services, each with a number, in the order shown."""
        return self._files[known(language)].shown

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
    return Quiz(quiz_id, file.topic, version, file.title, file.intro, _questions(file))


def _questions(file: QuizFile) -> tuple[Question, ...]:
    return tuple(
        Question(
            question.id,
            question.text,
            tuple(Option(option.id, option.text, option.why, option.right) for option in question.options),
            question.source,
        )
        for question in file.questions
    )
