"""Callback data that cannot be forged or used by somebody else."""

import hmac
from base64 import urlsafe_b64encode
from hashlib import sha256

LIMIT = 64  # Telegram's limit for callback data, in bytes
_TAG_BYTES = 9  # 72 bits; a multiple of three, so that its base64 has no spare bits to play with
_TAG_CHARS = 12
DATA_LIMIT = LIMIT - _TAG_CHARS
"""How many bytes of our own data (in UTF-8) fit beside the signature."""


class CallbackCodec:
    """Signs callback data for one chat. ``key``: at least 16 secret bytes."""

    def __init__(self, key: bytes) -> None:
        if len(key) < 16:
            raise ValueError("the callback key is too short")
        self._key = key

    def sign(self, chat_id: int, data: str) -> str:
        """``data`` with its signature for this chat, at most 64 bytes.

        ValueError when the data is empty or longer than ``DATA_LIMIT`` bytes.
        """
        raw = data.encode()
        if not 0 < len(raw) <= DATA_LIMIT:
            raise ValueError(f"callback data of {len(raw)} bytes; 1 to {DATA_LIMIT} fit")
        return self._tag(chat_id, raw) + data

    def open(self, chat_id: int, signed: str) -> str | None:
        """The data that was signed for this chat; None when it was forged, damaged or for another chat."""
        tag, data = signed[:_TAG_CHARS], signed[_TAG_CHARS:]
        try:
            raw, given = data.encode(), tag.encode()
        except UnicodeEncodeError:
            return None
        if not 0 < len(raw) <= DATA_LIMIT:
            return None
        good = hmac.compare_digest(given, self._tag(chat_id, raw).encode())
        return data if good else None

    def _tag(self, chat_id: int, raw: bytes) -> str:
        # The chat id has a fixed width, so no two pairs of chat and data give the same message.
        message = b"luujin.callback.1" + chat_id.to_bytes(8, "big", signed=True) + raw
        return urlsafe_b64encode(hmac.digest(self._key, message, sha256)[:_TAG_BYTES]).decode()
