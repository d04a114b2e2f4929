"""Uploaded files and the media objects that point at them."""

from pathlib import PurePosixPath

from bot.sandbox import pictures, sounds
from bot.sandbox.errors import bad_request
from bot.sandbox.params import Params, Upload
from bot.sandbox.shapes import Json
from bot.sandbox.state import State, StoredFile

PHOTO_LIMIT = 10 * 1024 * 1024
DOWNLOAD_LIMIT = 20 * 1024 * 1024
"""What a bot may fetch."""

FOLDERS = {"photo": "photos", "document": "documents", "voice": "voice"}
"""Where files lie by their kind, as Telegram's paths say."""

SIDES = (90, 320, 800, 1280)
"""The longer sides of the smaller sizes that Telegram makes of a photo."""
SHOWN = ("image/png", "image/jpeg", "image/gif", "image/webp", pictures.VOICE)


def keep(state: State, upload: Upload, folder: str) -> StoredFile:
    """Store an upload under a new id and return it."""
    number = state.serial()
    kind = pictures.mime(upload.name, upload.content)
    dims = pictures.size(upload.content) or (0, 0)
    suffix = PurePosixPath(upload.name).suffix or f".{kind.rpartition('/')[2]}"
    stored = StoredFile(
        _file_id(number),
        f"{folder}/file_{number}{suffix}",
        PurePosixPath(upload.name).name,
        kind,
        upload.content,
        *dims,
    )
    state.files[stored.id] = stored
    return stored


def _file_id(number: int) -> str:
    return f"SandboxFile{number:09d}"


def find(state: State, file_id: str) -> StoredFile | None:
    """The file of this id, or None. Nothing is drawn smaller here: a photo's sizes all lead to the whole."""
    whole, _, side = file_id.partition("-")
    return state.files.get(whole) if side in ("", *map(str, SIDES)) else None


def by_path(state: State, path: str) -> StoredFile | None:
    """The file that getFile gave this path for, or None."""
    number = PurePosixPath(path).stem.removeprefix("file_")
    stored = state.files.get(_file_id(int(number))) if number.isdecimal() else None
    return stored if stored is not None and stored.path == path else None


def resolve(state: State, params: Params, value: object, name: str, folder: str) -> StoredFile:
    """The file a request means: an upload, ``attach://…`` or a known file_id. Telegram's 400 otherwise."""
    reference = value if isinstance(value, str) else ""
    field = reference.removeprefix("attach://") if reference.startswith("attach://") else name
    upload = params.files.get(field)
    if upload is not None:
        if not upload.content:
            raise bad_request("file must be non-empty")
        return keep(state, upload, folder)
    if not reference:
        raise bad_request(f"there is no {name} in the request")
    if reference.startswith(("http://", "https://")):
        raise bad_request("failed to get HTTP URL content")
    stored = find(state, reference)
    if stored is None:
        raise bad_request("wrong file identifier/HTTP URL specified")
    if not stored.path.startswith(f"{folder}/"):
        raise bad_request("type of file mismatch")
    return stored


def safe_headers(stored: StoredFile) -> tuple[tuple[bytes, bytes], ...]:
    """Response headers under which no uploaded file can act as a page of the sandbox."""
    shown = stored.mime in SHOWN
    return (
        (b"content-type", stored.mime.encode() if shown else b"application/octet-stream"),
        (b"content-disposition", b"inline" if shown else b"attachment"),
        (b"x-content-type-options", b"nosniff"),
        (b"content-security-policy", b"sandbox"),
        (b"cache-control", b"private, max-age=3600"),
    )


def described(stored: StoredFile) -> Json:
    """The fields that every kind of file shares."""
    return {
        "file_id": stored.id,
        "file_unique_id": f"u{stored.id[-9:]}",
        "file_size": len(stored.content),
    }


def photo(stored: StoredFile) -> Json:
    """``photo`` of a message, the smallest size first; Telegram's 400 when it is no picture."""
    if not stored.width or not stored.height:
        raise bad_request("IMAGE_PROCESS_FAILED")
    if stored.width + stored.height > 10_000 or max(stored.width, stored.height) > 20 * min(
        stored.width, stored.height
    ):
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
    if len(stored.content) > PHOTO_LIMIT:
        raise bad_request("file is too big")
    smaller = [_size(stored, side) for side in SIDES if side < max(stored.width, stored.height)]
    return {"photo": [*smaller, described(stored) | {"width": stored.width, "height": stored.height}]}


def _size(stored: StoredFile, side: int) -> Json:
    """Telegram's PhotoSize of the photo with this longer side."""
    scale = side / max(stored.width, stored.height)
    names = {name: f"{described(stored)[name]}-{side}" for name in ("file_id", "file_unique_id")}
    sides = {"width": max(1, round(stored.width * scale)), "height": max(1, round(stored.height * scale))}
    return described(stored) | names | sides


def document(stored: StoredFile) -> Json:
    """``document`` of a message."""
    return {"document": described(stored) | {"file_name": stored.name, "mime_type": stored.mime}}


def voice(stored: StoredFile) -> Json:
    """``voice`` of a message; what is no voice message becomes a ``document``, as with Telegram."""
    if not sounds.is_voice(stored.content):
        return document(stored)
    sound = {"duration": sounds.duration(stored.content), "mime_type": pictures.VOICE}
    return {"voice": described(stored) | sound}


SHAPES = {"photo": photo, "document": document, "voice": voice}
"""The part of a message about a file of each kind."""
