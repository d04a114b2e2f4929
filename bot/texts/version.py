"""A short name for one state of a quiz, so that an attempt can tell when the quiz changed under it."""

import hashlib
import json
from collections.abc import Iterable

from bot.texts.models import QuizFile


def version_of(languages: Iterable[QuizFile]) -> str:
    """Twelve hex digits (SHA-256) over the quiz in all languages; layout and comments do not count."""
    content = [quiz.model_dump(mode="json") for quiz in languages]
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()[:12]
