"""The picture of the rota: a line for each day, a bar for each shift, empty boxes where nobody is."""

from dataclasses import dataclass

from bot.figures.lettering import ACCENT, SOFT, Pen, width
from bot.figures.page import PAPER, Page

_LABELS, _LANE, _BAR, _NARROWEST = 170.0, 34.0, 28.0, 4.0  # pixels: room for words, heights, widths
_HOURS = (0, 6, 12, 18, 24)
_DAY, _HOUR, _NUMBER = Pen(28), Pen(22, colour=SOFT, centred=True), Pen(22, bold=True, colour=PAPER)
_NAME, _TITLE, _SMALL = Pen(30), Pen(38, bold=True), Pen(27, colour=SOFT)
# After these the colours come again: the number tells who it is.
_SHADES = (
    (ACCENT, 1.0),
    ("#b5651d", 1.0),
    ("#6b4c7a", 1.0),
    ("#4d7a4c", 1.0),
    ("#a3443f", 1.0),
    ("#5b6470", 1.0),
)


@dataclass(frozen=True, slots=True)
class Bar:
    """A span of a day, as parts of it from 0 to 1. ``number``: of the person; None where nobody is."""

    start: float
    end: float
    number: int | None


@dataclass(frozen=True, slots=True)
class Day:
    """A day with its bars: those of one lane do not meet."""

    label: str
    lanes: tuple[tuple[Bar, ...], ...]


@dataclass(frozen=True, slots=True)
class Carrier:
    """Somebody in the rota: the number on their bars, what they call themselves, how long they are on."""

    number: int
    name: str
    hours: str


@dataclass(frozen=True, slots=True)
class Chart:
    """The words of the picture. ``mark``: whose it is; ``note``: how to read it."""

    mark: str
    title: str
    about: str
    days: tuple[Day, ...]
    people_title: str
    people: tuple[Carrier, ...]
    note: str


def draw(chart: Chart) -> bytes:
    """The rota as a PNG."""
    return sheet(chart).png()


def sheet(chart: Chart) -> Page:
    """The rota on a page."""
    page = _Sheet()
    page.heading(chart.mark, chart.title)
    page.about(chart.about)
    with page.part():
        page.clock()
        for day in chart.days:
            page.day(day)
    if chart.people:
        with page.part():
            page.write(chart.people_title, _TITLE, most_lines=2)
            page.skip(12)
            for carrier in chart.people:
                page.carrier(carrier)
    page.note(chart.note)
    return page


class _Sheet(Page):
    """A page that can also show the hours of a day as bars."""

    def clock(self) -> None:
        """The hours above the days."""
        room, step = self._room(), 44.0
        for hour in _HOURS:
            at = self.left + _LABELS + hour / 24 * room
            left = min(max(at - step / 2, self.left + _LABELS), self.right - step)
            self.label(f"{hour:02}", _HOUR, left, left + step, self.y + _HOUR.height / 2)
        self.y += _HOUR.height + 8

    def day(self, day: Day) -> None:
        """The day's name, and its lanes below each other beside it."""
        lanes = day.lanes or ((),)
        middle = self.y + len(lanes) * _LANE / 2
        self.label(day.label, _DAY, self.left, self.left + _LABELS - 14, middle)
        for lane in lanes:
            for bar in lane:
                self._bar(bar, self.y + _LANE / 2)
            self.y += _LANE
        self.y += 14

    def carrier(self, carrier: Carrier) -> None:
        """The colour and number of a person, their name, and how long they are on."""
        middle = self.y + 24
        self._numbered(carrier.number, self.left, self.left + 52, middle)
        self.label(carrier.name, _NAME, self.left + 72, self.right - 220, middle)
        self.label(carrier.hours, _SMALL, self.right - 200, self.right, middle)
        self.y += 48

    def _bar(self, bar: Bar, middle: float) -> None:
        first, room = self.left + _LABELS, self._room()
        left = first + bar.start * room
        right = max(first + bar.end * room, left + _NARROWEST)
        if bar.number is None:
            self.bar(left, right, middle, _BAR)
        else:
            self._numbered(bar.number, left, right - 2, middle)

    def _numbered(self, number: int, left: float, right: float, middle: float) -> None:
        self.bar(left, right, middle, _BAR, _SHADES[(number - 1) % len(_SHADES)])
        needed = width(str(number), _NUMBER)
        if right - left >= needed + 6:
            start = (left + right - needed) / 2
            self.label(str(number), _NUMBER, start, start + needed + 2, middle)

    def _room(self) -> float:
        return self.right - self.left - _LABELS
