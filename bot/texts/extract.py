"""Which words the code asks for, and whether every language has them. Run by ``make check``.

``python -m bot.texts.extract`` checks ``bot/`` against ``content/``. It reads the code with ``ast``:
Babel's own extractor does not see a call inside an f-string, nor the values that a call hands over.
"""

import ast
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.texts.catalog_check import Entry, entries, own_problems
from bot.texts.languages import LANGUAGES
from bot.texts.models import MOST_ON_BUTTON
from bot.texts.pofile import po_path
from bot.texts.problems import CatalogError, Problem

# A dot tells a key from what str.count and list.count are given.
_KEY = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)+")


@dataclass(frozen=True, slots=True)
class Use:
    """One place in the code that asks for words. ``values`` is None where they cannot be seen.

    ``label``: the words stand on a button as they are.
    """

    key: str
    file: Path
    line: int
    plural: bool | None
    values: frozenset[str] | None
    label: bool = False

    def problem(self, what: str, cure: str) -> Problem:
        """A problem at this place."""
        return Problem(self.file, self.line, what, cure)


def uses(code: Path) -> list[Use]:
    """Every literal key in ``say(…)``, ``count(…)`` and ``key(…)`` below this folder."""
    found: list[Use] = []
    for file in sorted(code.rglob("*.py")):
        tree = ast.parse(file.read_text("utf-8"), str(file))
        calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
        labels = {id(label) for call in calls for label in _labels(call)}
        found += [use for call in calls for use in _uses(call, file, id(call) in labels)]
    return found


def _labels(call: ast.Call) -> Iterator[ast.expr]:
    """What makes the label of a button: its first argument, or both of ``say(…) if … else say(…)``."""
    if getattr(call.func, "id", "") == "Button" and call.args:
        label = call.args[0]
        yield from (label.body, label.orelse) if isinstance(label, ast.IfExp) else (label,)


def _uses(call: ast.Call, file: Path, label: bool) -> Iterator[Use]:
    function = call.func
    name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    if name not in ("say", "count", "key") or not call.args:
        return
    marked = name == "key"
    unseen = marked or any(keyword.arg is None for keyword in call.keywords)
    values = None if unseen else frozenset(keyword.arg or "" for keyword in call.keywords)
    if name == "count" and values is not None:
        values |= {"n"}
    for text in _literals(call.args[0]):
        if _KEY.fullmatch(text):
            yield Use(text, file, call.lineno, None if marked else name == "count", values, label)


def _literals(node: ast.expr) -> Iterator[str]:
    """The key itself, or both of ``"a.b" if … else "a.c"``."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from _literals(node.body)
        yield from _literals(node.orelse)


def check_catalogs(code: Path, content: Path) -> list[Problem]:
    """Everything that would make a message fail or look wrong, in the code and in the catalogs."""
    used = uses(code)
    problems: list[Problem] = []
    languages: dict[str, dict[str, Entry]] = {}
    for language in LANGUAGES:
        try:
            languages[language] = entries(po_path(content, language))
        except CatalogError as error:
            problems += error.problems
    for language, catalog in languages.items():
        problems += own_problems(catalog.values())
        problems += _unused(used, catalog)
        for use in used:
            problems += _use_problems(use, catalog.get(use.key), po_path(content, language))
    return sorted({*problems, *_placeholder_differences(languages)})


def _unused(used: list[Use], catalog: dict[str, Entry]) -> Iterator[Problem]:
    keys = {use.key for use in used}
    for name, entry in catalog.items():
        if name not in keys:
            cure = f'take it out, or mark it with key("{name}") where the code chooses it'
            yield entry.problem(f"“{name}” is used nowhere in the code", cure)


def _use_problems(use: Use, entry: Entry | None, path: Path) -> Iterator[Problem]:
    if entry is None:
        yield use.problem(
            f"“{use.key}” has no words in {path}", f'add msgid "{use.key}" with its msgstr there'
        )
        return
    if use.plural is True and not entry.plural:
        cure = f'add msgid_plural "{use.key}", msgstr[0] and msgstr[1], as the code counts with it'
        yield entry.problem(f"“{use.key}” has no plural forms", cure)
    if use.plural is False and entry.plural:
        yield use.problem(
            f"“{use.key}” has plural forms in {path}", "ask with count(…), or give it one msgstr"
        )
    if use.values is not None and (unknown := sorted(entry.placeholders - use.values)):
        names = ", ".join(f"{{{name}}}" for name in unknown)
        cure = f"hand it over in {use.file}:{use.line}, or correct its spelling"
        yield entry.problem(f"“{use.key}” uses {names}, which the code does not give", cure)
    if use.label and not entry.placeholders and (size := max(map(len, entry.forms))) > MOST_ON_BUTTON:
        what = f"“{use.key}” has {size} letters and stands on a button ({use.file}:{use.line})"
        yield entry.problem(what, f"shorten it to {MOST_ON_BUTTON}")


def _placeholder_differences(languages: dict[str, dict[str, Entry]]) -> Iterator[Problem]:
    if not languages:
        return
    first, *others = languages.values()
    for other in others:
        for name in first.keys() & other.keys():
            ours, theirs = first[name], other[name]
            if ours.placeholders != theirs.placeholders:
                names = ", ".join(f"{{{one}}}" for one in sorted(ours.placeholders ^ theirs.placeholders))
                cure = f"compare with {ours.path}:{ours.line} and use the same ones in both"
                yield theirs.problem(f"“{name}” does not have the same placeholders: {names}", cure)


def main() -> int:
    """Checks ``bot/`` and ``content/`` in the current folder; returns 1 when there are problems."""
    problems = check_catalogs(Path("bot"), Path("content"))
    for problem in problems:
        sys.stdout.write(f"{problem}\n")
    sys.stdout.write(
        f"catalogs: {len(problems)} problems\n" if problems else "catalogs: every key has its words\n"
    )
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
