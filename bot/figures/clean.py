"""Pictures and voice messages made anew, so that nothing but what is seen and heard is passed on.

A phone writes the place, the moment, its own name and sometimes its owner's into what it records.
"""

import struct
import threading
from io import BytesIO
from typing import TYPE_CHECKING

from bot.domain.errors import UnreadableFileError

if TYPE_CHECKING:
    from mutagen.ogg import OggPage
    from PIL.Image import Image, Transpose

# Pillow takes a while to import: it is imported inside functions, for whoever sends a picture.

LONGEST_SIDE = 1280
"""Pixels; what Telegram makes of photos too."""

_QUALITY = 85
_MOST_PIXELS = 50_000_000  # what the cameras of phones take; a bomb unpacks to more
_STEEPEST = 20  # Telegram shows no picture whose one side is more than twenty times the other
_FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
_ONE_AT_A_TIME = threading.Lock()  # a large picture takes 200 MB while it is unpacked

_HEAD, _TAGS = b"OpusHead", b"OpusTags"
_HEAD_FORM = struct.Struct("<8sBBHIhB")  # name, version, channels, skipped at first, rate, gain, mapping
_RATE = 48_000  # Opus plays at this rate, whatever it was recorded with


def clean_picture(content: bytes) -> bytes:
    """The picture as a new JPEG, upright, at most ``LONGEST_SIDE`` on its longer side; nothing else is in it.

    Of one that moves the first frame. Raises UnreadableFileError for what is no picture or far too large.
    """
    try:
        with _ONE_AT_A_TIME:
            return _redrawn(content)
    except Exception:
        # A damaged picture makes the library raise almost anything, and its words may quote the file.
        problem = UnreadableFileError()
    raise problem


def clean_voice(content: bytes) -> bytes:
    """The voice of an Ogg Opus file as a new file; nothing else is in it.

    Raises UnreadableFileError for what is no such file.
    """
    try:
        return _rewritten(content)
    except Exception:
        problem = UnreadableFileError()
    raise problem


def _redrawn(content: bytes) -> bytes:
    from PIL import Image

    with Image.open(BytesIO(content), formats=_FORMATS) as opened:
        width, height = opened.size
        if width * height > _MOST_PIXELS or max(width, height) > _STEEPEST * min(width, height):
            raise ValueError("no picture that can be shown")
        turn = _turn(opened)
        opened.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # a large JPEG is not unpacked whole
        drawn = _on_white(opened)
    drawn.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    upright = drawn if turn is None else drawn.transpose(turn)
    result = BytesIO()
    upright.save(result, "JPEG", quality=_QUALITY, optimize=True)
    return result.getvalue()


def _turn(opened: "Image") -> "Transpose | None":
    """How to turn it so that it stands upright; None when it does, or when what says so is damaged."""
    from PIL.ExifTags import Base
    from PIL.Image import Transpose

    turns = {
        2: Transpose.FLIP_LEFT_RIGHT,
        3: Transpose.ROTATE_180,
        4: Transpose.FLIP_TOP_BOTTOM,
        5: Transpose.TRANSPOSE,
        6: Transpose.ROTATE_270,
        7: Transpose.TRANSVERSE,
        8: Transpose.ROTATE_90,
    }
    try:
        return turns.get(opened.getexif().get(Base.Orientation, 1))
    except Exception:
        return None


def _on_white(opened: "Image") -> "Image":
    """Only its pixels; what shows through becomes white, as the apps show it, and not black."""
    from PIL import Image

    drawn = Image.new("RGB", opened.size, "white")
    if opened.has_transparency_data:
        layer = opened.convert("RGBA")
        drawn.paste(layer, mask=layer.getchannel("A"))
    else:
        drawn.paste(opened.convert("RGB"))
    return drawn


def _rewritten(content: bytes) -> bytes:
    head, *others = _first_stream(content)
    after = _tags_end(others)
    pages = [_page([_new_head(head.packets)]), _page([_TAGS + bytes(8)])]
    pages += [_page(page.packets, like=page) for page in others[after:]]
    if len(pages) == 2:
        raise ValueError("no sound in it")
    for number, page in enumerate(pages):
        page.sequence = number
    pages[0].first, pages[-1].last = True, True
    return b"".join(page.write() for page in pages)


def _first_stream(content: bytes) -> list["OggPage"]:
    """The pages of the first stream in the file, not of others beside or behind it."""
    from mutagen.ogg import OggPage

    file, pages = BytesIO(content), list["OggPage"]()
    while not (pages and pages[-1].last):
        try:
            page = OggPage(file)
        except EOFError:
            break
        if not pages or page.serial == pages[0].serial:
            pages.append(page)
    return pages


def _new_head(packets: list[bytes]) -> bytes:
    """What a player must know: channels, how much to skip, how loud."""
    (packet,) = packets
    name, _, channels, skipped, _, gain, mapping = _HEAD_FORM.unpack_from(packet)
    if name != _HEAD or channels not in (1, 2) or mapping != 0:
        raise ValueError("no voice")
    return _HEAD_FORM.pack(_HEAD, 1, channels, skipped, _RATE, gain, 0)


def _tags_end(pages: list["OggPage"]) -> int:
    """How many pages the tags take, with the pictures in them."""
    if not pages[0].packets[0].startswith(_TAGS):
        raise ValueError("no tags")
    return 1 + next(number for number, page in enumerate(pages) if page.complete)


def _page(packets: list[bytes], like: "OggPage | None" = None) -> "OggPage":
    """A new page with these packets, at the same moment of the sound as the one that it is ``like``."""
    from mutagen.ogg import OggPage

    page = OggPage()
    page.packets = packets
    if like is not None:
        page.position, page.complete, page.continued = like.position, like.complete, like.continued
    return page
