"""The picture of a club: people by week and by topic, as far as they may be told."""

from dataclasses import dataclass

from bot.figures.lettering import ACCENT, SOFT, Pen
from bot.figures.page import Page

_LABELS, _VALUES, _ROW, _BAR = 300.0, 190.0, 62.0, 30.0  # pixels: room for the words, heights
_UNTOLD = 24.0
_WORDS, _VALUE, _SMALL = Pen(30), Pen(32, bold=True), Pen(27, colour=SOFT)


@dataclass(frozen=True, slots=True)
class Bar:
    """One week or topic: ``least`` and ``most`` people, in words ``value``; None when they are not told."""

    label: str
    least: int | None
    most: int | None
    value: str


@dataclass(frozen=True, slots=True)
class Panel:
    """Some bars that belong together."""

    title: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """The words of the picture. ``mark``: whose it is; ``members``: how many; ``note``: how to read."""

    mark: str
    club: str
    members: str
    panels: tuple[Panel, ...]
    note: str


def draw(chart: Chart) -> bytes:
    """The club as a PNG."""
    return sheet(chart).png()


def sheet(chart: Chart) -> Page:
    """The club on a page. All bars have one scale."""
    most = max((bar.most or 0 for panel in chart.panels for bar in panel.bars), default=0)
    page = _Sheet(most)
    page.heading(chart.mark, chart.club)
    page.about(chart.members)
    for panel in chart.panels:
        with page.part():
            page.write(panel.title, Pen(38, bold=True), most_lines=2)
            page.skip(14)
            for bar in panel.bars:
                page.people(bar)
    page.note(chart.note)
    return page


class _Sheet(Page):
    """A page that can also show numbers of people as bars; ``most``: how many the longest one stands for."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most = max(most, 1)

    def people(self, bar: Bar) -> None:
        """A label, a bar that is pale from the least to the most it can be, and the number in words."""
        top, middle = self.y, self.y + _ROW / 2
        self.label(bar.label, _WORDS, self.left, self.left + _LABELS - 14, middle)
        left, right = self.left + _LABELS, self.right - _VALUES - 18
        if bar.least is None or bar.most is None:
            self.label(bar.value, _SMALL, self.right - _VALUES, self.right, middle)
            self.bar(left, left + _UNTOLD, middle, _BAR)
        else:
            self.label(bar.value, _VALUE, self.right - _VALUES, self.right, middle)
            scale = (right - left) / self._most
            self.bar(left, left + bar.most * scale, middle, _BAR, (ACCENT, 0.32))
            self.bar(left, left + bar.least * scale, middle, _BAR, (ACCENT, 1.0))
        self.y = top + _ROW
