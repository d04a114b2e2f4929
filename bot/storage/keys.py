"""The key file: master keys by id, which of them is primary, and an index key that never changes."""

import base64
import binascii
import json
import os
import secrets
import stat
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Self

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32
# Nobody else may read the file and no group may write it. A group may read: container platforms mount
# secrets as root:group 0440.
_TOO_OPEN = stat.S_IRWXO | stat.S_IWGRP


class KeyFileError(Exception):
    """The key file cannot be used; ``cure`` says what to do about it."""

    def __init__(self, path: Path, what: str, cure: str) -> None:
        super().__init__(f"key file {path}: {what} Cure: {cure}")
        self.cure = cure


@dataclass(frozen=True, slots=True)
class _Keys:
    primary: str
    masters: Mapping[str, bytes]
    index: bytes


class Keyring:
    """The keys of one installation. A copy of the database without this file tells nothing."""

    def __init__(self, path: Path, keys: _Keys) -> None:
        self.path = path
        self._keys = keys
        self._derived = cache(self._derive)

    @classmethod
    def load(cls, path: Path) -> Self:
        """The keys in this file. Raises KeyFileError when it is missing, damaged or open to others."""
        return cls(path, _read(path))

    @classmethod
    def create(cls, path: Path) -> Self:
        """New keys in a new file that only its owner may read. Raises KeyFileError when there is a file."""
        first = _new_id()
        keys = _Keys(first, {first: secrets.token_bytes(KEY_BYTES)}, secrets.token_bytes(KEY_BYTES))
        try:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            _write(path, keys)
        except FileExistsError:
            raise KeyFileError(
                path, "it exists already.", "use it; to change keys run `luujin keys rotate`."
            ) from None
        except OSError as error:
            raise KeyFileError(
                path, f"it cannot be written ({error.strerror}).", "choose another LUUJIN_KEY_FILE."
            ) from error
        return cls(path, keys)

    @property
    def primary(self) -> str:
        """The id of the key that seals new values."""
        return self._keys.primary

    def key(self, key_id: str) -> bytes:
        """The master key with this id. Raises LookupError when there is none."""
        if key_id not in self._keys.masters:
            # Another process may have rotated the keys since this one started.
            self._keys = _read(self.path)
        return self._keys.masters[key_id]

    def rotate(self) -> str:
        """Add a key that seals from now on; older ones go on opening. The new key's id."""
        current = _read(self.path)
        new = _new_id()
        keys = _Keys(new, {**current.masters, new: secrets.token_bytes(KEY_BYTES)}, current.index)
        _write(self.path, keys, instead_of=self.path.stat())
        self._keys = keys
        return new

    def derive(self, purpose: str) -> bytes:
        """32 secret bytes for this purpose (HKDF-SHA256); the same for ever, also after ``rotate``."""
        return self._derived(purpose)

    def _derive(self, purpose: str) -> bytes:
        return HKDF(SHA256(), KEY_BYTES, salt=None, info=f"luujin {purpose}".encode()).derive(
            self._keys.index
        )


def _new_id() -> str:
    return secrets.token_hex(4)


def _read(path: Path) -> _Keys:
    try:
        with path.open("rb") as file:
            mode = os.fstat(file.fileno()).st_mode
            text = file.read()
    except FileNotFoundError:
        raise KeyFileError(
            path,
            "it is missing.",
            "put the file back from where you keep it; for a new installation run `luujin keys new`.",
        ) from None
    except OSError as error:
        raise KeyFileError(
            path, f"it cannot be read ({error.strerror}).", "let the bot's user own the file."
        ) from error
    if mode & _TOO_OPEN:
        raise KeyFileError(path, "others on this machine may read it.", f"chmod 600 {path}")
    try:
        return _parse(text)
    except (ValueError, TypeError, LookupError, AttributeError):
        # The cause may quote the content: it is not shown.
        raise KeyFileError(path, "it is damaged.", "put back an undamaged copy.") from None


def _parse(text: bytes) -> _Keys:
    document = json.loads(text)
    masters = {str(key_id): _key(key) for key_id, key in document["keys"].items()}
    primary = document["primary"]
    if primary not in masters:
        raise ValueError("no primary key")
    return _Keys(primary, masters, _key(document["index"]))


def _key(text: str) -> bytes:
    try:
        key = base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise ValueError("not base64") from error
    if len(key) != KEY_BYTES:
        raise ValueError("wrong length")
    return key


def _write(path: Path, keys: _Keys, instead_of: os.stat_result | None = None) -> None:
    """Write all of it or nothing; FileExistsError when the path is taken and nothing is to be replaced."""
    document = {
        "primary": keys.primary,
        "keys": {key_id: base64.b64encode(key).decode() for key_id, key in keys.masters.items()},
        "index": base64.b64encode(keys.index).decode(),
    }
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")  # mode 0600
    try:
        with os.fdopen(descriptor, "w") as file:
            file.write(json.dumps(document, indent=2) + "\n")
            if instead_of:
                # Whoever rotates as root must not lock the bot's own user out.
                os.fchmod(file.fileno(), stat.S_IMODE(instead_of.st_mode))
                with suppress(PermissionError):
                    os.fchown(file.fileno(), instead_of.st_uid, instead_of.st_gid)
            file.flush()
            os.fsync(file.fileno())
        if instead_of:
            Path(name).replace(path)
        else:
            path.hardlink_to(name)  # unlike a rename, this refuses to replace
    finally:
        Path(name).unlink(missing_ok=True)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Return when the names in this folder are on the disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
