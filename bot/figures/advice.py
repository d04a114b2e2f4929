"""The result of a guided check, to keep or to show to somebody trusted. Nothing in it tells who asked."""

from dataclasses import dataclass

from bot.domain.checks import Level
from bot.figures.lettering import ACCENT, SOFT, Pen
from bot.figures.page import Page

# Calm colours for every level: a picture must not frighten.
_COLOURS = {Level.CALM: "#dcebee", Level.LOOK: "#f9e8cd", Level.STOP: "#f8e2dc"}


@dataclass(frozen=True, slots=True)
class Helper:
    """Somebody to call."""

    number: str
    name: str
    what: str


@dataclass(frozen=True, slots=True)
class Advice:
    """The words of the picture. ``mark``: whose it is; ``lists``: titles with what stands below them."""

    mark: str
    title: str
    level: Level
    headline: str
    text: str
    lists: tuple[tuple[str, tuple[str, ...]], ...]
    who: str
    helpers: tuple[Helper, ...]


def draw(advice: Advice) -> bytes:
    """The advice as a PNG."""
    return sheet(advice).png()


def sheet(advice: Advice) -> Page:
    """The advice on a page."""
    page = Page()
    page.heading(advice.mark, advice.title)
    with page.card(_COLOURS[advice.level]):
        page.write(advice.headline, Pen(44, bold=True, even=True, line=1.25))
        page.skip(10)
        page.write(advice.text, Pen(34))
    for title, lines in advice.lists:
        page.skip(40)
        _title(page, title)
        for line in lines:
            with page.beside("•", Pen(36, bold=True, colour=ACCENT), 44):
                page.write(line, Pen(36))
            page.skip(8)
    page.skip(40)
    _title(page, advice.who)
    with page.card():
        for number, helper in enumerate(advice.helpers):
            page.skip(24 if number else 0)
            _helper(page, helper)
    return page


def _title(page: Page, title: str) -> None:
    page.write(title, Pen(38, bold=True))
    page.skip(10)


def _helper(page: Page, helper: Helper) -> None:
    with page.beside(helper.number, Pen(54, bold=True, colour=ACCENT, line=1.1), 150):
        page.write(helper.name, Pen(34, bold=True))
        page.write(helper.what, Pen(32, colour=SOFT))
