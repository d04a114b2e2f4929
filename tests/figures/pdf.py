"""What can be read in a PDF that fpdf2 has written: its pages as text, and its bookmarks."""

import re
import zlib

_STREAM = re.compile(rb"<<(.*?)>>\nstream\n(.*?)\nendstream", re.DOTALL)
_OBJECT = re.compile(rb"(?<!\d)(\d+) 0 obj\n(.*?)\nendobj", re.DOTALL)
# A change of the font, or words in it: two bytes for each letter, some of them behind a backslash.
_SHOWN = re.compile(rb"/F(\d+) [\d.]+ Tf|\(((?:\\.|[^\\)])*)\) Tj", re.DOTALL)
_FILLED = re.compile(rb"([\d.-]+) ([\d.-]+) ([\d.-]+) ([\d.-]+) re f")
_ESCAPED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def pages(pdf: bytes) -> list[str]:
    """The text of each page; lines end where they end on paper."""
    objects = {int(number): body for number, body in _OBJECT.findall(pdf)}
    fonts = [_letters(stream) for body in objects.values() if b"beginbfchar" in (stream := _stream(body))]
    found = []
    for number in re.findall(rb"(\d+) 0 R", objects[1].partition(b"/Kids")[2]):
        contents = re.search(rb"/Contents (\d+) 0 R", objects[int(number)])
        assert contents is not None
        found.append(_text(_stream(objects[int(contents[1])]), fonts))
    return found


def rectangles(pdf: bytes) -> list[tuple[float, float, float, float]]:
    """The filled rectangles of all pages: left edge, upper edge, width and height, in points from below."""
    contents = (_stream(body) for _, body in _OBJECT.findall(pdf))
    found = (match for content in contents for match in _FILLED.findall(content))
    return [(float(x), float(y), float(width), float(height)) for x, y, width, height in found]


def bookmarks(pdf: bytes) -> list[str]:
    """The titles of the bookmarks in order."""
    titles = re.findall(rb"/Dest[^\n]*\n(?:/[^\n]*\n)*?/Title (?:\((.*?)\)|<feff([0-9a-f]*)>)\n", pdf)
    return [
        plain.decode() if plain else bytes.fromhex(coded.decode()).decode("utf-16-be")
        for plain, coded in titles
    ]


def _stream(body: bytes) -> bytes:
    match = _STREAM.search(body)
    if match is None:
        return b""
    return zlib.decompress(match[2]) if b"FlateDecode" in match[1] else match[2]


def _letters(mapping: bytes) -> dict[int, str]:
    pairs = re.findall(rb"<([0-9A-F]{4})> <([0-9A-F]+)>", mapping.partition(b"endcodespacerange")[2])
    return {int(code, 16): bytes.fromhex(letter.decode()).decode("utf-16-be") for code, letter in pairs}


def _text(content: bytes, fonts: list[dict[int, str]]) -> str:
    lines, font = [], fonts[0]
    for number, shown in _SHOWN.findall(content):
        if number:
            font = fonts[int(number) - 1]
            continue
        raw = re.sub(rb"\\(.)", lambda m: _ESCAPED.get(m[1], m[1]), shown, flags=re.DOTALL)
        codes = (int.from_bytes(raw[at : at + 2]) for at in range(0, len(raw), 2))
        lines.append("".join(font[code] for code in codes))
    return "\n".join(lines)
