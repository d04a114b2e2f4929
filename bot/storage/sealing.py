"""Sealed values: AES-256-GCM bound to their place, padded to few sizes, and HMAC indexes to find rows."""

import hmac
import json
import secrets
import struct
from collections.abc import Mapping
from typing import Any, NamedTuple, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_VERSION = 1
_NONCE = 12
_TAG = 16
_LENGTH = struct.Struct(">I")

# One size for everybody: who has more settings, or a role that others have not, must not show.
SETTINGS = (2048,)
# What a case is: who asks, what for, who may read it.
CASE = (1024,)
# Small documents of fixed fields: an errand, an invitation, where a post stands.
SMALL = (512,)
# Texts: most are below a thousand bytes, a long one below four thousand, and 4,096 characters of Telegram
# (UTF-16 units of up to 3 bytes) fit the last. Three sizes tell little.
TEXT = (1024, 4096, 13312)
# Pictures and voice messages, each size twice the one before: how long somebody spoke does not show.
FILE = (*(2**n for n in range(16, 24)), 11 * 2**20)
# Updates as Telegram sends them, Cyrillic as six bytes a letter. Anything larger (albums, long texts with
# markup) goes up in steps.
UPDATE = (2048, 8192, *range(32768, 32768 * 33, 32768))


class SealError(Exception):
    """A sealed value cannot be opened: another key, another place, or it was changed."""


class Place(NamedTuple):
    """Where a sealed value belongs. ``row`` is the row's own random token, known before it is stored."""

    table: str
    column: str
    row: bytes

    @property
    def bound(self) -> bytes:
        """What the seal is bound to."""
        return b"\x00".join((self.table.encode(), self.column.encode(), self.row))


class Keys(Protocol):
    """Keys by id."""

    @property
    def primary(self) -> str: ...
    def key(self, key_id: str) -> bytes: ...


class OneKey(NamedTuple):
    """The key of a single case."""

    secret: bytes
    primary: str = "case"

    @classmethod
    def new(cls) -> "OneKey":
        """A new random key."""
        return cls(AESGCM.generate_key(256))

    def key(self, key_id: str) -> bytes:
        """The key. Raises LookupError when another one is asked for."""
        if key_id != self.primary:
            raise LookupError(key_id)
        return self.secret


class Sealer:
    """Seals with the primary key and opens with whichever key sealed."""

    def __init__(self, keys: Keys) -> None:
        self._keys = keys
        self._ciphers: dict[str, AESGCM] = {}

    def seal(self, data: bytes, place: Place, sizes: tuple[int, ...]) -> bytes:
        """``data`` padded to the first size that holds it, and sealed for this place.

        Raises ValueError when it fits none.
        """
        name = self._keys.primary
        header = bytes((_VERSION, len(name))) + name.encode()
        nonce = secrets.token_bytes(_NONCE)
        return header + nonce + self._cipher(name).encrypt(nonce, _pad(data, sizes), place.bound)

    def open(self, sealed: bytes, place: Place) -> bytes:
        """What was sealed for this place. Raises SealError, which holds none of the data."""
        try:
            version, length = sealed[0], sealed[1]
            name = sealed[2 : 2 + length].decode()
            nonce, body = sealed[2 + length : 2 + length + _NONCE], sealed[2 + length + _NONCE :]
            if version != _VERSION or len(body) < _TAG:
                raise SealError("not a sealed value")
            padded = self._cipher(name).decrypt(nonce, body, place.bound)
        except (InvalidTag, LookupError, ValueError):
            raise SealError(f"a sealed value of {place.table}.{place.column} cannot be opened") from None
        return _unpad(padded)

    def _cipher(self, name: str) -> AESGCM:
        """Kept, for making one takes longer than opening a row with it."""
        cipher = self._ciphers.get(name)
        if cipher is None:
            cipher = self._ciphers[name] = AESGCM(self._keys.key(name))
        return cipher


class Vault(Sealer):
    """What the repositories seal, open and look up with."""

    def __init__(self, keys: "Deriving") -> None:
        super().__init__(keys)
        self._deriving = keys

    def index(self, purpose: str, *numbers: int) -> bytes:
        """What to find a row by: the same numbers give the same 32 bytes, under this purpose only."""
        key = self._deriving.derive(f"index {purpose}")
        return hmac.digest(key, struct.pack(f">{len(numbers)}q", *numbers), "sha256")

    def link(self, purpose: str, data: bytes) -> bytes:
        """32 bytes that only who has the keys can make from this, under this purpose."""
        return hmac.digest(self._deriving.derive(f"link {purpose}"), data, "sha256")


class Deriving(Keys, Protocol):
    """Keys that can also make further ones."""

    def derive(self, purpose: str) -> bytes: ...


def token() -> bytes:
    """A new row's random identity."""
    return secrets.token_bytes(16)


def to_bytes(document: Mapping[str, object]) -> bytes:
    """A document as short JSON."""
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def from_bytes(data: bytes) -> dict[str, Any]:
    """The document that ``to_bytes`` wrote."""
    document: dict[str, Any] = json.loads(data)
    return document


def _pad(data: bytes, sizes: tuple[int, ...]) -> bytes:
    needed = len(data) + _LENGTH.size
    size = next((size for size in sizes if size >= needed), None)
    if size is None:
        raise ValueError(f"{len(data)} bytes are more than a sealed value of this kind holds")
    return (_LENGTH.pack(len(data)) + data).ljust(size, b"\x00")


def _unpad(padded: bytes) -> bytes:
    (length,) = _LENGTH.unpack_from(padded)
    return padded[_LENGTH.size : _LENGTH.size + length]
