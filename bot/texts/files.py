"""The content files of one language, each fitting its model."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

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
from bot.texts.validation import M, fit
from bot.texts.yamlfile import YamlFile, read_yaml

TOPICS, FAQ, SERVICES, HELP, QUIZZES = "topics.yml", "faq.yml", "services.yml", "help.yml", "quizzes"


@dataclass(frozen=True, slots=True)
class LanguageFiles:
    """What one language's files say. ``yaml`` has each file by its name below ``folder``, with its lines."""

    folder: Path
    topics: tuple[Topic, ...]
    quizzes: Mapping[str, QuizFile]
    faq: Mapping[str, Faq]
    services: tuple[Service, ...]
    help_cards: Mapping[str, HelpCard]
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

    def quizzes(self) -> dict[str, QuizFile]:
        quizzes: dict[str, QuizFile] = {}
        for path in sorted((self.folder / QUIZZES).glob("*.y*ml")):
            if path.suffix != ".yml":
                self.problems.append(Problem(path, 0, "its name ends in .yaml", "let it end in .yml"))
            elif quiz := self.read(f"{QUIZZES}/{path.name}", QuizFile):
                quizzes[path.stem] = quiz
        return quizzes


def read_language(folder: Path) -> LanguageFiles:
    """The files of the language in this folder; ContentError lists the problems of all of them."""
    files = _Folder(folder)
    topics, faq = files.read(TOPICS, Topics), files.read(FAQ, Faqs)
    services, cards = files.read(SERVICES, Services), files.read(HELP, HelpCards)
    quizzes = files.quizzes()
    if files.problems or topics is None or faq is None or services is None or cards is None:
        raise ContentError(files.problems)
    return LanguageFiles(
        folder,
        topics.root,
        MappingProxyType(quizzes),
        MappingProxyType(faq.root),
        services.root,
        MappingProxyType(cards.root),
        MappingProxyType(files.yaml),
    )
