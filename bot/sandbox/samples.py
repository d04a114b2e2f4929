"""What a person can send besides text: small samples of each kind, or a picture or voice of their own."""

import struct
import zlib
from base64 import b64decode
from collections.abc import Callable

from bot.sandbox.errors import ApiError, ControlError
from bot.sandbox.files import FOLDERS, SHAPES, described, document, keep, photo, voice
from bot.sandbox.params import Upload
from bot.sandbox.shapes import Json
from bot.sandbox.sounds import is_voice, silence
from bot.sandbox.state import Person, State


def picture(width: int, height: int) -> bytes:
    """A calm PNG: a slope between two colours."""
    rows = bytearray()
    for y in range(height):
        rows.append(0)
        for x in range(width):
            rows += bytes((236 - 60 * y // height, 214 - 40 * x // width, 190 - 20 * y // height))
    parts = [b"\x89PNG\r\n\x1a\n"]
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    for kind, data in ((b"IHDR", head), (b"IDAT", zlib.compress(bytes(rows), 9)), (b"IEND", b"")):
        parts += [struct.pack(">I", len(data)), kind, data, struct.pack(">I", zlib.crc32(kind + data))]
    return b"".join(parts)


def _file(state: State, name: str, content: bytes, folder: str) -> Json:
    return described(keep(state, Upload(name, content), folder))


def _sticker(state: State, person: Person) -> Json:
    stored = keep(state, Upload("sticker.png", picture(64, 64)), "stickers")
    sticker = described(stored) | {"type": "regular", "width": 64, "height": 64}
    return {"sticker": sticker | {"is_animated": False, "is_video": False, "emoji": "👍"}}


def _voice(state: State, person: Person) -> Json:
    return voice(keep(state, Upload("voice.oga", silence(3)), "voice"))


def _photo(state: State, person: Person) -> Json:
    return photo(keep(state, Upload("photo.png", picture(320, 200)), "photos"))


def _document(state: State, person: Person) -> Json:
    return document(keep(state, Upload("document.txt", b"Luujin\n"), "documents"))


def _location(state: State, person: Person) -> Json:
    return {"location": {"latitude": 47.918873, "longitude": 106.917701}}


def _contact(state: State, person: Person) -> Json:
    return {"contact": {"phone_number": "0", "first_name": person.first_name, "user_id": person.user_id}}


def _video(state: State, person: Person) -> Json:
    shape = {"width": 320, "height": 180, "duration": 2, "mime_type": "video/mp4"}
    return {"video": _file(state, "video.mp4", bytes(64), "videos") | shape}


def _video_note(state: State, person: Person) -> Json:
    return {"video_note": _file(state, "note.mp4", bytes(64), "video_notes") | {"length": 240, "duration": 2}}


def _audio(state: State, person: Person) -> Json:
    return {
        "audio": _file(state, "song.mp3", bytes(64), "music") | {"duration": 30, "mime_type": "audio/mpeg"}
    }


def _animation(state: State, person: Person) -> Json:
    shape = {"width": 160, "height": 120, "duration": 1, "mime_type": "video/mp4"}
    return {"animation": _file(state, "animation.mp4", bytes(64), "animations") | shape}


def _dice(state: State, person: Person) -> Json:
    return {"dice": {"emoji": "🎲", "value": 1 + state.serial() % 6}}


KINDS: dict[str, Callable[[State, Person], Json]] = {
    "sticker": _sticker,
    "voice": _voice,
    "photo": _photo,
    "document": _document,
    "location": _location,
    "contact": _contact,
    "video": _video,
    "video_note": _video_note,
    "audio": _audio,
    "animation": _animation,
    "dice": _dice,
}


OWN = {
    "photo": ("picture", "photo.jpg"),
    "document": ("picture", "IMG_0001.jpg"),
    "voice": ("voice", "voice.oga"),
}
"""What a person can send of their own: by kind, where a wish has it, and what Telegram's apps call it."""


def own(state: State, kind: str, wish: Json) -> Json | None:
    """The content of a message with the picture or voice in this wish, which is in base64; None without.

    ``name`` in a wish is what a document is called. ControlError 400 for what Telegram's apps would not send.
    """
    if kind not in OWN or OWN[kind][0] not in wish:
        return None
    part, name = OWN[kind]
    if kind == "document":
        name = str(wish.get("name") or name)
    try:
        content = b64decode(str(wish[part]), validate=True)
        if kind == "voice" and not is_voice(content):
            raise ControlError(400, "a voice message is an Ogg file with Opus in it")
        return SHAPES[kind](keep(state, Upload(name, content), FOLDERS[kind]))
    except ValueError as error:
        raise ControlError(400, f"the {part} is not in base64") from error
    except ApiError as error:
        raise ControlError(400, error.description) from error


def sample(state: State, person: Person, kind: str) -> Json:
    """The content of a message of this kind. ControlError 400 for an unknown kind."""
    make = KINDS.get(kind)
    if make is None:
        raise ControlError(400, f"no such kind; there are {', '.join(KINDS)}")
    return make(state, person)
