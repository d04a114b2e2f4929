"""Voice messages, which are Ogg files with Opus in them: told from others, and a silent one as a sample."""

import struct

RATE = 48_000
"""Opus counts the moments of a sound at this rate, whatever it was recorded with."""

_PAGE = struct.Struct("<4sBBqIII")  # name, version, flags, moment, stream, number, checksum
_SILENCE = b"\xf8\xff\xfe"  # an Opus packet: 20 ms of it
_FIRST, _LAST = 2, 4


def is_voice(content: bytes) -> bool:
    """Whether it is an Ogg file whose first stream is Opus."""
    return content.startswith(b"OggS") and content[28:36] == b"OpusHead"


def duration(content: bytes) -> int:
    """The length of a voice message in whole seconds, at least 1."""
    last = content.rfind(b"OggS")
    if len(content) - last < _PAGE.size:
        return 1
    moment: int = _PAGE.unpack_from(content, last)[3]
    return max(1, round(moment / RATE))


def silence(seconds: int) -> bytes:
    """A voice message in which nobody says anything."""
    head = struct.pack("<8sBBHIhB", b"OpusHead", 1, 1, 0, RATE, 0, 0)
    pages = [_page(0, 0, [head], _FIRST), _page(1, 0, [b"OpusTags" + bytes(8)])]
    for second in range(1, seconds + 1):
        flags = _LAST if second == seconds else 0
        pages.append(_page(second + 1, second * RATE, [_SILENCE] * 50, flags))
    return b"".join(pages)


def _page(number: int, moment: int, packets: list[bytes], flags: int = 0) -> bytes:
    body = bytes([len(packets), *map(len, packets)]) + b"".join(packets)
    bare = _PAGE.pack(b"OggS", 0, flags, moment, 1, number, 0) + body
    return bare[:22] + struct.pack("<I", _checksum(bare)) + bare[26:]


def _checksum(page: bytes) -> int:
    """Ogg's CRC-32: unlike zlib's it takes the highest bit first."""
    value = 0
    for byte in page:
        value ^= byte << 24
        for _ in range(8):
            value = (value << 1 ^ 0x04C11DB7 if value & 0x80000000 else value << 1) & 0xFFFFFFFF
    return value
