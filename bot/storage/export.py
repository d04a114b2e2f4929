"""A file that leaves the system, locked under a pass phrase.

One file: ``LUUJIN\\0\\1``, 16 bytes of salt, 12 of nonce, then AES-256-GCM of a ZIP archive, bound to what
stands before it. The key is scrypt (N=16384, r=8, p=1) of the phrase's digits alone in ASCII, and the salt. A
file that came in parts is these, one behind the other.
"""

import asyncio
import hashlib
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bot.domain.export import Lock

_MAGIC = b"LUUJIN\x00\x01"
_SALT, _NONCE = 16, 12

# Digits are read aloud and typed alike in every language. Thirty of them are 99 random bits: that is what
# keeps the file shut; scrypt makes guessing dearer still for who has seen some of them.
_GROUPS, _DIGITS = 6, 5


class CannotOpenError(Exception):
    """It is no such file, it was changed, a part is missing, or the pass phrase is another one."""


class LockedFile:
    """``bot.usecases.ports.Strongbox``."""

    async def new(self) -> tuple[str, Lock]:
        """As promised: thirty digits in groups of five."""
        groups = (f"{secrets.randbelow(10**_DIGITS):0{_DIGITS}}" for _ in range(_GROUPS))
        phrase, salt = " ".join(groups), secrets.token_bytes(_SALT)
        return phrase, Lock(salt, await asyncio.to_thread(_key, phrase, salt))

    async def close(self, lock: Lock, content: bytes) -> bytes:
        """As promised."""
        head = _MAGIC + lock.salt + secrets.token_bytes(_NONCE)
        return head + await asyncio.to_thread(AESGCM(lock.key).encrypt, head[-_NONCE:], content, head)


def opened(file: bytes, phrase: str) -> bytes:
    """What was locked. Blanks and dashes in the phrase do not count. Raises CannotOpenError."""
    body = len(_MAGIC) + _SALT + _NONCE
    head = file[:body]
    if not head.startswith(_MAGIC) or len(head) < body:
        raise CannotOpenError
    key = _key(phrase, head[len(_MAGIC) : -_NONCE])
    try:
        return AESGCM(key).decrypt(head[-_NONCE:], file[body:], head)
    except InvalidTag:
        raise CannotOpenError from None


def _key(phrase: str, salt: bytes) -> bytes:
    digits = "".join(sign for sign in phrase if sign.isdecimal())
    return hashlib.scrypt(digits.encode(), salt=salt, n=2**14, r=8, p=1, dklen=32)
