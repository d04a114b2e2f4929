"""What is passed on holds what is seen and heard, and nothing else that the phone wrote into the file."""

import struct
import zlib
from base64 import b64encode
from contextlib import suppress
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mutagen.flac import Picture
from mutagen.ogg import OggPage
from mutagen.oggopus import OggOpus
from PIL import Image, ImageOps, PngImagePlugin
from PIL.ExifTags import GPS, IFD, Base

from bot.domain.errors import UnreadableFileError
from bot.figures import clean
from bot.figures.clean import LONGEST_SIDE, clean_picture, clean_voice

CANARY = "Баянзүрх-47.918873"
BYTES = CANARY.encode()
EVERY_SPELLING = (BYTES, CANARY.encode("utf-16-le"), CANARY.encode("utf-16-be"), b64encode(BYTES), b"47.918")
HALVES = ("red", "blue")  # the left and the right half of a picture that stands upright
SILENCE = b"\xf8\xff\xfe"  # 20 ms of it


def drawn(width: int = 80, height: int = 40, mode: str = "RGB") -> Image.Image:
    image = Image.new("RGB", (width, height), HALVES[0])
    image.paste(Image.new("RGB", (width // 2, height), HALVES[1]), (width // 2, 0))
    return image.convert(mode)


def opened(content: bytes) -> Image.Image:
    image = Image.open(BytesIO(content))
    image.load()
    return image


def exif(orientation: int = 1) -> Image.Exif:
    """What a phone writes into a picture, with the canary in each field that holds words."""
    tags = Image.Exif()
    tags[Base.Orientation] = orientation
    for tag in (Base.ImageDescription, Base.Make, Base.Artist, Base.Copyright, Base.Software, Base.DateTime):
        tags[tag] = CANARY
    tags[Base.XPComment] = CANARY.encode("utf-16-le")
    tags.get_ifd(IFD.Exif)[Base.UserComment] = b"UNICODE\0" + BYTES
    tags.get_ifd(IFD.Exif)[Base.MakerNote] = BYTES
    tags.get_ifd(IFD.Exif)[Base.CameraOwnerName] = CANARY
    tags.get_ifd(IFD.GPSInfo)[GPS.GPSAreaInformation] = BYTES
    tags.get_ifd(IFD.GPSInfo)[GPS.GPSLatitude] = (47.0, 55.0, 7.9)
    return tags


def png_words() -> PngImagePlugin.PngInfo:
    words = PngImagePlugin.PngInfo()
    words.add_itxt("Comment", CANARY)
    words.add_itxt("XML:com.adobe.xmp", CANARY, zip=True)
    words.add_text("Author", "47.918")
    words.add(b"prVt", BYTES, after_idat=True)
    return words


def saved(kind: str, orientation: int = 1) -> bytes:
    """A picture of this kind, with the canary wherever the kind has room for it, and behind its end."""
    result = BytesIO()
    about = exif(orientation)
    match kind:
        case "JPEG":
            how = {"exif": about, "icc_profile": BYTES, "comment": BYTES, "xmp": BYTES}
            drawn().save(result, "JPEG", quality=95, **how)
            whole = result.getvalue()
            photoshop = b"Photoshop 3.0\x008BIM" + BYTES
            segment = b"\xff\xed" + struct.pack(">H", len(photoshop) + 2) + photoshop
            return whole[:2] + segment + whole[2:] + BYTES
        case "PNG":
            drawn().save(result, "PNG", exif=about, icc_profile=BYTES, pnginfo=png_words())
        case "WEBP":
            drawn().save(result, "WEBP", exif=about, icc_profile=BYTES, xmp=BYTES, lossless=True)
        case "GIF":
            frames = [drawn(mode="P"), ImageOps.mirror(drawn()).convert("P")]
            frames[0].save(result, "GIF", save_all=True, append_images=frames[1:], comment=BYTES)
    return result.getvalue() + BYTES


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_nothing_that_is_written_into_a_picture_is_passed_on(kind: str) -> None:
    before = saved(kind)
    assert BYTES in before
    after = clean_picture(before)
    assert not any(spelling in after for spelling in EVERY_SPELLING)
    image = opened(after)
    assert (image.format, image.mode) == ("JPEG", "RGB")
    assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert not image.getexif()
    segments = markers(after)
    assert segments[0] == 0xE0
    assert not set(segments[1:]) & {*range(0xE0, 0xF0), 0xFE}, "no application segment but the first"


def markers(jpeg: bytes) -> list[int]:
    """The segments of a JPEG up to its pixels."""
    found, at = [], 2
    while jpeg[at + 1] != 0xDA:
        found.append(jpeg[at + 1])
        at += 2 + int.from_bytes(jpeg[at + 2 : at + 4], "big")
    return found


@settings(max_examples=30, deadline=None)
@given(words=st.text(min_size=8, max_size=200), kind=st.sampled_from(["exif", "comment", "xmp", "behind"]))
def test_no_words_in_a_picture_survive(words: str, kind: str) -> None:
    canary = words.encode(errors="replace").ljust(8)
    result = BytesIO()
    how: dict[str, object] = {} if kind == "behind" else {kind: canary}
    if kind == "exif":
        tags = Image.Exif()
        tags[Base.MakerNote] = canary
        how = {"exif": tags}
    drawn().save(result, "JPEG", **how)
    plain = BytesIO()
    drawn().save(plain, "JPEG")
    assert clean_picture(result.getvalue() + canary) == clean_picture(plain.getvalue())


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_picture_stands_upright_whichever_way_the_phone_was_held(orientation: int) -> None:
    result = BytesIO()
    tags = Image.Exif()
    tags[Base.Orientation] = orientation
    drawn().save(result, "PNG", exif=tags)
    expected = ImageOps.exif_transpose(opened(result.getvalue()))
    assert expected is not None
    image = opened(clean_picture(result.getvalue()))
    assert image.size == expected.size
    for place in ((3, 3), (image.width - 4, image.height - 4)):
        pairs = zip(image.getpixel(place), expected.getpixel(place), strict=True)  # type: ignore[arg-type]
        assert all(abs(a - b) < 30 for a, b in pairs)


@pytest.mark.parametrize(
    ("size", "after"), [((4000, 1000), (1280, 320)), ((30, 20), (30, 20)), ((200, 3900), (66, 1280))]
)
def test_a_large_picture_becomes_smaller_and_a_small_one_stays(
    size: tuple[int, int], after: tuple[int, int]
) -> None:
    result = BytesIO()
    drawn(*size).save(result, "JPEG")
    image = opened(clean_picture(result.getvalue()))
    assert abs(image.width - after[0]) <= 1
    assert abs(image.height - after[1]) <= 1
    assert max(image.size) <= LONGEST_SIDE


def test_what_shows_through_becomes_white() -> None:
    for mode, nothing in (("RGBA", (0, 0, 0, 0)), ("LA", (0, 0))):
        result = BytesIO()
        Image.new(mode, (20, 20), nothing).save(result, "PNG")
        assert opened(clean_picture(result.getvalue())).getpixel((10, 10)) == (255, 255, 255)


@pytest.mark.parametrize("mode", ["L", "P", "1", "I;16", "CMYK"])
def test_pictures_of_any_colours_are_taken(mode: str) -> None:
    result = BytesIO()
    image = Image.new(mode, (20, 20)) if mode == "I;16" else drawn(20, 20, mode)
    image.save(result, "JPEG" if mode == "CMYK" else "PNG")
    assert opened(clean_picture(result.getvalue())).mode == "RGB"


def test_of_a_moving_picture_the_first_frame_is_passed_on() -> None:
    red, green, _ = opened(clean_picture(saved("GIF"))).getpixel((5, 20))  # type: ignore[misc]
    assert red > 200
    assert green < 60


@pytest.mark.filterwarnings("ignore:Corrupt EXIF data")
def test_a_damaged_note_about_how_the_phone_was_held_is_no_reason_to_refuse() -> None:
    result = BytesIO()
    drawn().save(result, "JPEG", exif=b"Exif\0\0MM\0*\0\0\0\x08\xff\xff" + BYTES)
    assert opened(clean_picture(result.getvalue())).size == (80, 40)


def png_of(width: int, height: int, pixels: bytes) -> bytes:
    parts = [b"\x89PNG\r\n\x1a\n"]
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    for kind, data in ((b"IHDR", head), (b"IDAT", zlib.compress(pixels, 9)), (b"IEND", b"")):
        parts += [struct.pack(">I", len(data)), kind, data, struct.pack(">I", zlib.crc32(kind + data))]
    return b"".join(parts)


def test_a_bomb_is_refused_before_it_goes_off() -> None:
    bomb = png_of(40_000, 40_000, bytes(1000))
    assert len(bomb) < 2000
    with pytest.raises(UnreadableFileError):
        clean_picture(bomb)


@pytest.mark.parametrize("size", [(2000, 20), (10, 1000)])
def test_a_strip_that_telegram_does_not_show_is_refused(size: tuple[int, int]) -> None:
    result = BytesIO()
    drawn(*size).save(result, "PNG")
    with pytest.raises(UnreadableFileError):
        clean_picture(result.getvalue())


FORGED = (
    b"",
    b"\xff\xd8",
    b"\x89PNG\r\n\x1a\n",
    b"GIF89a",
    b"RIFF\0\0\0\0WEBPVP8 ",
    b"OggS",
    b"BM",
    b"%PDF-1.7",
)


@settings(max_examples=200, deadline=None)
@given(head=st.sampled_from(FORGED), rest=st.binary(max_size=300))
def test_of_anything_else_it_is_said_so_and_nothing_more(head: bytes, rest: bytes) -> None:
    for cleaning in (clean_picture, clean_voice):
        with pytest.raises(UnreadableFileError) as raised:
            cleaning(head + rest)
        assert raised.value.__cause__ is None
        assert raised.value.__context__ is None


@settings(max_examples=100, deadline=None)
@given(data=st.data())
def test_a_damaged_file_is_cleaned_or_refused(data: st.DataObject) -> None:
    whole = data.draw(st.sampled_from([saved("JPEG"), saved("PNG"), saved("WEBP"), saved("GIF"), voice()]))
    at = data.draw(st.integers(0, len(whole) - 1))
    damaged = whole[:at] + bytes([data.draw(st.integers(0, 255))]) + whole[at + 1 :]
    cut = damaged[: data.draw(st.integers(1, len(whole)))]
    for cleaning in (clean_picture, clean_voice):
        with suppress(UnreadableFileError):
            cleaning(cut)


def test_other_formats_are_not_even_looked_at() -> None:
    for kind in ("TIFF", "BMP", "PDF", "EPS"):
        result = BytesIO()
        drawn().save(result, kind)
        with pytest.raises(UnreadableFileError):
            clean_picture(result.getvalue())


def head(channels: int = 1, mapping: int = 0) -> bytes:
    return struct.pack("<8sBBHIhB", b"OpusHead", 1, channels, 312, 16_000, 0, mapping)


def page(packets: list[bytes], number: int, position: int, serial: int = 77) -> OggPage:
    made = OggPage()
    made.packets, made.sequence, made.position, made.serial = packets, number, position, serial
    return made


def tags(words: bytes = BYTES) -> bytes:
    """A vendor, a comment, a picture, and what is beyond them and kept when other tags are written."""
    image = Picture()
    image.data, image.desc, image.mime = BYTES * 900, CANARY, "image/png"
    comments = [b"comment=" + words, b"METADATA_BLOCK_PICTURE=" + b64encode(image.write())]
    packet = b"OpusTags" + struct.pack("<I", len(words)) + words + struct.pack("<I", len(comments))
    return packet + b"".join(struct.pack("<I", len(c)) + c for c in comments) + b"\x01" + BYTES


def voice(words: bytes = BYTES, channels: int = 1, seconds: int = 3) -> bytes:
    """A voice message with the canary in all its tags, in a stream beside it and in one behind it."""
    first = page([head(channels)], 0, 0)
    first.first = True
    about = OggPage.from_packets([tags(words)], sequence=1)
    pages = [first, *about]
    for made in about:
        made.serial, made.position = 77, 0
    for second in range(seconds):
        pages.append(page([SILENCE] * 50, len(pages), 312 + 48_000 * (second + 1)))
    pages[-1].last = True
    beside, behind = page([BYTES], 0, 0, serial=5), page([head()], 0, 0, serial=78)
    beside.first = behind.first = True
    pages.insert(2, beside)
    return b"".join(made.write() for made in [*pages, behind, page([BYTES], 1, 0, serial=78)])


def sound(content: bytes) -> list[bytes]:
    """The packets of a file's first stream behind its tags."""
    pages, file = list[OggPage](), BytesIO(content)
    while not (pages and pages[-1].last):
        pages.append(OggPage(file))
        if pages[-1].serial != pages[0].serial:
            pages.pop()
    packets: list[bytes] = OggPage.to_packets(pages)
    return packets[2:]


def test_nothing_that_is_written_into_a_voice_message_is_passed_on() -> None:
    before = voice()
    assert all(spelling in before for spelling in (BYTES, b64encode(BYTES)[:12]))
    after = clean_voice(before)
    assert not any(spelling in after for spelling in EVERY_SPELLING)
    assert b64encode(BYTES)[:12] not in after
    file: Any = OggOpus(BytesIO(after))
    assert (list(file.tags), file.tags.vendor) == ([], "")
    assert file.info.length == pytest.approx(3)
    assert (file.info.channels, sound(after)) == (1, sound(before))


@settings(max_examples=30, deadline=None)
@given(words=st.binary(max_size=400), seconds=st.integers(1, 90))
def test_two_voice_messages_that_sound_alike_are_alike(words: bytes, seconds: int) -> None:
    assert clean_voice(voice(words, seconds=seconds)) == clean_voice(voice(seconds=seconds))


def test_what_was_cleaned_is_clean_and_stays_as_it_is() -> None:
    once = clean_voice(voice(channels=2))
    assert clean_voice(once) == once
    file: Any = OggOpus(BytesIO(once))
    assert file.info.channels == 2


def test_a_voice_message_that_was_not_ended_is_taken() -> None:
    unended = BytesIO(voice())
    pages = list[OggPage]()
    while not (pages and pages[-1].last):
        pages.append(OggPage(unended))
    pages[-1].last = False
    assert len(sound(clean_voice(b"".join(made.write() for made in pages)))) == 150


def test_a_packet_that_spans_pages_arrives_whole() -> None:
    long = bytes(range(255)) * 300
    first, about = page([head()], 0, 0), page([b"OpusTags" + bytes(8)], 1, 0)
    first.first = True
    others = OggPage.from_packets([SILENCE, long, SILENCE], sequence=2)
    for made in others:
        made.serial = 77
    others[-1].last = True
    before = b"".join(made.write() for made in (first, about, *others))
    assert sound(clean_voice(before)) == [SILENCE, long, SILENCE]


@pytest.mark.parametrize(
    "packets",
    [
        [b"\x01vorbis" + bytes(20), b"OpusTags" + bytes(8), SILENCE],
        [head(3), b"OpusTags" + bytes(8), SILENCE],
        [head(mapping=1), b"OpusTags" + bytes(8), SILENCE],
        [head(), SILENCE, SILENCE],
        [head(), b"OpusTags" + bytes(8)],
        [head()],
    ],
)
def test_what_is_no_voice_is_refused(packets: list[bytes]) -> None:
    pages = [page([packet], number, 0) for number, packet in enumerate(packets)]
    with pytest.raises(UnreadableFileError):
        clean_voice(b"".join(made.write() for made in pages))


def test_pictures_are_unpacked_one_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    held: list[bool] = []
    redrawn = clean._redrawn

    def watched(content: bytes) -> bytes:
        held.append(clean._ONE_AT_A_TIME.locked())
        return redrawn(content)

    monkeypatch.setattr(clean, "_redrawn", watched)
    clean_picture(saved("PNG"))
    assert held == [True]
    assert not clean._ONE_AT_A_TIME.locked()
