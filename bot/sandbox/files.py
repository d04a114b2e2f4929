"""Uploaded files and the media objects that point at them."""

from pathlib import PurePosixPath

from bot.sandbox import pictures
from bot.sandbox.errors import bad_request
from bot.sandbox.params import Params, Upload
from bot.sandbox.shapes import Json
from bot.sandbox.state import State, StoredFile

PHOTO_LIMIT = 10 * 1024 * 1024
PICTURES = ("image/png", "image/jpeg", "image/gif", "image/webp")


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
    stored = state.files.get(reference)
    if stored is None:
        raise bad_request("wrong file identifier/HTTP URL specified")
    return stored


def safe_headers(stored: StoredFile) -> tuple[tuple[bytes, bytes], ...]:
    """Response headers under which no uploaded file can act as a page of the sandbox."""
    shown = stored.mime in PICTURES
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
    """``photo`` of a message; Telegram's 400 when it is no picture."""
    if not stored.width or not stored.height:
        raise bad_request("IMAGE_PROCESS_FAILED")
    if stored.width + stored.height > 10_000 or max(stored.width, stored.height) > 20 * min(
        stored.width, stored.height
    ):
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
    if len(stored.content) > PHOTO_LIMIT:
        raise bad_request("file is too big")
    return {"photo": [described(stored) | {"width": stored.width, "height": stored.height}]}


def document(stored: StoredFile) -> Json:
    """``document`` of a message."""
    return {"document": described(stored) | {"file_name": stored.name, "mime_type": stored.mime}}
