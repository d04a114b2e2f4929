"""A card for the pocket: a quiz bot's, with a QR code. Neither it nor the file tells what it leads to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.figures.qr import code_of


@dataclass(frozen=True, slots=True)
class Card:
    """The words of all cards, in one ``language``. ``typed``: how the bot is found without the code."""

    language: str
    name: str
    welcome: str
    scan: str
    typed: str


def print_(card: Card, links: Sequence[str], made_on: date) -> bytes:
    """A PDF with a card for each link, nine on a sheet of A4, to be cut along the lines."""
    from bot.figures.card_paper import CardPaper  # fpdf takes a second to import

    paper = CardPaper(card.name, card.language, made_on)
    paper.fill(card, [code_of(link) for link in links])
    return paper.finished()
