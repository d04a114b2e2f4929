"""What the nearest training examples are: a second opinion beside the linear model, by meaning alone."""

from __future__ import annotations

from typing import Any

import numpy as np

from nlu.components.vectors import rounded, unrounded

NEAREST = 40
CLOSENESS = 12.0
"""An example weighs exp(CLOSENESS × cosine): one at .9 as much as three at .8."""


class Neighbours:
    """Examples as vectors of length one, and the place of each one's class among ``number`` classes."""

    def __init__(self, vectors: Any, places: Any, number: int) -> None:
        self._vectors = np.asarray(vectors, dtype=np.float32)
        self._places = np.asarray(places)
        self._number = number

    def shares(self, vector: Any) -> Any:
        """The share of each class among the nearest examples of a ``vector`` of length one; together 1."""
        cosines = self._vectors @ np.asarray(vector, dtype=np.float32)
        number = min(NEAREST, len(cosines))
        nearest = np.argpartition(-cosines, number - 1)[:number]
        weights = np.exp(CLOSENESS * (cosines[nearest] - cosines.max()))
        found = np.bincount(self._places[nearest], weights=weights, minlength=self._number)
        return found / found.sum()

    def save(self, path: Any) -> None:
        """Writes one file; the vectors in whole numbers of one byte, which changes no answer."""
        np.savez_compressed(str(path), vectors=rounded(self._vectors), places=self._places)

    @classmethod
    def read(cls, path: Any, number: int) -> Neighbours:
        """What ``save`` wrote."""
        with np.load(str(path)) as kept:
            return cls(unrounded(kept["vectors"]), kept["places"], number)
