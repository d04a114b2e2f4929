"""Noting in ``services.yml`` of every language that somebody has checked a service. Nothing else changes."""

import contextlib
import difflib
import re
import shutil
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from bot.texts.dates import dates_in, is_day
from bot.texts.files import SERVICES
from bot.texts.languages import LANGUAGES
from bot.texts.links import addresses_in, host_of
from bot.texts.models import Service, Status
from bot.texts.numbers import numbers_in, plain

_DAY = re.compile(r"20\d\d(-\d\d(-\d\d)?)?")
_BY_HAND = "write number, status, source and checked_on there by hand, as in the other entries"


class ConfirmError(Exception):
    """A service cannot be confirmed so; the message says what is wrong and how to mend it."""

    def __init__(self, what: str, cure: str) -> None:
        super().__init__(f"{what} → {cure}")


@dataclass(frozen=True, slots=True)
class Written:
    """One entry as it stands in a file now; ``line`` is its first, from 1."""

    file: Path
    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Seen:
    """What somebody has seen. ``number`` is None when it stays as it is; ``checked_on`` may be a month."""

    service_id: str
    source: str
    checked_on: str
    number: str | None = None


def confirm(content: Path, seen: Seen, today: date) -> list[Written]:
    """Write it into both languages, all or nothing. Raises ConfirmError, and then nothing is written."""
    _check_words(seen, today)
    files = [_File.read(content / language / SERVICES) for language in LANGUAGES]
    texts = [file.confirmed(seen) for file in files]
    _replace({file.path: text for file, text in zip(files, texts, strict=True)})
    return [_File.read(file.path).written(seen.service_id) for file in files]


def _check_words(seen: Seen, today: date) -> None:
    _check_source(seen.source, today)
    _check_day(seen, today)
    if seen.number is not None and numbers_in(seen.number) != [plain(seen.number)]:
        cure = "write what is dialled, with spaces or hyphens if they help"
        raise ConfirmError(f"{seen.number!r} is no telephone number", cure)


def _check_source(source: str, today: date) -> None:
    if not 3 <= len(source) <= 200 or not source.isprintable():
        cure = "name in 3 to 200 letters, on one line, where the number or link was seen"
        raise ConfirmError("the source cannot be kept so", cure)
    for address in addresses_in(source):
        if host_of(address) is None or ("://" in address and not address.startswith("https://")):
            raise ConfirmError(f"the source names “{address}”", "write it like https://example.org/page")
    for written in dates_in(source):
        if not is_day(written) or _is_later(written, today.isoformat()):
            cure = f"write the day as the source has it; today is {today}"
            raise ConfirmError(f"the source is of {written}, which has not been", cure)


def _check_day(seen: Seen, today: date) -> None:
    day = seen.checked_on
    if not _DAY.fullmatch(day) or not is_day(day):
        cure = f"write it like {today}, {today:%Y-%m} or {today:%Y}"
        raise ConfirmError(f"{day!r} is no day of the calendar", cure)
    if _is_later(day, today.isoformat()):
        raise ConfirmError(f"{day} lies in the future", f"write the day of the check; today is {today}")
    newest = max(dates_in(seen.source), default=day)
    if _is_later(newest, day):
        raise ConfirmError(f"{day} is before its source of {newest}", "write the day of the check")


def _is_later(one: str, other: str) -> bool:
    """Compared as exactly as both are known."""
    size = min(len(one), len(other))
    return one[:size] > other[:size]


