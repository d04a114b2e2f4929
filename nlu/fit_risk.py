"""Fits ``bot/understanding/risk.txt`` on the training data: ``make risk``, with the scikit-learn of Rasa.

The heading holds a digest of everything the weights come from; a test fails when it is no longer true.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any, List

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from bot.understanding.folding import fold
from bot.understanding.risk import ANY, SCALE, inputs_digest, pieces
from nlu.components.opinions import HELP
from nlu.examples import examples

ROOT = Path(__file__).parent.parent
WEIGHTS = ROOT / "bot" / "understanding" / "risk.txt"

C = 30.0
LIGHTEST = 0.4
"""A piece whose weights are all smaller than this is left out: a third of the file, the same judgements."""


def main() -> int:
    """Fit and write; the exit code."""
    learnt = list(examples())
    texts = [pieces(fold(text).split()) for text, _ in learnt]
    intents = np.array([intent for _, intent in learnt])
    worried = np.array([intent.startswith(HELP) for intent in intents])
    vectorizer = DictVectorizer()
    rows = vectorizer.fit_transform(texts)
    kinds = sorted(set(intents[worried]))
    # The kinds are told apart among the disclosures only: whether it is one, the first model says.
    fitted = [_fit(rows, worried)] + [_fit(rows[worried], intents[worried] == kind) for kind in kinds]
    _write([ANY, *kinds], fitted, vectorizer.feature_names_)
    told = f"{len(learnt)} examples, {worried.sum()} of them with a risk; wrote {WEIGHTS.relative_to(ROOT)}"
    sys.stdout.write(told + "\n")
    return 0


def _fit(rows: Any, truth: Any) -> Any:
    model = LogisticRegression(solver="liblinear", dual=True, C=C, max_iter=400, tol=0.001, random_state=108)
    return model.fit(rows, truth)


def _write(classes: List[str], fitted: List[Any], names: List[str]) -> None:
    weights = np.vstack([model.coef_[0] for model in fitted])
    kept = np.flatnonzero((np.abs(weights) >= LIGHTEST).any(axis=0))
    whole = np.where(np.abs(weights) >= LIGHTEST, np.rint(weights * SCALE), 0).astype(int)
    lines = [
        "# Written by nlu/fit_risk.py: piece, then a weight in hundredths for each class. Do not edit.",
        f"fitted on {inputs_digest(ROOT)}",
        "\t".join(classes),
        "\t".join(str(round(model.intercept_[0] * SCALE)) for model in fitted),
    ]
    lines += [f"{names[i]}\t" + "\t".join(str(w or "") for w in whole[:, i]).rstrip("\t") for i in kept]
    WEIGHTS.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
