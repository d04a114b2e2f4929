"""Everything that can be wrong with the content, for ``luujin content check`` and ``make check``."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

from bot.texts.catalog_check import entries, own_problems
from bot.texts.content import read_all
from bot.texts.files import SERVICES, LanguageFiles
from bot.texts.languages import DEFAULT
from bot.texts.numbers import number_problems, plain
from bot.texts.pofile import po_path
from bot.texts.problems import Problem, ProblemsError
from bot.texts.prose import sentences
from bot.texts.spelling import read_allowed, spelling_problems, why_not
from bot.texts.tone import read_tone, tone_problems

__all__ = ["check", "why_not"]


def check(content: Path) -> list[Problem]:
    """All problems below this folder, by file and line; an empty list when the content is fine.

    Spelling is left out where ``why_not()`` gives a reason: show that reason beside the result.
    """
    try:
        languages = read_all(content)
        return sorted({*_catalogs(content, languages), *_services(languages), *_texts(content, languages)})
    except ProblemsError as error:  # files that do not fit their models: nothing more can be said
        return list(error.problems)


def _catalogs(content: Path, languages: Mapping[str, LanguageFiles]) -> Iterator[Problem]:
    for language in languages:
        yield from own_problems(entries(po_path(content, language)).values())


def _texts(content: Path, languages: Mapping[str, LanguageFiles]) -> Iterator[Problem]:
    texts = list(sentences(content, languages))
    verified = frozenset(plain(service.number or "") for service in languages[DEFAULT].shown)
    yield from tone_problems(texts, read_tone(content))
    yield from number_problems(texts, verified)
    if why_not() is None:
        yield from spelling_problems(texts, read_allowed(content))


def _services(languages: Mapping[str, LanguageFiles]) -> Iterator[Problem]:
    today = datetime.now(UTC).date().isoformat()
    for files in languages.values():
        for index, service in enumerate(files.services):
            if service.checked_on and service.checked_on > today[: len(service.checked_on)]:
                cure = "write the day, month or year in which somebody saw the number"
                what = f"“checked_on” {service.checked_on} lies in the future"
                yield files.yaml[SERVICES].problem((index, "checked_on"), what, cure)
