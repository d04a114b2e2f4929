"""Dates of sources and services: days that exist, none to come, and none that came before its own source."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from bot.texts.files import SERVICES, LanguageFiles
from bot.texts.problems import Problem
from bot.texts.prose import Sentence

# As exact as it is known: 2026, 2026-01 or 2026-01-31.
_DATE = re.compile(r"(?<![\d-])([12]\d{3})(?:-(\d\d)(?:-(\d\d))?)?(?![\d-])")
_BRACKETS = re.compile(r"\(([^)]*)\)")


def dates_in(source: str) -> list[str]:
    """The dates that a source carries, as written: in brackets, or as a whole day anywhere.

    A year in a title (“Vision 2050”) is none.
    """
    bracketed = [match.group() for part in _BRACKETS.findall(source) for match in _DATE.finditer(part)]
    rest = _BRACKETS.sub(" ", source)
    return bracketed + [match.group() for match in _DATE.finditer(rest) if match[3]]


def is_day(written: str) -> bool:
    """Whether the calendar has it; a year or a month alone counts as its first day."""
    year, month, day = [*written.split("-"), "01", "01"][:3]
    try:
        date(int(year), int(month), int(day))
    except ValueError:
        return False
    return True


def source_date_problems(citations: Iterable[Sentence], today: date) -> Iterator[Problem]:
    """Sources with dates that do not exist or lie in the future."""
    for citation in citations:
        for written in dates_in(citation.text):
            if not is_day(written):
                yield citation.problem(f"there is no day {written}", "write the day as the source has it")
            elif written > today.isoformat()[: len(written)]:
                yield citation.problem(
                    f"the source is of {written}, which lies in the future", "correct the year"
                )


def service_date_problems(languages: Mapping[str, LanguageFiles], today: date) -> Iterator[Problem]:
    """Services seen on a day that does not exist, is to come, or was before their source."""
    for files in languages.values():
        for index, service in enumerate(files.services):
            checked = service.checked_on
            if checked is None:
                continue
            newest = max(filter(is_day, dates_in(service.source or "")), default="")
            size = min(len(checked), len(newest))
            if not is_day(checked):
                what = f"“checked_on” {checked} is no day of the calendar"
            elif checked > today.isoformat()[: len(checked)]:
                what = f"“checked_on” {checked} lies in the future"
            elif checked[:size] < newest[:size]:
                what = f"“checked_on” {checked} is before its source of {newest}"
            else:
                continue
            cure = "write the day, month or year in which somebody saw the number"
            yield files.yaml[SERVICES].problem((index, "checked_on"), what, cure)
