"""One person's own progress. Nobody else is in it."""

from dataclasses import dataclass

from bot.figures.compass import CREAM
from bot.figures.lettering import ACCENT, SOFT, Pen
from bot.figures.page import Page


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic: how many of its parts are done."""

    title: str
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Progress:
    """The words of the picture. ``mark``: whose it is; ``sum``: what is counted.

    ``weeks``: the weeks in a row, None when there are none.
    """

    mark: str
    title: str
    sum: str
    topics: tuple[Topic, ...]
    weeks: str | None


def draw(progress: Progress) -> bytes:
    """The progress as a PNG."""
    return sheet(progress).png()


def sheet(progress: Progress) -> Page:
    """The progress on a page."""
    page = Page()
    page.heading(progress.mark, progress.title)
    page.write(progress.sum, Pen(38, colour=SOFT))
    for topic in progress.topics:
        page.skip(28)
        with page.card():
            _topic(page, topic)
    if progress.weeks is not None:
        page.skip(28)
        with page.card(CREAM):
            page.write(progress.weeks, Pen(38, bold=True, centred=True, even=True))
    return page


def _topic(page: Page, topic: Topic) -> None:
    page.write(topic.title, Pen(40, bold=True))
    page.skip(16)
    page.dots(topic.done, topic.total)
    page.skip(14)
    whole = 0 < topic.total == topic.done
    count = f"{topic.done}/{topic.total}"
    page.write(f"{count} ✓" if whole else count, Pen(32, bold=whole, colour=ACCENT if whole else SOFT))
