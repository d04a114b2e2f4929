"""Text with formatting: entities from markup, and those found in plain text: links, commands, mentions."""

import re
from collections.abc import Iterator

from bot.sandbox.errors import bad_request
from bot.sandbox.html import read_html, utf16_len
from bot.sandbox.shapes import Json

_AUTO = re.compile(
    r"(?P<url>(?<![\w@/.])(?:https?://|t\.me/|www\.)[^\s<>\"«»]*[^\s<>\"«».,!?:;)'\]])"
    r"|(?P<bot_command>(?<![\w/@.])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/]))"
    r"|(?P<mention>(?<![\w@/.])@[A-Za-z0-9_]{5,32}\b)"
    r"|(?P<hashtag>(?<![\w#/&])#\w*[^\W\d]\w*)"
)


def parse(text: str, parse_mode: str | None, given: list[Json] | None = None) -> tuple[str, list[Json]]:
    """Plain trimmed text and its entities, automatic ones (links, commands, mentions) included.

    ``parse_mode`` is HTML or empty: the sandbox speaks no Markdown. Raises Telegram's 400 for bad markup.
    """
    mode = (parse_mode or "").lower()
    entities = given or []
    if mode == "html":
        if "<" in text or "&" in text:
            text, entities = read_html(text)
    elif mode:
        raise bad_request("unsupported parse_mode")
    text, entities = _trim(text, entities)
    if any(sign in text for sign in "/@#.:"):
        entities = _with_automatic(text, entities)
    return text, entities


def _trim(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    trimmed = text.strip()
    if not entities or len(trimmed) == len(text):
        return trimmed, entities
    shift = utf16_len(text) - utf16_len(text.lstrip())
    size = utf16_len(trimmed)
    kept = []
    for entity in entities:
        start = max(0, entity["offset"] - shift)
        end = min(size, entity["offset"] + entity["length"] - shift)
        if end > start:
            kept.append({**entity, "offset": start, "length": end - start})
    return trimmed, kept


def _with_automatic(text: str, entities: list[Json]) -> list[Json]:
    taken = [
        (e["offset"], e["offset"] + e["length"])
        for e in entities
        if e["type"] in ("code", "pre", "text_link")
    ]
    found = [
        e
        for e in _automatic(text)
        if not any(a < e["offset"] + e["length"] and e["offset"] < b for a, b in taken)
    ]
    if not found:
        return entities
    return sorted([*entities, *found], key=lambda e: (e["offset"], -e["length"]))


def _automatic(text: str) -> Iterator[Json]:
    for match in _AUTO.finditer(text):
        offset = utf16_len(text[: match.start()])
        yield {"type": match.lastgroup, "offset": offset, "length": utf16_len(match.group())}
