"""A poster on A4. It imports fpdf: ask for it inside functions."""

from dataclasses import replace
from typing import ClassVar

from fpdf.enums import MethodReturnValue

from bot.figures.lettering import ACCENT, SOFT, Pen, drawable
from bot.figures.paper import Look, Paper
from bot.figures.poster import Both, Poster
from bot.figures.qr import QUIET, Code

# Millimetres from the upper edge of the sheet, and the sizes of letters.
COMPASS, NAME, WELCOME, CODE, SCAN, WRITE, TYPED = 16.0, 40.0, 74.0, 92.0, 216.0, 240.0, 260.0
SIDE = 124.0
"""The code with the empty squares around it: it can be read from two steps away."""

MOST_LINES = 2
CLUB = Look(30, bold=True, below=0)
ENGLISH = Look(12, colour=SOFT, below=0)


class PlacedPaper(Paper):
    """Sheets on which everything has its place."""

    SMALLEST: ClassVar = 8.0

    def _line(self, text: str, look: Look, top: float, most: int) -> None:
        """Words in the middle from this height on, in smaller letters rather than in more lines."""
        text = drawable(text, Pen(look.size, bold=look.bold))
        while look.size > self.SMALLEST and self._lines_of(text, look) > most:
            look = replace(look, size=look.size - 1)
        self.set_y(top)
        self._centred(text, look)

    def _lines_of(self, text: str, look: Look) -> int:
        self._take(look)
        cut = self.multi_cell(0, look.line, text, align="C", dry_run=True, output=MethodReturnValue.LINES)
        return len(cut)  # type: ignore[arg-type]

    def _code(self, code: Code, left: float, top: float, side: float) -> None:
        """A code with the empty squares around it."""
        square = side / (code.side + 2 * QUIET)
        left, top = left + QUIET * square, top + QUIET * square
        self.set_fill_color("#000000")
        for run in code.runs:
            corner = left + run.start * square, top + run.row * square
            self.rect(*corner, run.length * square, square, style="F")


class PosterPaper(PlacedPaper):
    """One sheet with everything in its place, whatever the name of the club."""

    def fill(self, poster: Poster, code: Code) -> None:
        """Put the poster on a new sheet."""
        self.set_auto_page_break(False)
        self.add_page()
        self._compass(self.w / 2 - 10, COMPASS, 20)
        self._line(poster.club, CLUB, NAME, MOST_LINES)
        self._both(poster.welcome, Look(17, bold=True, colour=ACCENT, below=1), WELCOME)
        self._code(code, (self.w - SIDE) / 2, CODE, SIDE)
        self._both(poster.scan, Look(15, bold=True, below=1), SCAN)
        self._both(poster.write, Look(14, below=1), WRITE)
        self._line(poster.typed, Look(26, bold=True, colour=ACCENT), TYPED, 1)

    def _both(self, words: Both, look: Look, top: float) -> None:
        self._line(words.mongolian, look, top, 1)
        self._line(words.english, ENGLISH, self.get_y(), 1)
