"""Letters on a picture: which ones can be drawn, how wide they are, where a line ends."""

import unicodedata
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.font_manager import FontProperties

# matplotlib takes seconds to import: it is imported inside functions, for whoever asks for a picture.

INK, SOFT, ACCENT = "#2a2520", "#665b4f", "#1d6a80"
DPI = 72
"""At 72 dots to the inch a point is a pixel: all sizes here are in pixels."""


@dataclass(frozen=True, slots=True)
class Pen:
    """How words look. ``size`` in pixels, ``line`` the height of a line in sizes.

    ``even``: lines about as long as each other, so that no word is left over for the last one.
    """

    size: float
    bold: bool = False
    colour: str = INK
    centred: bool = False
    even: bool = False
    line: float = 1.36

    @property
    def height(self) -> float:
        """The height of a line in pixels."""
        return self.size * self.line


@cache
def font_file(bold: bool) -> Path:
    """Where the font is."""
    import matplotlib

    # DejaVu comes with matplotlib, has every Mongolian letter, and is the same on every machine.
    name = "DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"
    return Path(matplotlib.get_data_path(), "fonts", "ttf", name)


@cache
def _known(bold: bool) -> frozenset[int]:
    from matplotlib.ft2font import FT2Font

    return frozenset(FT2Font(font_file(bold)).get_charmap())


def font(pen: Pen) -> "FontProperties":
    """The font of this pen, as matplotlib wants it."""
    from matplotlib.font_manager import FontProperties

    return FontProperties(fname=font_file(pen.bold), size=pen.size)


def drawable(words: str, pen: Pen) -> str:
    """The words without what the font cannot draw: no boxes, no marks of direction, nothing invisible."""
    known = _known(pen.bold)
    kept = (
        " " if c.isspace() else c
        for c in unicodedata.normalize("NFC", words)
        if c.isspace() or (ord(c) in known and unicodedata.category(c)[0] != "C" and not _is_selector(c))
    )
    return " ".join("".join(kept).split())


def _is_selector(letter: str) -> bool:
    return "\ufe00" <= letter <= "\ufe0f"


def width(words: str, pen: Pen) -> float:
    """The width in pixels of words in one line."""
    from matplotlib.font_manager import get_font

    face = get_font(font_file(pen.bold))  # one for each thread
    face.set_size(pen.size, DPI)
    face.set_text(words)
    return face.get_width_height()[0] / 64  # from its own units


def lines(words: str, pen: Pen, room: float) -> list[str]:
    """The drawable part of the words in lines no wider than ``room``; a word that is longer is cut."""
    found = _filled(words, pen, room)
    narrow, wide = max(room / 2, _widest(words, pen)), room
    while pen.even and len(found) > 1 and wide - narrow > pen.size / 2:
        middle = (narrow + wide) / 2
        tried = _filled(words, pen, middle)
        if len(tried) == len(found):
            found, wide = tried, middle
        else:
            narrow = middle
    return found


def _filled(words: str, pen: Pen, room: float) -> list[str]:
    """Each line as full as it gets."""
    found: list[str] = []
    line = ""
    for word in drawable(words, pen).split():
        longer = f"{line} {word}" if line else word
        if width(longer, pen) <= room:
            line = longer
            continue
        if line:
            found.append(line)
        *whole, line = _cut(word, pen, room)
        found += whole
    return [*found, line] if line else found


def fitting(words: str, pen: Pen, room: float, most: int) -> Pen:
    """The pen, smaller where that saves a word from being cut, or lines beyond so many; never below half."""
    smallest = pen.size / 2
    while pen.size > smallest and not _fits(words, pen, room, most):
        pen = replace(pen, size=pen.size - 2)
    return pen


def _fits(words: str, pen: Pen, room: float, most: int) -> bool:
    return _widest(words, pen) <= room and len(_filled(words, pen, room)) <= most


def _widest(words: str, pen: Pen) -> float:
    """The width of the longest word."""
    return max((width(word, pen) for word in drawable(words, pen).split()), default=0)


def _cut(word: str, pen: Pen, room: float) -> list[str]:
    pieces = [""]
    for letter in word:
        if pieces[-1] and width(pieces[-1] + letter, pen) > room:
            pieces.append("")
        pieces[-1] += letter
    return pieces
