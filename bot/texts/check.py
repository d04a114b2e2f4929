"""Everything that can be wrong with the content, for ``luujin content check`` and ``make check``."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

from bot.texts.catalog_check import entries, own_problems
from bot.texts.content import read_all
from bot.texts.dates import service_date_problems, source_date_problems
from bot.texts.files import LanguageFiles
from bot.texts.languages import DEFAULT
from bot.texts.links import citation_problems, host_of, link_problems
from bot.texts.numbers import number_problems, plain
from bot.texts.options import option_problems
from bot.texts.pofile import po_path
from bot.texts.problems import Problem, ProblemsError
from bot.texts.prose import citations, sentences
from bot.texts.reading import reading_problems
from bot.texts.spelling import read_allowed, spelling_problems, why_not
from bot.texts.tone import read_tone, tone_problems

__all__ = ["check", "why_not"]


def check(content: Path) -> list[Problem]:
    """All problems below this folder, by file and line; an empty list when the content is fine.

    Spelling is left out where ``why_not()`` gives a reason: show that reason beside the result.
    """
    try:
        languages = read_all(content)
        return sorted({*_catalogs(content, languages), *_facts(languages), *_texts(content, languages)})
    except ProblemsError as error:  # files that do not fit their models: nothing more can be said
        return list(error.problems)


def _catalogs(content: Path, languages: Mapping[str, LanguageFiles]) -> Iterator[Problem]:
    for language in languages:
        yield from own_problems(entries(po_path(content, language)).values())


def _texts(content: Path, languages: Mapping[str, LanguageFiles]) -> Iterator[Problem]:
    texts = list(sentences(content, languages))
    shown = languages[DEFAULT].shown
    yield from tone_problems(texts, read_tone(content))
    yield from number_problems(texts, frozenset(plain(one.number) for one in shown if one.number))
    yield from link_problems(texts, frozenset(host for one in shown if (host := host_of(one.link or ""))))
    # Strangers of a story write as people do in chats.
    yield from reading_problems(text for text in texts if not text.is_chat)
    if why_not() is None:
        yield from spelling_problems(texts, read_allowed(content))


def _facts(languages: Mapping[str, LanguageFiles]) -> Iterator[Problem]:
    today, cited = datetime.now(UTC).date(), list(citations(languages))
    yield from citation_problems(cited)
    yield from source_date_problems(cited, today)
    yield from service_date_problems(languages, today)
    for files in languages.values():
        yield from option_problems(files)
