"""Words that were never said before, and every form in which they could stand in a file."""

import base64
from collections.abc import Iterable, Iterator
from urllib.parse import quote


def forms(word: str) -> Iterator[bytes]:
    """A word as it could stand in a file, a dump, a log line or an address."""
    for raw in (word.encode(), word.encode("utf-16-le"), word.encode("unicode_escape")):
        yield raw
        yield raw.hex().encode()
        yield base64.b64encode(raw).rstrip(b"=")[:-1]  # the last letter depends on what follows
    yield quote(word).encode()


def forms_of_number(number: int) -> Iterator[bytes]:
    """A Telegram id as digits and as bytes, both ways round."""
    yield str(number).encode()
    for raw in (number.to_bytes(8), number.to_bytes(8, "little")):
        yield raw.lstrip(b"\0").rstrip(b"\0")
        yield raw.hex().encode()


def found(words: Iterable[str], numbers: Iterable[int], data: bytes) -> list[str | int]:
    """Which of them stand there, in whatever form."""
    seen: list[str | int] = [word for word in words if any(form in data for form in forms(word))]
    return seen + [number for number in numbers if any(form in data for form in forms_of_number(number))]
