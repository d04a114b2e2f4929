"""Cards on A4. It imports fpdf: ask for it inside functions."""

from collections.abc import Sequence

from bot.figures.card import Card
from bot.figures.lettering import ACCENT, SOFT
from bot.figures.paper import Look
from bot.figures.poster_paper import PlacedPaper
from bot.figures.qr import Code

# Millimetres: cards of the common size, nine on a sheet, and what stands on one from its upper edge.
WIDE, HIGH, ACROSS, DOWN = 55.0, 85.0, 3, 3
COMPASS, NAME, CODE, SCAN, TYPED = 4.0, 13.5, 28.0, 70.5, 78.0
SIDE, ROUND, BESIDE = 42.0, 8.0, 3.0
WELCOME = Look(7.5, bold=True, colour=ACCENT, below=0)


class CardPaper(PlacedPaper):
    """Sheets of cards with thin lines to cut along."""

    SMALLEST = 5.0

    def footer(self) -> None:
        """Nothing: numbers of sheets would stand on cards."""

    def fill(self, card: Card, codes: Sequence[Code]) -> None:
        """A card for each code, from the upper left corner on."""
        self.set_auto_page_break(False)
        left, top = (self.w - ACROSS * WIDE) / 2, (self.h - DOWN * HIGH) / 2
        for number, code in enumerate(codes):
            row, column = divmod(number % (ACROSS * DOWN), ACROSS)
            if (row, column) == (0, 0):
                self.add_page()
            self._card(card, code, left + column * WIDE, top + row * HIGH)

    def _card(self, card: Card, code: Code, left: float, top: float) -> None:
        self.set_draw_color(SOFT)
        self.set_line_width(0.1)
        self.rect(left, top, WIDE, HIGH)
        self._compass(left + (WIDE - ROUND) / 2, top + COMPASS, ROUND)
        self.set_margins(left + BESIDE, 0, self.w - left - WIDE + BESIDE)
        self._line(card.name, Look(10, bold=True, below=0), top + NAME, 1)
        self._line(card.welcome, WELCOME, self.get_y(), 2)
        self._code(code, left + (WIDE - SIDE) / 2, top + CODE, SIDE)
        self._line(card.scan, Look(7, below=0), top + SCAN, 2)
        self._line(card.typed, Look(7, colour=SOFT, below=0), top + TYPED, 1)
