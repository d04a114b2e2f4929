"""Raw updates: what must be known of one before anybody reads it."""

import json
from collections.abc import Mapping
from typing import TypeGuard

from bot.usecases.ports import RawUpdate

_LARGEST_ID = 2**63 - 1  # what a database column holds


def raw_update(item: object) -> RawUpdate | None:
    """The update as it is stored; None when it is no object or has no usable ``update_id``.

    Its chat is the one it belongs to; for kinds without a chat (inline queries, poll answers) the person,
    which in a private chat is the same number; 0 when there is neither (polls, damaged updates).
    """
    if not isinstance(item, Mapping):
        return None
    update_id = item.get("update_id")
    if not _is_id(update_id):
        return None
    # "replace": no database takes half a surrogate pair.
    payload = json.dumps(item, ensure_ascii=False).encode(errors="replace")
    return RawUpdate(update_id, _chat_id(item), payload)


def _chat_id(item: Mapping[str, object]) -> int:
    for content in item.values():
        if isinstance(content, Mapping):
            message = content.get("message")
            around = message if isinstance(message, Mapping) else {}
            owners = (content.get("chat"), around.get("chat"), content.get("from"), content.get("user"))
            ids = (owner.get("id") for owner in owners if isinstance(owner, Mapping))
            return next((found for found in ids if _is_id(found, negative=True)), 0)
    return 0


def _is_id(value: object, negative: bool = False) -> TypeGuard[int]:
    """Whether this is a number that a database column holds. ``True`` is no number."""
    least = -_LARGEST_ID if negative else 0
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= _LARGEST_ID
