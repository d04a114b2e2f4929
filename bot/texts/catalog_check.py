"""What can be wrong with the messages of one catalog, whatever the code does with them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from string import Formatter

from bot.texts.models import MOST_IN_MESSAGE, MOST_ON_BUTTON
from bot.texts.pofile import forms_of, id_of, read_catalog
from bot.texts.problems import Problem

_BUTTON = "button."


@dataclass(frozen=True, slots=True)
class Entry:
    """One message of a catalog, with its place."""

    key: str
    path: Path
    line: int
    forms: tuple[str, ...]
    plural: bool
    plurals_needed: int
    fuzzy: bool

    @property
    def placeholders(self) -> frozenset[str]:
        """The names in braces, over all forms; those of a form that cannot be read are left out."""
        return frozenset(name for form in self.forms for name in _names(form) or ())

    def problem(self, what: str, cure: str) -> Problem:
        """A problem at this message."""
        return Problem(self.path, self.line, what, cure)


def entries(path: Path) -> dict[str, Entry]:
    """The messages of this catalog by key; CatalogError when the file cannot be read."""
    catalog = read_catalog(path)
    return {
        id_of(message): Entry(
            id_of(message),
            path,
            message.lineno or 0,
            forms_of(message),
            isinstance(message.id, tuple | list),
            catalog.num_plurals,
            message.fuzzy,
        )
        for message in catalog
        if message.id
    }


def own_problems(messages: Iterable[Entry]) -> Iterator[Problem]:
    """Empty, fuzzy or unreadable messages, missing plural forms, and texts too long for a phone."""
    for entry in messages:
        yield from _unfinished(entry)
        for form in entry.forms:
            yield from _form_problems(entry, form)


def _unfinished(entry: Entry) -> Iterator[Problem]:
    if entry.fuzzy:
        yield entry.problem(f"“{entry.key}” is marked fuzzy", "check the words and take out “#, fuzzy”")
    if not entry.plural and not entry.forms[0]:
        yield entry.problem(f"“{entry.key}” has no words", "write them after msgstr")
    if entry.plural and (len(entry.forms) < entry.plurals_needed or not all(entry.forms)):
        cure = f"write msgstr[0] to msgstr[{entry.plurals_needed - 1}]; they may be the same"
        yield entry.problem(f"“{entry.key}” lacks a plural form", cure)


def _form_problems(entry: Entry, form: str) -> Iterator[Problem]:
    if _names(form) is None:
        cure = "write placeholders as {name}, and a brace that should be shown twice: {{"
        yield entry.problem(f"“{entry.key}” has a placeholder that cannot be read", cure)
    most = MOST_ON_BUTTON if entry.key.startswith(_BUTTON) else MOST_IN_MESSAGE
    if len(form) > most:
        yield entry.problem(f"“{entry.key}” has {len(form)} letters", f"shorten it to {most}")


def _names(form: str) -> set[str] | None:
    """The placeholders of a text; None when one of them is no plain ``{name}``."""
    try:
        parts = [part for part in Formatter().parse(form) if part[1] is not None]
    except ValueError:
        return None
    plain = all(name and name.isidentifier() and not spec and not how for _, name, spec, how in parts)
    return {str(name) for _, name, _, _ in parts} if plain else None
