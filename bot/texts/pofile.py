"""A catalog file as it stands on disk, read by Babel. There is no build step and no ``.mo`` file."""

import re
from gettext import c2py
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import PoFileError, read_po

from bot.texts.problems import CatalogError, Problem

PLURALS = "nplurals=2; plural=(n != 1);"
_PLURAL_HEADER = re.compile(r'^"Plural-Forms: nplurals=\d+; plural=.+;\\n"$', re.MULTILINE)
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"$')
_KEYWORD = re.compile(r"(?:msgid|msgid_plural|msgctxt|msgstr(?:\[\d+\])?)\s+")


def po_path(content: Path, language: str) -> Path:
    """Where the messages of a language are kept."""
    return content / language / "LC_MESSAGES" / "bot.po"


def read_catalog(path: Path) -> Catalog:
    """The catalog in this file, its ``lineno`` values counted from 1; CatalogError tells what is broken."""
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError:
        raise CatalogError([Problem(path, 0, "there is no such catalog", "create it")]) from None
    except UnicodeDecodeError:
        raise CatalogError([Problem(path, 0, "it is not UTF-8", "save the file as UTF-8")]) from None
    if problems := _broken_lines(path, text):
        raise CatalogError(problems)
    try:
        catalog = read_po(text.splitlines(), abort_invalid=True)
    except PoFileError as error:
        what = str(error).rpartition(" on ")[0]
        raise CatalogError(
            [Problem(path, error.lineno + 1, what, "write msgid, then msgstr, each in quotes")]
        ) from None
    except ValueError as error:
        raise CatalogError([Problem(path, 0, str(error), "copy the header of another bot.po")]) from None
    if mistake := _plural_mistake(text, catalog):
        cure = f'write the line "Plural-Forms: {PLURALS}\\n" below msgid ""'
        raise CatalogError([Problem(path, 1, mistake, cure)])
    return catalog


def _plural_mistake(text: str, catalog: Catalog) -> str | None:
    # Babel fills in a rule of its own when there is none, and does not look whether it can be used.
    if not _PLURAL_HEADER.search(text):
        return "the header has no Plural-Forms"
    try:
        c2py(catalog.plural_expr)
    except ValueError as error:
        return f"the header's Plural-Forms cannot be used: {error}"
    return None


def id_of(message: Message) -> str:
    """The key of a message; one with plural forms carries its key twice, as msgid and msgid_plural."""
    return message.id if isinstance(message.id, str) else message.id[0]


def forms_of(message: Message) -> tuple[str, ...]:
    """The words of a message: one form, or one for each plural; an untranslated form is empty."""
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ("",))


def _broken_lines(path: Path, text: str) -> list[Problem]:
    """Lines that Babel would read wrongly without a word: a missing quote, a key written twice."""
    problems: list[Problem] = []
    first_seen: dict[str, int] = {}
    for number, raw in enumerate(text.splitlines(), start=1):
        line = raw.strip()
        if not line or line.startswith("#"):
            continue
        if not _QUOTED.fullmatch(_KEYWORD.sub("", line, count=1)):
            cure = 'put the text between two " on one line, and write \\" for a quote inside it'
            problems.append(Problem(path, number, f"cannot read {line[:40]!r}", cure))
        elif line.startswith("msgid "):
            first = first_seen.setdefault(line, number)
            if first != number and line != 'msgid ""':
                problems.append(
                    Problem(path, number, f"{line} is there twice", f"see line {first}; keep one")
                )
    return problems
