"""Numbers in callback data."""

from bot.domain.errors import StaleError


def number(text: str) -> int:
    """The number; StaleError when it is none, for the button is from another time."""
    try:
        return int(text)
    except ValueError:
        raise StaleError from None
