"""The bot's own words by key and language, from ``content/<language>/LC_MESSAGES/bot.po``."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from gettext import c2py
from pathlib import Path
from types import MappingProxyType
from typing import TypeAlias
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_skeleton, format_time, get_timezone_location
from babel.messages.catalog import Catalog
from babel.numbers import format_decimal

from bot.texts.languages import DEFAULT, LANGUAGES, known
from bot.texts.pofile import forms_of, id_of, po_path, read_catalog
from bot.texts.problems import CatalogError, Problem

__all__ = ["DEFAULT", "LANGUAGES", "CatalogError", "Catalogs", "MissingWords", "Words", "key", "known"]


Day: TypeAlias = date  # among its methods Words has a ``date``


class MissingWords(LookupError):  # noqa: N818 (it says what is missing)
    """A language has no words for a key. ``make check`` finds this before anybody runs the bot."""

    def __init__(self, key: str, language: str) -> None:
        self.key, self.language = key, language
        super().__init__(f"no words for {key!r} in {language!r}: add them to content/{language}/…/bot.po")


def key(name: str) -> str:
    """Returns ``name`` unchanged; marks a key that is chosen at run time, for ``make check`` to see."""
    return name


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language. Placeholders look like ``{name}``; the words are plain text, not HTML."""

    language: str
    _locale: Locale
    _plural: Callable[[int], int]
    _forms: Mapping[str, tuple[str, ...]]

    def say(self, key: str, /, **values: object) -> str:
        """The words behind ``key``, placeholders filled; MissingWords when there are none."""
        return self._form(key, 0).format(**values)

    def count(self, key: str, n: int, /, **values: object) -> str:
        """The words behind ``key`` in the form for ``n`` things; ``{n}`` becomes ``n``, as in 1,284."""
        number = format_decimal(n, locale=self._locale)
        return self._form(key, self._plural(abs(n))).format(n=number, **values)

    def date(self, moment: datetime) -> str:
        """The day in words, in the moment's own time zone."""
        return _plain(format_date(moment.date(), "medium", locale=self._locale))

    def full_date(self, moment: datetime) -> str:
        """The day with the whole name of its month, for print, in the moment's own time zone."""
        return _plain(format_date(moment.date(), "long", locale=self._locale))

    def day(self, day: Day) -> str:
        """A day without its year, in words."""
        return _plain(format_skeleton("MMMd", day, locale=self._locale))

    def month(self, year: int, month: int) -> str:
        """A month of a year in words."""
        return _plain(format_skeleton("yMMMM", date(year, month, 1), locale=self._locale))

    def weekday(self, moment: datetime) -> str:
        """The name of the day of the week, in the moment's own time zone."""
        return _plain(format_date(moment.date(), "EEEE", locale=self._locale))

    def short_weekday(self, day: Day) -> str:
        """The day of the week in two or three letters."""
        return _plain(format_date(day, "EEE", locale=self._locale))

    def time(self, moment: datetime) -> str:
        """Hours and minutes in the moment's own time zone. The moment must be aware (else ValueError)."""
        if moment.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        return _plain(format_time(moment, "short", tzinfo=moment.tzinfo, locale=self._locale))

    def moment(self, moment: datetime) -> str:
        """Day and time in the moment's own time zone. The moment must be aware (else ValueError)."""
        return f"{self.date(moment)}, {self.time(moment)}"

    def city(self, zone: str) -> str:
        """The city that a time zone (``Asia/Seoul``) is called after."""
        return _plain(get_timezone_location(ZoneInfo(zone), locale=self._locale, return_city=True))

    def _form(self, key: str, index: int) -> str:
        forms = self._forms.get(key)
        if forms is None:
            raise MissingWords(key, self.language)
        return forms[min(index, len(forms) - 1)]


def _plain(text: str) -> str:
    # CLDR puts narrow no-break spaces into times and Mongolian dates; many phones show them as boxes.
    return text.replace("\u202f", " ").replace("\u00a0", " ")


@dataclass(frozen=True, slots=True)
class Catalogs:
    """The words of every language."""

    _words: Mapping[str, Words]

    @classmethod
    def load(cls, content: Path) -> "Catalogs":
        """Every language's catalog below ``content``; CatalogError names each broken file and line."""
        words: dict[str, Words] = {}
        problems: list[Problem] = []
        for language in LANGUAGES:
            try:
                words[language] = _words(language, read_catalog(po_path(content, language)))
            except CatalogError as error:
                problems += error.problems
        if problems:
            raise CatalogError(problems)
        return cls(MappingProxyType(words))

    def words(self, language: str) -> Words:
        """The words of this language; of Mongolian when the bot does not speak it."""
        return self._words[known(language)]


def _words(language: str, catalog: Catalog) -> Words:
    forms = {id_of(message): forms_of(message) for message in catalog if message.id and not message.fuzzy}
    whole = {name: texts for name, texts in forms.items() if all(texts)}
    return Words(language, Locale.parse(language), c2py(catalog.plural_expr), MappingProxyType(whole))
