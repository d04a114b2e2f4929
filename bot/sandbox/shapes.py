"""The shapes that wander through the sandbox: JSON objects as Telegram writes them."""

from typing import Any, TypeAlias

Json: TypeAlias = dict[str, Any]
"""One JSON object. Telegram's own objects are kept as they go over the wire."""
