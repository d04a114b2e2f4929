"""What the nearest training examples are, by meaning and by letters: an opinion beside the linear model."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.preprocessing import normalize

from nlu.components.vectors import rounded, unrounded

NEAREST = 40
LETTERS = 1.0
"""How much the cosine of the counts is worth beside that of the embeddings."""

CLOSENESS = 20.0
"""An example weighs exp(CLOSENESS × likeness): one at 1.2 as much as seven at 1.1."""

COMMON = 0.1
"""What this share of the examples or more have in common makes none of them alike, and would take long."""


class Neighbours:
    """Examples as vectors of length one and as counts, and the place of each one's class among ``number``.

    Two messages are as alike as their embeddings are and, ``LETTERS`` times, as what is counted in both is
    rare: the cosine of counts times the logarithm of how few examples have each (tf-idf).
    """

    def __init__(self, vectors: Any, by_piece: Any, rarity: Any, places: Any, number: int) -> None:
        self._vectors = np.asarray(vectors, dtype=np.float32)
        self._by_piece = by_piece  # a row for each piece, so that only those of the message are looked at
        self._rarity = np.asarray(rarity, dtype=np.float32)
        self._places = np.asarray(places)
        self._number = number

    @classmethod
    def nobody(cls) -> Neighbours:
        """None yet."""
        return cls(np.zeros((0, 0)), csr_matrix((0, 0)), np.zeros(0), np.zeros(0, dtype=int), 0)

    @classmethod
    def learn(cls, vectors: Any, counts: Any, places: Any, number: int) -> Neighbours:
        """From an example's vector, its sparse counts and its place in each row."""
        having = np.bincount(counts.indices, minlength=counts.shape[1])
        share = (1 + having) / counts.shape[0]
        rarity = np.where(share < COMMON, -np.log(np.minimum(share, 1)), 0).astype(np.float32)
        weighed = _weighed(counts, rarity)
        weighed.eliminate_zeros()
        return cls(vectors, weighed.T.tocsr(), rarity, places, number)

    def shares(self, vector: Any, counts: Any) -> Any:
        """The share of each class among the nearest examples; together 1.

        Of a ``vector`` of length one and one sparse row of ``counts``. Of what is like no example at all, the
        share of each class among all of them.
        """
        likeness = self._vectors @ np.asarray(vector, dtype=np.float32)
        likeness += LETTERS * (_weighed(counts, self._rarity) @ self._by_piece).toarray()[0]
        if not likeness.any():
            return np.bincount(self._places, minlength=self._number) / len(self._places)
        number = min(NEAREST, len(likeness))
        nearest = np.argpartition(-likeness, number - 1)[:number]
        weights = np.exp(CLOSENESS * (likeness[nearest] - likeness.max()))
        found = np.bincount(self._places[nearest], weights=weights, minlength=self._number)
        return found / found.sum()

    def save(self, path: Any) -> None:
        """Writes one file; in numbers of one or two bytes, which changes no answer."""
        np.savez_compressed(
            str(path),
            vectors=rounded(self._vectors) if self._vectors.size else self._vectors,
            places=self._places,
            rarity=self._rarity,
            data=self._by_piece.data.astype(np.float16),
            indices=self._by_piece.indices,
            indptr=self._by_piece.indptr,
        )

    @classmethod
    def read(cls, path: Any, number: int) -> Neighbours:
        """What ``save`` wrote."""
        with np.load(str(path)) as kept:
            vectors = unrounded(kept["vectors"]) if kept["vectors"].size else kept["vectors"]
            shape = (len(kept["rarity"]), len(kept["places"]))
            parts = (kept["data"].astype(np.float32), kept["indices"], kept["indptr"])
            return cls(vectors, csr_matrix(parts, shape=shape), kept["rarity"], kept["places"], number)


def _weighed(counts: Any, rarity: Any) -> Any:
    """Rows of counts times how rare each piece is, of length one."""
    parts = (counts.data * rarity[counts.indices], counts.indices, counts.indptr)
    return normalize(csr_matrix(parts, shape=counts.shape))
