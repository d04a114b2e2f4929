"""A booklet to print: cover, contents, and what is written in it, as a PDF."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeAlias

IN_CONTENTS = 1
"""Headings down to this level stand in the contents."""


class Style(StrEnum):
    """How a text looks."""

    PLAIN = "plain"
    STRONG = "strong"
    SOFT = "soft"
    SAID = "said"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading. Level 0 begins a new page, level 1 as well if it is not right below one of level 0.

    Both stand in the contents.
    """

    text: str
    level: int = 0


@dataclass(frozen=True, slots=True)
class Text:
    """One or more paragraphs; a blank line divides them, a line end stays one."""

    text: str
    style: Style = Style.PLAIN


@dataclass(frozen=True, slots=True)
class Listed:
    """Texts behind marks: numbers or letters; without ``marks`` behind ``•``."""

    lines: Sequence[str]
    marks: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class NewPage:
    """What follows begins on a page of its own."""


@dataclass(frozen=True, slots=True)
class Together:
    """What is not torn apart by the end of a page, if one page can hold it."""

    blocks: Sequence["Block"]


Block: TypeAlias = Heading | Text | Listed | NewPage | Together


@dataclass(frozen=True, slots=True)
class Pack:
    """Everything that is printed. ``about`` stands below the title, ``contents`` above the list of contents.

    ``language``: its code, told to who reads the file aloud; ``made_on``: the same day makes the same file.
    """

    title: str
    about: str
    contents: str
    language: str
    made_on: date
    blocks: Sequence[Block]


def draw(pack: Pack) -> bytes:
    """The PDF: A4, with page numbers, a list of contents with links, and bookmarks."""
    # fpdf takes seconds to import: only who prints waits for it.
    from bot.figures.paper import Paper

    paper = Paper(pack.title, pack.language, pack.made_on)
    paper.cover(pack.title, pack.about)
    paper.leave_room_for_contents(pack.contents, sum(map(_entries, pack.blocks)))
    for block in pack.blocks:
        paper.put(block)
    return paper.finished()


def _entries(block: Block) -> int:
    """How many lines of the contents are about it."""
    if isinstance(block, Together):
        return sum(map(_entries, block.blocks))
    return int(isinstance(block, Heading) and block.level <= IN_CONTENTS)
