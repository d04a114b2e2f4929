"""The linear model: one logistic regression for each class against all others."""

from __future__ import annotations

import json
from typing import Any, List

import numpy as np
from joblib import parallel_backend
from sklearn.linear_model import LogisticRegression
from sklearn.multiclass import OneVsRestClassifier


class Linear:
    """``classes``, and a column of weights and an intercept for each."""

    def __init__(self, classes: List[str], coef: Any, intercept: Any) -> None:
        self.classes = classes
        # In this order and type a sparse row of the same type meets them without a copy of all (50 MB).
        self._coef = np.ascontiguousarray(coef, dtype=np.float32)
        self._intercept = np.asarray(intercept, dtype=np.float32)

    @classmethod
    def fit(cls, rows: Any, names: List[str], trust: float) -> Linear:
        """Learns from sparse ``rows`` and the class of each; ``trust``: how far in single features."""
        # One against the rest and in the dual: faster where features outnumber examples by ten, and better
        # calibrated than one softmax. A finer tolerance takes twice as long and changes no answer (ADR 0020).
        each = LogisticRegression(
            solver="liblinear", dual=True, C=trust, tol=0.5, max_iter=400, random_state=108
        )
        with parallel_backend("threading"):  # liblinear lets other threads run
            model = OneVsRestClassifier(each, n_jobs=-1).fit(rows, names)
        coef = np.column_stack([one.coef_[0] for one in model.estimators_])
        return cls(list(model.classes_), coef, [one.intercept_[0] for one in model.estimators_])

    def shares(self, row: Any) -> Any:
        """The probability of each class for one sparse row of float32; together 1."""
        scores = (row @ self._coef + self._intercept)[0]
        each = 1 / (1 + np.exp(-np.clip(scores, -30, 30)))
        return each / each.sum()

    def save(self, folder: Any) -> None:
        """Writes two files into ``folder``."""
        (folder / "classes.json").write_text(json.dumps(self.classes), encoding="utf-8")
        np.savez_compressed(str(folder / "weights.npz"), coef=self._coef, intercept=self._intercept)

    @classmethod
    def read(cls, folder: Any) -> Linear:
        """What ``save`` wrote."""
        classes = json.loads((folder / "classes.json").read_text(encoding="utf-8"))
        with np.load(str(folder / "weights.npz")) as kept:
            return cls(classes, kept["coef"], kept["intercept"])
