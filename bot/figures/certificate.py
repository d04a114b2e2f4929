"""A certificate: for a finished topic or a course, with a name that is drawn and kept nowhere."""

from dataclasses import dataclass, field

from bot.figures.compass import AMBER
from bot.figures.lettering import ACCENT, SOFT, Pen
from bot.figures.page import LINE, MARGIN, Page

_FOOT = 24
_LEAST_HEIGHT = 1350  # as tall as a phone shows a picture without making it smaller


@dataclass(frozen=True, slots=True)
class Certificate:
    """Its words. ``mark``: whose it is; ``done``: what the person has done, in a sentence that names it.

    ``parts`` are titles: the quizzes of a topic, or the parts of a course.
    """

    mark: str
    heading: str
    name: str = field(repr=False)
    done: str
    parts: tuple[str, ...]
    date: str


def draw(certificate: Certificate) -> bytes:
    """The certificate as a PNG."""
    return sheet(certificate).png()


def sheet(certificate: Certificate) -> Page:
    """The certificate on a page."""
    page = Page()
    with page.inside(MARGIN / 2, MARGIN / 2):
        _top(page, certificate)
        page.write(certificate.name, Pen(76, bold=True, centred=True, even=True, line=1.2), most_lines=2)
        page.skip(30)
        page.rule(160, AMBER)
        page.skip(34)
        page.write(certificate.done, Pen(40, centred=True, even=True), most_lines=4)
        page.skip(44)
        _parts(page, certificate.parts)
        page.skip(44)
        _bottom(page, certificate)
    page.frame(30, page.y + MARGIN - 30, ACCENT, 4)
    page.frame(42, page.y + MARGIN - 42, LINE, 2)
    return page


def _top(page: Page, certificate: Certificate) -> None:
    page.skip(48)
    page.compass(150)
    page.skip(150 + 24)
    page.write(certificate.mark, Pen(34, bold=True, colour=ACCENT, centred=True), most_lines=1)
    page.skip(26)
    page.write(certificate.heading, Pen(58, colour=SOFT, centred=True, line=1.2), most_lines=1)
    page.skip(34)


def _parts(page: Page, parts: tuple[str, ...]) -> None:
    if not parts:
        return
    with page.card():
        for number, part in enumerate(parts):
            page.skip(12 if number else 0)
            with page.beside("✓", Pen(34, bold=True, colour=ACCENT), 56):
                page.write(part, Pen(34))


def _bottom(page: Page, certificate: Certificate) -> None:
    """The date, at the foot of a page that is never short."""
    pen = Pen(32, colour=SOFT, centred=True)
    page.y = max(page.y, _LEAST_HEIGHT - MARGIN - _FOOT - pen.height)
    page.write(certificate.date, pen, most_lines=1)
    page.skip(_FOOT)
