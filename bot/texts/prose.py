"""Every sentence that people read, from quizzes, answers, cards and catalogs, each with its place."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.texts.catalog_check import entries
from bot.texts.files import SERVICES, LanguageFiles
from bot.texts.pofile import po_path
from bot.texts.problems import Problem
from bot.texts.yamlfile import Place

# Values that are names for the program or addresses, not sentences.
_NOT_PROSE = frozenset(
    "id topic badge right status number link needs places checked_on source quiz see_also answers kind "
    "weight only_if measures mood to".split()
)
_CITED = frozenset({"source", "link"})


@dataclass(frozen=True, slots=True)
class Sentence:
    """A piece of text as it is shown, in its language. ``file`` is its name below the language's folder.

    ``is_chat``: what a stranger writes in a story.
    """

    language: str
    text: str
    file: str
    path: Path
    line: int
    is_chat: bool = False

    def problem(self, what: str, cure: str) -> Problem:
        """A problem with this text."""
        return Problem(self.path, self.line, what, cure)


def sentences(content: Path, languages: Mapping[str, LanguageFiles]) -> Iterator[Sentence]:
    """All that people can read. Services that are not verified are left out: nobody is shown them."""
    for language, files in languages.items():
        hidden = {index for index, service in enumerate(files.services) if service not in files.shown}
        for name, yaml in files.yaml.items():
            for place, text in yaml.texts():
                if _is_prose(place) and not (name == SERVICES and place[0] in hidden):
                    is_chat = "messages" in place
                    yield Sentence(language, text, name, yaml.path, yaml.line(place), is_chat)
        path = po_path(content, language)
        for entry in entries(path).values():
            for form in entry.forms:
                yield Sentence(language, form, path.name, path, entry.line)


def citations(languages: Mapping[str, LanguageFiles]) -> Iterator[Sentence]:
    """Where facts are from and what leads outside: every ``source`` and ``link``, also of hidden services."""
    for language, files in languages.items():
        for name, yaml in files.yaml.items():
            for place, text in yaml.texts():
                if _name_of(place) in _CITED:
                    yield Sentence(language, text, name, yaml.path, yaml.line(place))


def _is_prose(place: Place) -> bool:
    return _name_of(place) not in _NOT_PROSE


def _name_of(place: Place) -> str:
    return next((part for part in reversed(place) if isinstance(part, str)), "")
