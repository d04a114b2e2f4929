"""The content files of one language, each fitting its model."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from bot.texts.campaign_files import CampaignFile, Campaigns
from bot.texts.check_files import CheckFile, Countries, Country
from bot.texts.learning_files import CourseFile, Glossary, LessonFile, PollFile, TermFile
from bot.texts.models import (
    Faq,
    Faqs,
    HelpCard,
    HelpCards,
    QuizFile,
    Service,
    Services,
    Status,
    Topic,
    Topics,
)
from bot.texts.problems import ContentError, Problem
from bot.texts.reply_files import CannedReply, Replies
from bot.texts.round_files import RoundFile
from bot.texts.scenario_files import ScenarioFile
from bot.texts.validation import M, fit
from bot.texts.yamlfile import YamlFile, read_yaml

TOPICS, FAQ, SERVICES, HELP, QUIZZES = "topics.yml", "faq.yml", "services.yml", "help.yml", "quizzes"
CHECKS, COUNTRIES, GLOSSARY = "checks", "countries.yml", "glossary.yml"
CAMPAIGNS, REPLIES = "campaigns.yml", "replies.yml"
LESSONS, SCENARIOS, ROUNDS, POLLS, COURSES = "lessons", "scenarios", "rounds", "polls", "courses"


@dataclass(frozen=True, slots=True)
class LanguageFiles:
    """What one language's files say. ``yaml`` has each file by its name below ``folder``, with its lines."""

    folder: Path
    topics: tuple[Topic, ...]
    quizzes: Mapping[str, QuizFile]
    faq: Mapping[str, Faq]
    services: tuple[Service, ...]
    help_cards: Mapping[str, HelpCard]
    checks: Mapping[str, CheckFile]
    countries: tuple[Country, ...]
    lessons: Mapping[str, LessonFile]
    scenarios: Mapping[str, ScenarioFile]
    rounds: Mapping[str, RoundFile]
    polls: Mapping[str, PollFile]
    courses: Mapping[str, CourseFile]
    glossary: tuple[TermFile, ...]
    campaigns: tuple[CampaignFile, ...]
    replies: tuple[CannedReply, ...]
    yaml: Mapping[str, YamlFile]

    @property
    def shown(self) -> tuple[Service, ...]:
        """The services that people may see: verified ones."""
        return tuple(service for service in self.services if service.status is Status.VERIFIED)


class _Folder:
    """Reads one file after the other and gathers their problems, to tell all of them at once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.yaml: dict[str, YamlFile] = {}
        self.problems: list[Problem] = []

    def read(self, name: str, model: type[M]) -> M | None:
        try:
            self.yaml[name] = read_yaml(self.folder / name)
            return fit(self.yaml[name], model)
        except ContentError as error:
            self.problems += error.problems
            return None

    def each(self, folder: str, model: type[M]) -> Mapping[str, M]:
        """The files of a folder below this one, by their names without the ending."""
        found: dict[str, M] = {}
        for path in sorted((self.folder / folder).glob("*.y*ml")):
            if path.suffix != ".yml":
                self.problems.append(Problem(path, 0, "its name ends in .yaml", "let it end in .yml"))
            elif one := self.read(f"{folder}/{path.name}", model):
                found[path.stem] = one
        return MappingProxyType(found)


def read_language(folder: Path) -> LanguageFiles:
    """The files of the language in this folder; ContentError lists the problems of all of them."""
    files = _Folder(folder)
    topics, faq = files.read(TOPICS, Topics), files.read(FAQ, Faqs)
    services, cards = files.read(SERVICES, Services), files.read(HELP, HelpCards)
    countries, glossary = files.read(COUNTRIES, Countries), files.read(GLOSSARY, Glossary)
    campaigns, replies = files.read(CAMPAIGNS, Campaigns), files.read(REPLIES, Replies)
    lessons, scenarios = files.each(LESSONS, LessonFile), files.each(SCENARIOS, ScenarioFile)
    rounds, polls = files.each(ROUNDS, RoundFile), files.each(POLLS, PollFile)
    quizzes, checks = files.each(QUIZZES, QuizFile), files.each(CHECKS, CheckFile)
    courses = files.each(COURSES, CourseFile)
    if not (topics and faq and services and cards and countries and glossary and campaigns and replies):
        raise ContentError(files.problems)
    if files.problems:
        raise ContentError(files.problems)
    return LanguageFiles(
        folder=folder,
        topics=topics.root,
        quizzes=quizzes,
        faq=MappingProxyType(faq.root),
        services=services.root,
        help_cards=MappingProxyType(cards.root),
        checks=checks,
        countries=countries.root,
        lessons=lessons,
        scenarios=scenarios,
        rounds=rounds,
        polls=polls,
        courses=courses,
        glossary=glossary.root,
        campaigns=campaigns.root,
        replies=replies.root,
        yaml=MappingProxyType(files.yaml),
    )
