"""The picture of what support did in a quarter: how much, how soon, and each kind of it as bars."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.domain.support_figures import Speed, Wait
from bot.figures import intervals
from bot.figures.campaign_results import Bar, Groups, Sheet
from bot.figures.measured import Point
from bot.figures.results import Panel


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that was counted, by its kinds. ``total``: how many in all, in words."""

    total: str
    kinds: Groups


@dataclass(frozen=True, slots=True)
class Chart:
    """The words of the picture.

    ``mark``: whose it is; ``quarter``: when; ``totals``: a bar each; ``speed``: None where it is not told;
    ``note``: how to read.
    """

    mark: str
    title: str
    quarter: str
    totals: tuple[Bar, ...]
    speed: Panel | None
    parts: tuple[Part, ...]
    note: str


def shares(speed: Speed) -> Mapping[Wait, Point]:
    """The share of first answers that came within each wait, as far as it is told. Takes seconds at first."""
    return {
        wait: Point(speed.answers, good / speed.answers, intervals.wilson(good, speed.answers))
        for wait, good in speed.within.items()
    }


def draw(chart: Chart) -> bytes:
    """The figures as a PNG."""
    return sheet(chart).png()


def sheet(chart: Chart) -> Sheet:
    """The figures on a page."""
    page = Sheet()
    page.heading(chart.mark, chart.title)
    page.about(chart.quarter)
    with page.part():
        page.steps(chart.totals)
    if chart.speed is not None:
        with page.part():
            page.panel(chart.speed)
    for part in chart.parts:
        with page.part():
            page.groups(part.kinds, part.total)
    page.note(chart.note)
    return page
