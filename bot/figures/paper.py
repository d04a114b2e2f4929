"""Sheets of A4 that are filled from top to bottom. It imports fpdf: ask for it inside functions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from math import ceil

from fpdf import FPDF
from fpdf.enums import MethodReturnValue, XPos, YPos
from fpdf.outline import OutlineSection

from bot.figures import compass
from bot.figures.lettering import ACCENT, INK, SOFT, Pen, drawable, font_file
from bot.figures.pack import IN_CONTENTS, Block, Heading, Listed, NewPage, Style, Text, Together

MARGIN, FOOT = 22.0, 20.0  # millimetres, as everything here but the sizes of letters
LINE = 1.42  # of the size of the letters
POINT = 25.4 / 72
FAMILY = "DejaVu"
INDENT, MARK = 7.0, 8.0
ENTRY, ENTRIES = 5.8, 40  # the height of an entry of the contents, and how many stand on a page


@dataclass(frozen=True, slots=True)
class Look:
    """How letters look, and the room above and below."""

    size: float
    bold: bool = False
    colour: str = INK
    above: float = 0
    below: float = 2.2
    indent: float = 0

    @property
    def line(self) -> float:
        """The height of a line."""
        return self.size * LINE * POINT


HEADINGS = (
    Look(22, bold=True, colour=ACCENT, below=7),
    Look(15, bold=True, colour=ACCENT, below=4),
    Look(11.5, bold=True, above=3, below=2),
)
STYLES = {
    Style.PLAIN: Look(10.5),
    Style.STRONG: Look(10.5, bold=True, above=2),
    Style.SOFT: Look(8.5, colour=SOFT),
    Style.SAID: Look(10.5, colour=ACCENT, indent=INDENT),
}
PLAIN = STYLES[Style.PLAIN]
MARKED = Look(PLAIN.size, below=1.2, indent=MARK)


class Paper(FPDF):
    """What is put on it stands below what is there, on a new sheet where this one ends."""

    def __init__(self, title: str, language: str, made_on: date) -> None:
        super().__init__(format="A4")
        self.add_font(FAMILY, "", font_file(bold=False))
        self.add_font(FAMILY, "B", font_file(bold=True))
        self.set_margins(MARGIN, MARGIN)
        self.set_auto_page_break(True, FOOT)
        self.set_title(title)
        self.set_lang(language)
        self.set_creator("Luujin")
        self.set_creation_date(datetime.combine(made_on, time(), UTC))
        self._contents = ""
        self._is_under_title = False

    def footer(self) -> None:
        """The number of the page, on all but the cover. Called by fpdf."""
        if self.page_no() > 1:
            self.set_y(-FOOT + 6)
            self._take(STYLES[Style.SOFT])
            self.cell(0, 5, str(self.page_no()), align="C")

    def cover(self, title: str, about: str) -> None:
        """The first page."""
        self.add_page()
        self._compass(self.w / 2 - 22, 70, 44)
        self.set_y(130)
        self._centred(title, Look(28, bold=True, colour=ACCENT, below=6))
        self._centred(about, Look(12, colour=SOFT))

    def leave_room_for_contents(self, title: str, entries: int) -> None:
        """The contents are written here at the end, when the pages of the headings are known."""
        self._contents = title
        self.add_page()
        self.insert_toc_placeholder(_write_contents, pages=max(1, ceil(entries / ENTRIES)))

    def put(self, block: Block) -> None:
        """Put this below the rest; on a new page when it stays together and has no room here."""
        match block:
            case Together(blocks):
                height = self._height(block)
                if self._room() < height <= self.eph:
                    self.add_page()
                for each in blocks:
                    self.put(each)
            case Heading(_, level):
                self._begin(level)
                if level <= IN_CONTENTS:
                    self.start_section(_drawable(block.text, HEADINGS[level]), level)
                self._run(block, dry=False)
            case NewPage():
                self.add_page()
            case _:
                self._run(block, dry=False)
        self._is_under_title = isinstance(block, Heading) and block.level == 0

    def finished(self) -> bytes:
        """The whole booklet as a PDF."""
        return bytes(self.output())

    def write_contents(self, sections: Sequence[OutlineSection]) -> None:
        """The list of contents with links; called back by fpdf at the end."""
        self.set_xy(self.l_margin, MARGIN)
        self._run(Heading(self._contents), dry=False)
        for section in sections:
            look = Look(10.5 if section.level else 11, bold=section.level == 0, colour=INK)
            self._entry(section, look)

    def _begin(self, level: int) -> None:
        """A page for what stands in the contents, unless its title is right above; else only without room."""
        begins = level == 0 or (level <= IN_CONTENTS and not self._is_under_title)
        if self.get_y() > MARGIN and (begins or self._room() < 4 * PLAIN.line):
            self.add_page()

    def _run(self, block: Block, dry: bool) -> float:
        """Write a block, or only measure it; its height."""
        match block:
            case NewPage():
                return 0
            case Together(blocks):
                return sum(self._run(each, dry) for each in blocks)
            case Heading(text, level):
                return self._lines(_drawable(text, HEADINGS[level]), HEADINGS[level], 0, dry)
            case Text(text, style):
                return self._paragraphs(text, STYLES[style], dry)
            case Listed(lines, marks):
                marks = marks or ["•"] * len(lines)
                return sum(self._marked(mark, line, dry) for mark, line in zip(marks, lines, strict=True))

    def _height(self, block: Block) -> float:
        return self._run(block, dry=True)

    def _paragraphs(self, text: str, look: Look, dry: bool) -> float:
        """Lines divided by blank ones have the room of a paragraph between them."""
        paragraphs = [paragraph for paragraph in text.strip().split("\n\n") if paragraph.strip()]
        return sum(self._lines(_drawable(each, look), look, look.indent, dry) for each in paragraphs)

    def _marked(self, mark: str, text: str, dry: bool) -> float:
        if not dry:
            if self._room() < PLAIN.line:
                self.add_page()
            self._take(PLAIN)
            at = self.get_y()
            self.set_x(self.l_margin)
            self.cell(MARK, PLAIN.line, mark, align="L")
            self.set_y(at)
        return self._paragraphs(text, MARKED, dry)

    def _lines(self, text: str, look: Look, indent: float, dry: bool) -> float:
        """Text in as many lines as it takes; the height with the room above and below."""
        self._take(look)
        if not dry:
            self.set_xy(self.l_margin + indent, self.get_y() + look.above)
        height = self.multi_cell(
            self.epw - indent,
            look.line,
            text,
            align="L",
            dry_run=dry,
            output=MethodReturnValue.HEIGHT,
            new_x=XPos.LMARGIN,
            new_y=YPos.NEXT,
        )
        if not dry:
            self.set_y(self.get_y() + look.below)
        return float(height) + look.above + look.below  # type: ignore[arg-type]

    def _entry(self, section: OutlineSection, look: Look) -> None:
        self._take(look)
        indent = INDENT * section.level
        link = self.add_link(page=section.page_number)
        self.set_x(self.l_margin + indent)
        self.cell(self.epw - indent - 12, ENTRY, section.name, link=link)
        self.cell(
            12, ENTRY, str(section.page_number), align="R", link=link, new_x=XPos.LMARGIN, new_y=YPos.NEXT
        )

    def _centred(self, text: str, look: Look) -> None:
        self._take(look)
        self.multi_cell(0, look.line, _drawable(text, look), align="C", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        self.set_y(self.get_y() + look.below)

    def _take(self, look: Look) -> None:
        self.set_font(FAMILY, "B" if look.bold else "", look.size)
        self.set_text_color(look.colour)

    def _room(self) -> float:
        return float(self.page_break_trigger - self.get_y())

    def _compass(self, x: float, y: float, size: float) -> None:
        scale, middle = size / compass.SIDE, size / 2
        self.set_fill_color(ACCENT)
        self.circle(x + middle, y + middle, compass.RIM * scale, style="F")
        self.set_draw_color(compass.CREAM)
        self.set_line_width(compass.LINE * scale)
        self.circle(x + middle, y + middle, compass.RING * scale)
        for points, colour in ((compass.NEEDLE, compass.CREAM), (compass.POINT, compass.AMBER)):
            self.set_fill_color(colour)
            self.polygon([(x + across * scale, y + down * scale) for across, down in points], style="F")


def _drawable(text: str, look: Look) -> str:
    """The text without what the font cannot draw; its lines stay lines."""
    pen = Pen(look.size, bold=look.bold)
    return "\n".join(drawable(line, pen) for line in text.splitlines())


def _write_contents(paper: FPDF, sections: Sequence[OutlineSection]) -> None:
    if isinstance(paper, Paper):
        paper.write_contents(sections)
