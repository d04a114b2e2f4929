"""The picture of a campaign's results: reached → opened → finished as bars, and what is known of it."""

from dataclasses import dataclass

from bot.figures import compass, results
from bot.figures.lettering import ACCENT, SOFT, Pen
from bot.figures.page import Page

_LABELS, _VALUES, _ROW, _BAR = 252.0, 186.0, 78.0, 46.0  # pixels: room for words on both sides, heights
_NAMES = 0.52  # part of the width for the name of a group
_THIN, _STEP, _UNTOLD = 15.0, 19.0, 24.0  # pixels: bars of a group, from one to the next, and of nobody
_WORDS, _SMALL, _VALUE = Pen(32), Pen(27, colour=SOFT), Pen(36, bold=True)
_TITLE, _NAME = Pen(40, bold=True), Pen(30)
# Each later step is stronger; the fourth, of those who come to an event, has a colour of its own.
_SHADES = ((ACCENT, 0.26), (ACCENT, 0.5), (ACCENT, 1.0), (compass.AMBER, 1.0))


@dataclass(frozen=True, slots=True)
class Bar:
    """One step. ``people`` is None when they are not told; ``value`` says how many, or why not."""

    label: str
    people: int | None
    value: str


@dataclass(frozen=True, slots=True)
class Group:
    """A club, or those who read one language: people by step, 0 where they are not told."""

    name: str
    people: tuple[int, ...]
    value: str


@dataclass(frozen=True, slots=True)
class Groups:
    """Groups that are compared. ``more``: that there are others, where there are."""

    title: str
    groups: tuple[Group, ...]
    more: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """The words of the picture.

    ``mark``: whose it is; ``place``: whom it is about; ``others``: whom it did not reach, a line each;
    ``hint``: in which order a group's numbers stand; ``note``: how to read.
    """

    mark: str
    title: str
    place: str
    steps: tuple[Bar, ...]
    others: tuple[str, ...]
    hint: str
    groups: tuple[Groups, ...]
    knowledge: results.Panel | None
    note: str


def draw(chart: Chart) -> bytes:
    """The results as a PNG."""
    return sheet(chart).png()


def sheet(chart: Chart) -> Page:
    """The results on a page."""
    page = Sheet()
    page.heading(chart.mark, chart.title)
    page.about(chart.place, most_lines=3)
    with page.part():
        page.steps(chart.steps)
        page.lines(chart.others)
    for groups in chart.groups:
        with page.part():
            page.groups(groups, chart.hint)
    if chart.knowledge is not None:
        with page.part():
            page.panel(chart.knowledge)
    page.note(chart.note)
    return page


class Sheet(results.Sheet):
    """A page that can also show people as bars."""

    def steps(self, steps: tuple[Bar, ...]) -> None:
        """A bar below the other; all have one scale."""
        most = max((bar.people or 0 for bar in steps), default=0)
        left, right = self.left + _LABELS, self.right - _VALUES
        for bar, shade in zip(steps, _SHADES, strict=False):
            middle = self.y + _ROW / 2
            self.label(bar.label, _WORDS, self.left, left - 14, middle)
            if bar.people is None:
                self.bar(left, self.right, middle, _BAR)
                self.label(bar.value, _SMALL, left + 18, self.right - 10, middle)
            else:
                self.bar(left, left + bar.people / most * (right - left), middle, _BAR, shade)
                self.label(bar.value, _VALUE, right + 18, self.right, middle)
            self.y += _ROW

    def lines(self, others: tuple[str, ...]) -> None:
        """Small lines below the bars."""
        for line in others:
            self.skip(10)
            self.write(line, _SMALL)

    def groups(self, groups: Groups, hint: str) -> None:
        """For each group its name, its numbers, and a thin bar for each step."""
        self.write(groups.title, _TITLE, most_lines=2)
        self.write(hint, _SMALL)
        most = max((max(group.people, default=0) for group in groups.groups), default=0)
        for group in groups.groups:
            self.skip(14)
            self._group(group, most)
        if groups.more:
            self.skip(10)
            self.write(groups.more, _SMALL)

    def _group(self, group: Group, most: int) -> None:
        names = self.left + (self.right - self.left) * _NAMES
        middle = self.y + _NAME.height / 2
        self.label(group.name, _NAME, self.left, names, middle)
        self.label(group.value, _NAME, names + 24, self.right, middle)
        self.y += _NAME.height + 6
        for people, shade in zip(group.people if any(group.people) else (), _SHADES, strict=False):
            end = people / most * (self.right - self.left) if people else _UNTOLD
            self.bar(self.left, self.left + end, self.y + _STEP / 2, _THIN, shade if people else None)
            self.y += _STEP
        self.skip(8)
