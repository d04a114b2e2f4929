"""What stands on a page, measured as it is drawn."""

import io
from dataclasses import dataclass
from itertools import combinations
from types import ModuleType
from typing import Any

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text
from PIL import Image

from bot.figures.page import WIDTH, Page

MOST_BYTES = 200_000


@dataclass(frozen=True)
class Box:
    """One line of words and where its ink is, in pixels from the left and from the bottom."""

    words: str
    left: float
    bottom: float
    right: float
    top: float

    def meets(self, other: "Box") -> bool:
        """Whether the two lines run into each other."""
        apart = self.right <= other.left or other.right <= self.left
        return not (apart or self.top <= other.bottom or other.top <= self.bottom)


def note_drawn(monkeypatch: pytest.MonkeyPatch, figure: ModuleType) -> list[Any]:
    """What this module draws from now on, in words; it is drawn all the same."""
    found: list[Any] = []
    draw = figure.draw

    def note(words: object) -> object:
        found.append(words)
        return draw(words)

    monkeypatch.setattr(figure, "draw", note)
    return found


def boxes(page: Page) -> list[Box]:
    """Every line on the page."""
    figure = page.figure()
    renderer = FigureCanvasAgg(figure).get_renderer()  # type: ignore[no-untyped-call]
    texts = [text for text in figure.findobj(Text) if isinstance(text, Text) and text.get_text()]
    return [Box(text.get_text(), *text.get_window_extent(renderer).extents) for text in texts]


def words_on(page: Page) -> str:
    """All words on the page, in the order in which they were put there."""
    return " ".join(box.words for box in boxes(page))


def check_sheet(page: Page) -> None:
    """Nothing leaves the page or covers something else, and the file suits a phone."""
    height = page.figure().get_figheight() * 72
    found = boxes(page)
    assert found
    for box in found:
        assert box.left >= 0, box
        assert box.right <= WIDTH, box
        assert box.bottom >= 0, box
        assert box.top <= height, box
    assert [pair for pair in combinations(found, 2) if pair[0].meets(pair[1])] == []
    data = page.png()
    assert len(data) < MOST_BYTES
    width, high = picture(data).size
    assert width == WIDTH
    assert high == round(height)
    # What Telegram takes for a photo.
    assert width + high <= 10_000
    assert high / width <= 20


def picture(data: bytes) -> Image.Image:
    """The picture in a PNG file."""
    image = Image.open(io.BytesIO(data))
    assert image.format == "PNG"
    return image
