"""The picture of a topic's results: each measure before, after and a month later, as dots with intervals."""

from dataclasses import dataclass

from bot.figures.intervals import Interval
from bot.figures.lettering import ACCENT, SOFT, Pen
from bot.figures.page import CARD, LINE, Page

# matplotlib takes seconds to import: it is imported inside functions, for whoever asks for a picture.

_LABELS, _VALUES, _ROW = 252.0, 200.0, 84.0  # pixels: room for the words on both sides, height of a row
_TITLE, _WORDS, _SMALL, _VALUE = Pen(40, bold=True), Pen(32), Pen(27, colour=SOFT), Pen(36, bold=True)


@dataclass(frozen=True, slots=True)
class Row:
    """One phase. ``share`` (from 0 to 1) and ``interval`` are None when too few people answered.

    ``value`` is the share in words, ``people`` how many answered, or that they are too few.
    """

    label: str
    share: float | None
    interval: Interval | None
    value: str
    people: str


@dataclass(frozen=True, slots=True)
class Panel:
    """One measure. ``hint``: what the percentages are of."""

    title: str
    hint: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """The words of the picture. ``mark``: whose it is; ``place``: whom it is about; ``note``: how to read."""

    mark: str
    title: str
    place: str
    panels: tuple[Panel, ...]
    note: str


def draw(chart: Chart) -> bytes:
    """The results as a PNG."""
    return sheet(chart).png()


def sheet(chart: Chart) -> Page:
    """The results on a page."""
    page = Sheet()
    page.heading(chart.mark, chart.title)
    page.about(chart.place)
    for panel in chart.panels:
        with page.part():
            page.panel(panel)
    page.note(chart.note)
    return page


class Sheet(Page):
    """A page that can also show shares on a line from 0 to 100."""

    def panel(self, panel: Panel) -> None:
        """A measure: its name, its phases below each other, and the scale."""
        self.write(panel.title, _TITLE, most_lines=2)
        self.write(panel.hint, _SMALL)
        self.skip(10)
        top = self.y
        for number, row in enumerate(panel.rows):
            self._row(row, filled=number > 0)
        self._scale(top)

    def _row(self, row: Row, filled: bool) -> None:
        top = self.y
        self.label(row.label, _WORDS, self.left, self.left + _LABELS - 12, top + _ROW / 2)
        values = self.right - _VALUES + 26
        if row.value:
            self.label(row.value, _VALUE, values, self.right, top + _ROW / 2 - 17)
        shift = 21 if row.value else 0
        self.label(row.people, _SMALL, values, self.right, top + _ROW / 2 + shift)
        if row.share is not None and row.interval is not None:
            self._share(row.share, row.interval, top + _ROW / 2, filled)
        self.y = top + _ROW

    def _share(self, share: float, interval: Interval, y: float, filled: bool) -> None:
        from matplotlib.patches import Circle

        ends = [self._at(interval.low), self._at(interval.high)]
        self._axes.plot(ends, [y, y], color=ACCENT, alpha=0.32, lw=14, solid_capstyle="round", zorder=3)
        face = ACCENT if filled else CARD
        self._put(Circle((self._at(share), y), 15, facecolor=face, edgecolor=ACCENT, linewidth=5, zorder=4))

    def _scale(self, top: float) -> None:
        """Lines at 0, 50 and 100 down from ``top``, with their numbers below."""
        for share, words in ((0.0, "0"), (0.5, "50"), (1.0, "100%")):
            x = self._at(share)
            self._axes.plot([x, x], [top, self.y], color=LINE, lw=3, zorder=2)
            pen = Pen(25, colour=SOFT, centred=True)
            self.label(words, pen, x - 50, x + 50, self.y + 18)
        self.y += 40

    def _at(self, share: float) -> float:
        left, right = self.left + _LABELS + 18, self.right - _VALUES - 18
        return left + share * (right - left)
