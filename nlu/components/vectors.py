"""Vectors of the training examples, kept because making them is most of a training's time.

One file in ``nlu/vectors`` for each of ``nlu/data``, written by ``make vectors``. A vector that is not there
is made anew, so the files change how long a training takes and never what comes out.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any, Dict, Mapping, Optional

import numpy as np

FOLDER = Path(__file__).parent.parent / "vectors"

_STEPS = 127
_Kept = Dict[int, Any]


def rounded(vector: Any) -> Any:
    """A vector (or rows of them) as whole numbers of one byte: for directions that is enough."""
    longest = np.abs(vector).max(axis=-1, keepdims=True)
    return np.rint(vector * (_STEPS / np.where(longest, longest, 1))).astype(np.int8)


def unrounded(whole: Any) -> Any:
    """A vector of length one (or rows of them) in the direction of ``rounded`` ones."""
    vectors = whole.astype(np.float32)
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return vectors / np.where(lengths, lengths, 1)


def key_of(text: str) -> int:
    """What a text is kept under: the first eight bytes of its BLAKE2b digest."""
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big")


def read_vectors(path: Path) -> _Kept:
    """The rounded vectors of one file by key; none when there is no such file."""
    if not path.exists():
        return {}
    with np.load(str(path)) as kept:
        return dict(zip(kept["keys"].tolist(), kept["vectors"], strict=True))


def write_vectors(path: Path, vectors: Mapping[int, Any]) -> None:
    """Writes rounded vectors in the order of their keys."""
    keys = sorted(vectors)
    rows = np.array([vectors[key] for key in keys], dtype=np.int8)
    np.savez_compressed(str(path), keys=np.array(keys, dtype=np.uint64), vectors=rows)


class KeptVectors:
    """All vectors of ``nlu/vectors``."""

    def __init__(self) -> None:
        self._kept: _Kept = {}
        for path in sorted(FOLDER.glob("*.npz")):
            self._kept.update(read_vectors(path))

    def get(self, text: str) -> Optional[Any]:
        """The rounded vector of a text, or None."""
        return self._kept.get(key_of(text))
