"""A short name for one state of a content file, so that who is in the middle can tell when it changed."""

import hashlib
import json
from collections.abc import Iterable

from pydantic import BaseModel


def version_of(languages: Iterable[BaseModel]) -> str:
    """Twelve hex digits (SHA-256) over the file in all languages; layout and comments do not count."""
    content = [file.model_dump(mode="json") for file in languages]
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()[:12]
