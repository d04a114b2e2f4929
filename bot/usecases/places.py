"""What a button tells by its place."""

from typing import TypeVar

from bot.domain.errors import StaleError

T = TypeVar("T")


def at(things: tuple[T, ...], place: int) -> T:
    """The thing at this place, from 0. Raises StaleError when there is none."""
    if not 0 <= place < len(things):
        raise StaleError
    return things[place]