@dataclass(frozen=True, slots=True)
class _File:
    """One ``services.yml``: as text, as data, and where in the text each entry stands."""

    path: Path
    text: str
    data: list[dict[str, Any]]
    nodes: list[yaml.MappingNode]

    @classmethod
    def read(cls, path: Path) -> "_File":
        try:
            # Not read_text, which would turn the line ends of another system into ours.
            return cls.of(path, path.read_bytes().decode("utf-8"))
        except (OSError, ValueError, yaml.YAMLError):
            raise ConfirmError(f"{path} cannot be read", "luujin content check says what is wrong") from None

    @classmethod
    def of(cls, path: Path, text: str) -> "_File":
        """Raises YAMLError or ValueError when it is no list of entries."""
        # The loader in Python: the one in C counts other characters than we do.
        node = yaml.compose(text, Loader=yaml.BaseLoader)
        data = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 - everything stays text
        if not isinstance(node, yaml.SequenceNode) or not all(isinstance(e, dict) for e in data):
            raise ValueError("no list of entries")
        return cls(path, text, data, node.value)

    def written(self, service_id: str) -> Written:
        """The entry as it stands."""
        node = self.nodes[self._place(service_id)]
        first = self.text.rindex("\n", 0, node.start_mark.index) + 1 if node.start_mark.line else 0
        entry = self.text[first : node.end_mark.index].splitlines()
        while not entry[-1].strip() or entry[-1].lstrip().startswith("#"):
            entry.pop()
        return Written(self.path, node.start_mark.line + 1, "\n".join(entry))

    def confirmed(self, seen: Seen) -> str:
        """The text with this entry confirmed. Raises ConfirmError."""
        place = self._place(seen.service_id)
        self._check_number(place, seen)
        values = {"number": seen.number} if seen.number else {}
        values |= {"status": Status.VERIFIED.value, "source": seen.source, "checked_on": seen.checked_on}
        expected = deepcopy(self.data)
        expected[place] |= values
        text = _with(self.text, self.nodes[place], values)
        if not _says(text, expected) or not _fits(expected[place]):
            where = f"{self.path}:{self.nodes[place].start_mark.line + 1}"
            raise ConfirmError(f"{where}: the entry is written in an unusual way", _BY_HAND)
        return text

    def _place(self, service_id: str) -> int:
        ids = [entry.get("id", "") for entry in self.data]
        if service_id not in ids:
            near = difflib.get_close_matches(service_id, ids, n=1)
            cure = f"did you mean {near[0]}?" if near else f"write one of: {', '.join(ids)}"
            raise ConfirmError(f"there is no service “{service_id}” in {self.path}", cure)
        return ids.index(service_id)

    def _check_number(self, place: int, seen: Seen) -> None:
        entry = self.data[place]
        present = entry.get("number", "")
        if seen.number is None:
            if not present and not entry.get("link"):
                raise ConfirmError("it has neither a number nor a link", "give its number with --number")
            return
        if seen.number != present and plain(seen.number) == plain(present):
            raise ConfirmError(
                f"{seen.number} is {present} written in another way",
                f"write {present}, or leave --number out",
            )
        others = [e for e in self.data if plain(e.get("number", "")) == plain(seen.number) and e is not entry]
        if others:
            cure = "look once more; if both really have this number, change services.yml by hand"
            raise ConfirmError(f"{seen.number} is the number of “{others[0]['id']}”", cure)


def _with(text: str, entry: yaml.MappingNode, values: Mapping[str, str]) -> str:
    """The text with these values in the entry: replaced where they stand, else each below what it follows."""
    ends = "\r\n" if "\r\n" in text else "\n"
    found = {key.value: (key, value) for key, value in entry.value}
    status_key, status = found["status"]
    start = ends + " " * status_key.start_mark.column
    edits: list[tuple[int, int, str]] = []
    after = _line_end(text, status)
    for name, value in values.items():
        if name in found:
            node = found[name][1]
            blank = " " if node.start_mark.index == node.end_mark.index else ""  # “number:” and no more
            edits.append((node.start_mark.index, _end(text, node), blank + _scalar(name, value)))
            after = _line_end(text, node) if name == "source" else after
        elif name == "number":
            above = status_key.start_mark.index
            edits.append((above, above, f"number: {_scalar(name, value)}{start}"))
        else:
            edits.append((after, after, f"{start}{name}: {_scalar(name, value)}"))
    for first, last, new in reversed(_in_order(edits)):
        text = text[:first] + new + text[last:]
    return text


def _in_order(edits: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """By place; what goes to one and the same place becomes one edit, in the order of the values."""
    merged: dict[tuple[int, int], str] = {}
    for first, last, new in edits:
        merged[first, last] = merged.get((first, last), "") + new
    return [(first, last, new) for (first, last), new in sorted(merged.items())]


def _end(text: str, node: yaml.Node) -> int:
    """Where the value's last letter is: the end of a folded text is the beginning of what follows."""
    first = int(node.start_mark.index)
    return first + len(text[first : node.end_mark.index].rstrip())


def _line_end(text: str, node: yaml.Node) -> int:
    end = text.find("\n", _end(text, node))
    end = len(text) if end < 0 else end
    return end - 1 if text[end - 1 : end] == "\r" else end


def _scalar(name: str, value: str) -> str:
    """The value as the files write it: numbers and days in quotes, words as plainly as YAML allows."""
    if name in ("number", "checked_on"):
        return f'"{value}"'
    listed: str = yaml.safe_dump([value], allow_unicode=True, width=10_000)
    return listed.removeprefix("- ").rstrip("\n")


def _says(text: str, expected: object) -> bool:
    try:
        return bool(yaml.load(text, Loader=yaml.BaseLoader) == expected)  # noqa: S506
    except yaml.YAMLError:
        return False


def _fits(entry: Mapping[str, Any]) -> bool:
    with contextlib.suppress(ValidationError):
        Service.model_validate(entry)
        return True
    return False


def _replace(texts: Mapping[Path, str]) -> None:
    """Write all of them or none: each is written aside first."""
    asides = {path: path.with_name(f".{path.name}.new") for path in texts}
    try:
        for path, text in texts.items():
            asides[path].write_bytes(text.encode("utf-8"))
            shutil.copymode(path, asides[path])
        for path, aside in asides.items():
            aside.replace(path)
    except OSError as error:
        cure = "run it as the owner of the project's folder; a container's content is made with its image"
        raise ConfirmError(f"the files cannot be written ({error.strerror})", cure) from None
    finally:
        for aside in asides.values():
            aside.unlink(missing_ok=True)
