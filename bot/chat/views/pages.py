"""Long lists of buttons in pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from bot.chat.screen import Button

MOST = 8
"""So many buttons below each other are seen on a phone without scrolling."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """A part of a longer list. ``number`` counts from 0 to ``last``."""

    things: Sequence[T]
    number: int
    last: int


def cut(things: Sequence[T], page: int, most: int = MOST) -> Page[T]:
    """That page of the things, with so many at most; the nearest there is when there is no such page."""
    last = max(0, (len(things) - 1) // most)
    number = min(max(page, 0), last)
    return Page(things[number * most : (number + 1) * most], number, last)


def page_of(place: int) -> int:
    """On which page the thing at this place of the list is."""
    return place // MOST


def turning(page: Page[T], data: str) -> tuple[tuple[Button, ...], ...]:
    """The row that turns the pages, none for a single one. ``data``: what its buttons carry before ``:1``."""
    ways = []
    if page.number > 0:
        ways.append(Button("◀️", f"{data}:{page.number - 1}"))
    if page.number < page.last:
        ways.append(Button("▶️", f"{data}:{page.number + 1}"))
    return (tuple(ways),) if ways else ()
