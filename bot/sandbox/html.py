"""Telegram's HTML turned into plain text and entities, offsets in UTF-16 units.

Follows Telegram's own parser (tdlib, MessageEntity.cpp, parse_html), error texts and byte offsets included.
"""

import re
from dataclasses import dataclass
from html import unescape

from bot.sandbox.errors import ApiError, bad_request
from bot.sandbox.shapes import Json

TAGS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "code": "code",
    "pre": "pre",
    "a": "text_link",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "blockquote": "blockquote",
    "tg-emoji": "custom_emoji",
}
_PIECE = re.compile(r"&(?:(?:lt|gt|amp|quot);|#(?:\d{1,8}|[xX][0-9a-fA-F]{1,6});?)|<|[^&<]+|&")
_TAG_NAME = re.compile(r"[^\s>]*")
_ATTRIBUTE_NAME = re.compile(r"[^\s=>]*")
_SPACE = re.compile(r"\s*")
_TOKEN = re.compile(r"[A-Za-z0-9.\-]*")
_BAD_CHARACTERS = (
    "Text contains invalid Unicode characters after decoding HTML entities, "
    "check for unmatched surrogate code units"
)


def utf16_len(text: str) -> int:
    """Length in UTF-16 code units, the unit of Telegram's offsets and limits."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def read_html(source: str) -> tuple[str, list[Json]]:
    """Plain text and entities. Raises Telegram's 400 for bad markup."""
    return _Reader(source).read()


@dataclass(slots=True)
class _Open:
    tag: str
    argument: str
    start: int


class _Reader:
    """Walks once over the HTML, collecting text and entities."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.parts: list[str] = []
        self.length = 0
        self.stack: list[_Open] = []
        self.entities: list[Json] = []

    def read(self) -> tuple[str, list[Json]]:
        at = 0
        while match := _PIECE.match(self.source, at):
            piece = match.group()
            if piece == "<":
                at = self._end_tag(at) if self.source.startswith("</", at) else self._start_tag(at)
                continue
            self._text(_decoded(piece) if piece[0] == "&" else piece)
            at = match.end()
        if self.stack:
            raise _unparsable(f'Can\'t find end tag corresponding to start tag "{self.stack[-1].tag}"')
        self.entities.sort(key=lambda e: (e["offset"], -e["length"]))
        return "".join(self.parts), self.entities

    def _text(self, text: str) -> None:
        self.parts.append(text)
        self.length += utf16_len(text)

    def _start_tag(self, begin: int) -> int:
        """Take the tag at ``begin`` and return where the text goes on."""
        at = self._skip(_TAG_NAME, begin + 1)
        if at == len(self.source):
            raise _unparsable(f"Unclosed start tag at byte offset {self._byte(begin)}")
        tag = self.source[begin + 1 : at].lower()
        if tag not in TAGS:
            raise _unparsable(f'Unsupported start tag "{tag}" at byte offset {self._byte(begin)}')
        attributes: dict[str, str] = {}
        while (at := self._skip(_SPACE, at)) < len(self.source) and self.source[at] != ">":
            at = self._attribute(tag, at, begin, attributes)
        if at == len(self.source):
            raise _unparsable(f'Unclosed start tag "{tag}" at byte offset {self._byte(begin)}')
        if tag == "span" and attributes.get("class") != "tg-spoiler":
            raise _unparsable(f'Tag "span" must have class "tg-spoiler" at byte offset {self._byte(begin)}')
        self.stack.append(_Open(tag, _argument(tag, attributes), self.length))
        return at + 1

    def _attribute(self, tag: str, start: int, begin: int, found: dict[str, str]) -> int:
        end = self._skip(_ATTRIBUTE_NAME, start)
        if end == start:
            raise _unparsable(f'Empty attribute name in the tag "{tag}" at byte offset {self._byte(begin)}')
        name = self.source[start:end].lower()
        found[name] = ""
        at = self._skip(_SPACE, end)
        if self.source[at : at + 1] != "=":
            return at
        at = self._skip(_SPACE, at + 1)
        quote = self.source[at : at + 1]
        if quote not in ("'", '"'):
            end = self._skip(_TOKEN, at)
            if end < len(self.source) and not (self.source[end].isspace() or self.source[end] == ">"):
                raise _unparsable(f"Unexpected end of name token at byte offset {self._byte(at)}")
            found[name] = self.source[at:end].lower()
            return end
        end = self.source.find(quote, at + 1)
        if end < 0:
            raise _unparsable(f"Unclosed start tag at byte offset {self._byte(begin)}")
        found[name] = unescape(self.source[at + 1 : end])
        return end + 1

    def _end_tag(self, begin: int) -> int:
        if not self.stack:
            raise _unparsable(f"Unexpected end tag at byte offset {self._byte(begin)}")
        end = self._skip(_TAG_NAME, begin + 2)
        at = self._skip(_SPACE, end)
        if self.source[at : at + 1] != ">":
            raise _unparsable(f"Unclosed end tag at byte offset {self._byte(begin)}")
        self._close(self.source[begin + 2 : end], begin)
        return at + 1

    def _skip(self, pattern: re.Pattern[str], at: int) -> int:
        match = pattern.match(self.source, at)
        return match.end() if match else at

    def _close(self, name: str, at: int) -> None:
        opened = self.stack.pop()
        if name and name.lower() != opened.tag:
            wrong = f'expected "</{opened.tag}>", found "</{name}>"'
            raise _unparsable(f"Unmatched end tag at byte offset {self._byte(at)}, {wrong}")
        if self.length > opened.start:
            entity = _entity(opened, self.length)
            if entity is not None:
                self.entities.append(entity)

    def _byte(self, at: int) -> int:
        return len(self.source[:at].encode())


def _decoded(reference: str) -> str:
    if _is_surrogate(reference):
        raise _unparsable(_BAD_CHARACTERS)
    return unescape(reference if reference.endswith(";") else f"{reference};")


def _is_surrogate(reference: str) -> bool:
    """Python's unescape turns references to surrogates into U+FFFD, Telegram complains."""
    digits = reference.rstrip(";")[2:]
    if not reference.startswith("&#") or not digits:
        return False
    code = int(digits[1:], 16) if digits[0] in "xX" else int(digits)
    return 0xD800 <= code <= 0xDFFF


def _argument(tag: str, attributes: dict[str, str]) -> str:
    if tag == "a":
        return attributes.get("href", "")
    if tag == "code" and attributes.get("class", "").startswith("language-"):
        return attributes["class"].removeprefix("language-")
    if tag == "blockquote":
        return "expandable" if "expandable" in attributes else ""
    return attributes.get("emoji-id", "") if tag == "tg-emoji" else ""


def _entity(opened: _Open, end: int) -> Json | None:
    entity: Json = {"type": TAGS[opened.tag], "offset": opened.start, "length": end - opened.start}
    if opened.tag == "a":
        if "." not in opened.argument and not opened.argument.startswith("tg://"):
            return None  # Telegram keeps the text and drops a link that leads nowhere
        entity["url"] = opened.argument
    elif opened.tag == "blockquote" and opened.argument:
        entity["type"] = "expandable_blockquote"
    elif opened.tag == "tg-emoji":
        entity["custom_emoji_id"] = opened.argument
    return entity


def _unparsable(reason: str) -> ApiError:
    return bad_request(f"can't parse entities: {reason}")
