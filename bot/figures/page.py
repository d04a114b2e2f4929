"""A sheet for one picture: it is as wide as a phone shows, and grows downwards with what is put on it."""

import math
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import TYPE_CHECKING

from bot.figures import compass
from bot.figures.lettering import ACCENT, DPI, SOFT, Pen, fitting, font, lines

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from matplotlib.patches import Patch

# matplotlib takes seconds to import: it is imported inside functions, for whoever asks for a picture.

WIDTH, MARGIN = 1080, 72
PAPER, CARD, LINE = "#f3ece1", "#fffdf9", "#dccfbb"
CORNER, PADDING = 28.0, 40.0
# Half the height of a capital letter of DejaVu Sans, in sizes: a line is centred on its capitals.
_HALF_CAPITAL = 0.3645

Shade = tuple[str, float]
"""A colour, and how strong it is, from 0 to 1."""


class Page:
    """Everything is put below what is there, between ``left`` and ``right``; ``y`` grows downwards.

    All measures are pixels. A page is drawn by one thread.
    """

    def __init__(self) -> None:
        from matplotlib.figure import Figure

        self.left, self.right, self.y = float(MARGIN), float(WIDTH - MARGIN), float(MARGIN)
        self._figure = Figure(figsize=(WIDTH / DPI, WIDTH / DPI), dpi=DPI, facecolor=PAPER)
        self._axes = self._figure.add_axes((0, 0, 1, 1))
        self._axes.set_axis_off()

    def skip(self, height: float) -> None:
        """Leave room."""
        self.y += height

    def write(self, words: str, pen: Pen, most_lines: int | None = None) -> None:
        """Words in as many lines as they take; with ``most_lines`` in smaller letters rather than in more."""
        room = self.right - self.left
        if most_lines is not None:
            pen = fitting(words, pen, room, most_lines)
        x, side = ((self.left + self.right) / 2, "center") if pen.centred else (self.left, "left")
        for line in lines(words, pen, room):
            baseline = self.y + pen.height / 2 + _HALF_CAPITAL * pen.size
            self._axes.text(
                x, baseline, line, color=pen.colour, ha=side, font=font(pen), parse_math=False, zorder=3
            )
            self.y += pen.height

    def label(self, words: str, pen: Pen, left: float, right: float, middle: float) -> None:
        """Words in one line around this height; in smaller letters where there is little room."""
        before = self.left, self.right, self.y
        self.left, self.right, self.y = left, right, middle - pen.height / 2
        self.write(words, pen, most_lines=1)
        self.left, self.right, self.y = before

    @contextmanager
    def inside(self, left: float, right: float = 0) -> Iterator[None]:
        """What is put here stands so far from both edges."""
        before = self.left, self.right
        self.left, self.right = self.left + left, self.right - right
        yield
        self.left, self.right = before

    @contextmanager
    def beside(self, mark: str, pen: Pen, room: float) -> Iterator[None]:
        """A mark in its own room at the left edge, and beside it what is put here."""
        top = self.y
        with self.inside(0, self.right - self.left - room):
            self.write(mark, pen, most_lines=1)
        bottom, self.y = self.y, top
        with self.inside(room):
            yield
        self.y = max(self.y, bottom)

    @contextmanager
    def card(self, colour: str = CARD) -> Iterator[None]:
        """What is put here stands on a card with round corners."""
        top = self.y
        self.skip(PADDING)
        with self.inside(PADDING, PADDING):
            yield
        self.skip(PADDING)
        self._box((self.left, top), (self.right, self.y), face=colour)

    def frame(self, inset: float, bottom: float, colour: str, thick: float) -> None:
        """A line with round corners so far from the edges of the page, down to ``bottom``."""
        self._box((inset, inset), (WIDTH - inset, bottom), edge=colour, thick=thick)

    def bar(
        self, left: float, right: float, middle: float, height: float, shade: Shade | None = None
    ) -> None:
        """A bar around this height; without a shade only the frame of one."""
        from matplotlib.patches import Rectangle

        shape = Rectangle((left, middle - height / 2), right - left, height)
        if shade is None:
            shape.set(fill=False, edgecolor=LINE, linewidth=3, zorder=2)
        else:
            colour, alpha = shade
            shape.set(facecolor=colour, alpha=alpha, linewidth=0, zorder=3)
        self._put(shape)

    def rule(self, width: float, colour: str = LINE) -> None:
        """A short line in the middle."""
        middle = (self.left + self.right) / 2
        self._axes.plot([middle - width / 2, middle + width / 2], [self.y, self.y], color=colour, lw=3)

    def dots(self, done: int, total: int, size: float = 34) -> None:
        """A dot for each part, filled where it is done; in rows where one is not enough."""
        from matplotlib.patches import Circle

        step = size * 1.4
        in_row = max(1, int((self.right - self.left + step - size) // step))
        for n in range(total):
            middle = (self.left + size / 2 + n % in_row * step, self.y + size / 2 + n // in_row * step)
            filled = n < done
            edge, face = (ACCENT, ACCENT) if filled else (LINE, PAPER)
            self._put(Circle(middle, size / 2 - 2, facecolor=face, edgecolor=edge, linewidth=3, zorder=3))
        self.y += math.ceil(total / in_row) * step - (step - size if total else 0)

    def compass(self, size: float, left: float | None = None) -> None:
        """The compass, in the middle or with its left edge there; the page goes on below its top."""
        from matplotlib.patches import Circle, Polygon

        x = (self.left + self.right - size) / 2 if left is None else left
        scale = size / compass.SIDE

        def at(point: tuple[float, float]) -> tuple[float, float]:
            return x + point[0] * scale, self.y + point[1] * scale

        middle, thick = at((compass.MIDDLE, compass.MIDDLE)), compass.LINE * scale
        self._put(Circle(middle, compass.RIM * scale, facecolor=ACCENT, linewidth=0, zorder=2))
        ring = compass.RING * scale
        self._put(Circle(middle, ring, fill=False, edgecolor=compass.CREAM, linewidth=thick, zorder=3))
        self._put(Polygon([at(p) for p in compass.NEEDLE], facecolor=compass.CREAM, linewidth=0, zorder=3))
        self._put(Polygon([at(p) for p in compass.POINT], facecolor=compass.AMBER, linewidth=0, zorder=4))

    def heading(self, mark: str, title: str) -> None:
        """The top of a page: the compass, whose page it is, and its title."""
        top = self.y
        self.compass(92, self.left)
        with self.inside(92 + 28):
            self.write(mark, Pen(30, colour=ACCENT, bold=True, line=1.2), most_lines=1)
            self.write(title, Pen(50, bold=True, even=True, line=1.2))
        self.y = max(self.y, top + 92) + 36

    def about(self, words: str, most_lines: int = 2) -> None:
        """Below the title: whom or what the page is about."""
        self.write(words, Pen(38, colour=SOFT), most_lines)

    @contextmanager
    def part(self) -> Iterator[None]:
        """A card for the next part of a report."""
        self.skip(26)
        with self.card():
            yield

    def note(self, words: str) -> None:
        """The end of a report: how to read it."""
        self.skip(34)
        self.write(words, Pen(27, colour=SOFT))

    def figure(self) -> "Figure":
        """All that was put here, on a sheet that ends a margin below the last of it."""
        height = math.ceil(self.y + MARGIN)
        self._figure.set_size_inches(WIDTH / DPI, height / DPI)
        self._axes.set_xlim(0, WIDTH)
        self._axes.set_ylim(height, 0)
        return self._figure

    def png(self) -> bytes:
        """The picture; nothing is in the file but what can be seen."""
        from PIL import Image  # matplotlib does not come without it

        raw, file = BytesIO(), BytesIO()
        self.figure().savefig(raw, format="rgba", dpi=DPI)
        pixels = raw.getvalue()
        drawn = Image.frombytes("RGBA", (WIDTH, len(pixels) // (4 * WIDTH)), pixels).convert("RGB")
        # Few colours: half the bytes for somebody with little data, and no difference to be seen.
        few = drawn.quantize(method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
        few.save(file, format="png")
        return file.getvalue()

    def _put(self, patch: "Patch") -> None:
        self._axes.add_patch(patch)

    def _box(
        self,
        start: tuple[float, float],
        end: tuple[float, float],
        face: str = "none",
        edge: str = "none",
        thick: float = 0,
    ) -> None:
        from matplotlib.patches import FancyBboxPatch

        across, down = end[0] - start[0], end[1] - start[1]
        shape = f"round,pad=0,rounding_size={CORNER}"
        box = FancyBboxPatch(start, across, down, shape, facecolor=face, edgecolor=edge, linewidth=thick)
        self._put(box)
