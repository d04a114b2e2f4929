"""What is shown: a text with buttons, before it becomes Telegram's."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from typing import TypeAlias

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, MessageEntity
from telegram.constants import MessageLimit

LIMIT = int(MessageLimit.MAX_TEXT_LENGTH)
CAPTION_LIMIT = int(MessageLimit.CAPTION_LENGTH)


@dataclass(frozen=True, slots=True)
class Button:
    """One button: either ``data``, which comes back to us when tapped, or ``url``, which opens."""

    text: str
    data: str | None = None
    url: str | None = None

    def __post_init__(self) -> None:
        if (self.data is None) == (self.url is None):
            raise ValueError("a button carries either data or a url")


Rows: TypeAlias = tuple[tuple[Button, ...], ...]
"""Buttons as they stand under a message."""


@dataclass(frozen=True, slots=True)
class Screen:
    """One message as a person sees it.

    ``html``: the text holds Telegram's HTML markup. ``protect``: no forwarding, no saving.
    ``silent``: arrives without a sound. ``veiled``: the words show after a tap on them, and in no
    notification or list of chats; without markup only. ``thread``: the topic of a group that it goes to.
    ``picture``: Telegram's name for a picture above the text, which then has at most 1,024 letters.
    """

    text: str
    rows: Rows = ()
    html: bool = False
    protect: bool = False
    silent: bool = False
    veiled: bool = False
    thread: int | None = None
    picture: str | None = None

    def keyboard(self, sign: Callable[[str], str] = str) -> InlineKeyboardMarkup | None:
        """Telegram's keyboard with every ``data`` passed through ``sign``; None without buttons."""
        rows = [[_telegram_button(button, sign) for button in row] for row in self.rows if row]
        return InlineKeyboardMarkup(rows) if rows else None


@dataclass(frozen=True, slots=True)
class Ballot:
    """What one can choose in an anonymous quiz poll of Telegram's, below the question.

    ``options`` have at most 100 letters each; ``right`` is the place of the right one. ``why`` shows after a
    vote: at most 200 letters in at most three lines.
    """

    options: tuple[str, ...]
    right: int
    why: str


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file for one person: ``name`` with its ending, and its content.

    A PNG or JPEG is shown as a picture and an Ogg is played as a voice message, unless it comes ``as_file``.
    """

    name: str
    data: bytes = field(repr=False)
    as_file: bool = False

    @property
    def is_picture(self) -> bool:
        """Whether it is shown in the chat rather than offered for download."""
        return self.name.endswith((".png", ".jpg")) and not self.as_file

    @property
    def is_voice(self) -> bool:
        """Whether it can be listened to in the chat."""
        return self.name.endswith(".ogg") and not self.as_file


def plain(screen: Screen) -> Screen:
    """The same screen without markup: tags are dropped, links keep their address, entities are resolved."""
    if not screen.html:
        return screen
    stripper = _Stripper()
    stripper.feed(screen.text)
    stripper.close()
    words = "".join(stripper.pieces)
    return replace(screen, text=words if words.strip() else screen.text, html=False)


def parts(screen: Screen, limit: int = LIMIT) -> list[Screen]:
    """The screen as messages that Telegram takes: cut at paragraph or word ends, buttons on the last.

    Markup is never cut in two: a text that cannot be cut between tags is shown without markup.
    """
    if _size(screen.text) <= limit:
        return [screen]
    pieces = _pieces(screen.text, screen.html, limit)
    if pieces is None:
        return parts(plain(screen), limit)
    last = len(pieces) - 1
    return [replace(screen, text=t, rows=screen.rows if n == last else ()) for n, t in enumerate(pieces)]


def veil(text: str) -> list[MessageEntity] | None:
    """What hides a text until it is tapped; None where there is none."""
    return [MessageEntity(MessageEntity.SPOILER, 0, _size(text))] if text else None


def _size(text: str) -> int:
    """Telegram counts in UTF-16: most emoji count twice."""
    return len(text) + sum(character > "\uffff" for character in text)


def _pieces(text: str, html: bool, limit: int) -> list[str] | None:
    pieces = []
    while _size(text) > limit:
        cut = _cut(text, html, limit)
        if cut is None:
            return None
        pieces.append(text[:cut].rstrip())
        text = text[cut:].lstrip()
    pieces.append(text)
    return [piece for piece in pieces if piece] or [text]


def _cut(text: str, html: bool, limit: int) -> int | None:
    """Where to cut off the longest message; None when markup leaves no place."""
    end = limit
    while _size(text[:end]) > limit:
        end -= max(1, (_size(text[:end]) - limit) // 2)
    for separator, least in (("\n\n", end // 2), ("\n", end // 2), (" ", 1)):
        cut = text.rfind(separator, least, end)
        while cut > 0:
            if not html or _is_between_tags(text[:cut]):
                return cut
            cut = text.rfind(separator, least, cut)
    return None if html else end


def _is_between_tags(before: str) -> bool:
    if before.rfind("<") > before.rfind(">"):
        return False
    tags = re.findall(r"<(/?)[a-z]", before)
    return len(tags) == 2 * tags.count("/")


def _telegram_button(button: Button, sign: Callable[[str], str]) -> InlineKeyboardButton:
    if button.url is not None:
        return InlineKeyboardButton(button.text, url=button.url)
    return InlineKeyboardButton(button.text, callback_data=sign(button.data or ""))


class _Stripper(HTMLParser):
    """Collects the words of Telegram's HTML."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._addresses: list[str | None] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self._addresses.append(dict(attrs).get("href"))

    def handle_endtag(self, tag: str) -> None:
        address = self._addresses.pop() if tag == "a" and self._addresses else None
        if address:
            self.pieces.append(f" ({address})")

    def handle_data(self, data: str) -> None:
        self.pieces.append(data)
