"""YAML as a content author means it: every value is text, and every value knows its line."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from bot.texts.problems import ContentError, Problem

# The loader in C reads everything in a third of the time; the other is there where it was not built.
_Loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)

Place = tuple[str | int, ...]  # ("questions", 2, "text"): the way from the top of a file to a value


@dataclass(frozen=True, slots=True)
class YamlFile:
    """What a file says (strings, lists and mappings only) and where it says it."""

    path: Path
    data: object
    _lines: dict[Place, int]

    def line(self, place: Place) -> int:
        """The line of this place, or of the nearest thing around it that is in the file."""
        while place and place not in self._lines:
            place = place[:-1]
        return self._lines.get(place, 1)

    def texts(self) -> Iterator[tuple[Place, str]]:
        """Every value that is text, with its place, in the order of the file."""
        yield from _texts(self.data, ())

    def problem(self, place: Place, what: str, cure: str) -> Problem:
        """A problem at this place."""
        return Problem(self.path, self.line(place), what, cure)


def read_yaml(path: Path) -> YamlFile:
    """The file's content; ContentError names the line when it is missing or no proper YAML."""
    try:
        # A base loader leaves "no", 108 and 2012 the text that they are.
        node = yaml.compose(path.read_text("utf-8"), Loader=_Loader)
    except FileNotFoundError:
        cure = "write it: every language has the same files"
        raise ContentError([Problem(path, 0, "there is no such file", cure)]) from None
    except UnicodeDecodeError:
        raise ContentError([Problem(path, 0, "it is not UTF-8", "save the file as UTF-8")]) from None
    except yaml.MarkedYAMLError as error:
        raise ContentError([_broken(path, error)]) from None
    except yaml.YAMLError as error:
        cure = "type that place again by hand"
        raise ContentError([Problem(path, 0, f"cannot read it: {error}", cure)]) from None
    if node is None:
        raise ContentError(
            [Problem(path, 1, "the file is empty", "look at the same file of another language")]
        )
    reader = _Reader(path)
    data = reader.value(node, ())
    if reader.problems:
        raise ContentError(reader.problems)
    return YamlFile(path, data, reader.lines)


class _Reader:
    def __init__(self, path: Path) -> None:
        self.path = path
        self.lines: dict[Place, int] = {}
        self.problems: list[Problem] = []

    def value(self, node: yaml.Node, place: Place) -> object:
        self.lines.setdefault(place, node.start_mark.line + 1)
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, place)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(item, (*place, index)) for index, item in enumerate(node.value)]
        return str(node.value).strip()

    def _mapping(self, node: yaml.MappingNode, place: Place) -> dict[str, object]:
        mapping: dict[str, object] = {}
        for name_node, value_node in node.value:
            name, line = str(name_node.value), name_node.start_mark.line + 1
            if name in mapping:
                first = self.lines[*place, name]
                what = f"“{name}” is there twice"
                self.problems.append(Problem(self.path, line, what, f"see line {first}, and keep one"))
                continue
            self.lines[*place, name] = line
            mapping[name] = self.value(value_node, (*place, name))
        return mapping


def _broken(path: Path, error: yaml.MarkedYAMLError) -> Problem:
    if error.context == "while scanning a quoted scalar" and error.context_mark:
        # The reader only notices at the end of the file; the mistake is where the quote begins.
        cure = "end the quote that begins here"
        return Problem(path, error.context_mark.line + 1, "a quote has no end", cure)
    mark = error.problem_mark or error.context_mark
    what = f"cannot read it here: {error.problem or error.context}"
    cure = "check the indent of this line and the one above, and put texts with “: ” or “#” into quotes"
    return Problem(path, mark.line + 1 if mark else 0, what, cure)


def _texts(data: object, place: Place) -> Iterator[tuple[Place, str]]:
    if isinstance(data, dict):
        for name, value in data.items():
            yield from _texts(value, (*place, name))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from _texts(value, (*place, index))
    elif isinstance(data, str):
        yield place, data
