"""A poster that brings people into a club: a QR code, and what to write for who cannot read it."""

from dataclasses import dataclass
from datetime import date

from bot.figures.lettering import ACCENT, SOFT, Pen
from bot.figures.page import Page
from bot.figures.qr import QUIET, Code, code_of

# matplotlib and fpdf take seconds to import: they are imported inside functions, for whoever asks.

_WIDEST_CODE = 660  # pixels


@dataclass(frozen=True, slots=True)
class Both:
    """The same in Mongolian and in English."""

    mongolian: str
    english: str


@dataclass(frozen=True, slots=True)
class Poster:
    """What stands on it. ``link`` is in the QR code; ``typed``, written to the bot, leads to the same."""

    club: str
    welcome: Both
    scan: Both
    write: Both
    link: str
    typed: str


def print_(poster: Poster, made_on: date) -> bytes:
    """The poster as a PDF: one sheet of A4. The same day makes the same file."""
    from bot.figures.poster_paper import PosterPaper

    paper = PosterPaper(poster.club, "mn", made_on)
    paper.fill(poster, code_of(poster.link))
    return paper.finished()


def draw(poster: Poster) -> bytes:
    """The poster as a PNG, to be sent on."""
    return sheet(poster).png()


def sheet(poster: Poster) -> Page:
    """The poster on a page."""
    page = _Sheet()
    page.compass(110)
    page.skip(110 + 22)
    page.write(poster.club, Pen(60, bold=True, centred=True, even=True, line=1.2), most_lines=3)
    page.skip(18)
    _both(page, poster.welcome, Pen(40, colour=ACCENT, bold=True, centred=True, even=True))
    page.skip(34)
    page.code(code_of(poster.link))
    page.skip(24)
    _both(page, poster.scan, Pen(36, bold=True, centred=True, even=True))
    page.skip(30)
    _both(page, poster.write, Pen(34, centred=True, even=True))
    page.skip(12)
    page.write(poster.typed, Pen(56, bold=True, colour=ACCENT, centred=True), most_lines=1)
    return page


def _both(page: Page, words: Both, pen: Pen) -> None:
    page.write(words.mongolian, pen)
    page.skip(6)
    page.write(words.english, Pen(30, colour=SOFT, centred=True, even=True))


class _Sheet(Page):
    """A page that can also show a QR code."""

    def code(self, code: Code) -> None:
        """The code in the middle, on white; a square is a whole number of pixels."""
        from matplotlib.patches import Rectangle

        square = _WIDEST_CODE // (code.side + 2 * QUIET)
        whole = square * (code.side + 2 * QUIET)
        left, top = round((self.left + self.right - whole) / 2), round(self.y)
        self._put(Rectangle((left, top), whole, whole, facecolor="white", linewidth=0, zorder=2))
        for run in code.runs:
            corner = left + (QUIET + run.start) * square, top + (QUIET + run.row) * square
            size = run.length * square, square
            self._put(Rectangle(corner, *size, facecolor="black", linewidth=0, antialiased=False, zorder=3))
        self.y = top + whole
