"""Keeps the embedding of every training example in ``nlu/vectors``: ``make vectors``, or ``--check`` to look.

With ``--check`` nothing is written; the exit code is 1 when a vector is missing, left over or no longer true.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Dict, List

import numpy as np
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu.components.base import Learner
from nlu.components.embedding import embedded_text, vectors
from nlu.components.language import LanguageGate
from nlu.components.mender import SlipMender
from nlu.components.restorer import CyrillicRestorer
from nlu.components.vectors import FOLDER, key_of, read_vectors, unrounded, write_vectors
from nlu.examples import DATA, examples_of

EVERY = 400
"""Of so many vectors one is made again to compare: the engine may have changed."""

ALIKE = 0.999
"""Other processors add in another order; a cosine above this is the same sentence."""


def main() -> int:
    """Keep or check; the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing")
    return _check(_texts()) if parser.parse_args().check else _keep(_texts())


def _texts() -> Dict[Path, Dict[int, str]]:
    """For each file of vectors the texts that are embedded, by key, as the pipeline's components see them."""
    messages = {
        FOLDER / f"{path.stem}.npz": [
            Message({TEXT: text, INTENT: intent}) for text, intent in examples_of(path)
        ]
        for path in sorted(DATA.glob("*.yml"))
    }
    everything = TrainingData([message for some in messages.values() for message in some])
    # None of the three looks at its folder here: nothing is kept, so they need none.
    for component in (kind({}, None, None) for kind in (LanguageGate, SlipMender, CyrillicRestorer)):  # type: ignore[arg-type]
        if isinstance(component, Learner):
            component.learn(everything)
        component.process_training_data(everything)
    return {path: _by_key([embedded_text(message) for message in some]) for path, some in messages.items()}


def _by_key(texts: List[str]) -> Dict[int, str]:
    return {key_of(text): text for text in texts if text}


def _keep(texts: Dict[Path, Dict[int, str]]) -> int:
    FOLDER.mkdir(exist_ok=True)
    made = 0
    for path in FOLDER.glob("*.npz"):
        if path not in texts:
            path.unlink()
    for path, wanted in texts.items():
        kept = read_vectors(path)
        new = sorted(wanted.keys() - kept.keys())
        if new or kept.keys() - wanted.keys():
            made += len(new)
            kept.update(zip(new, vectors([wanted[key] for key in new]), strict=True))
            write_vectors(path, {key: kept[key] for key in wanted})
    sys.stdout.write(f"{made} new vectors of {sum(map(len, texts.values()))}\n")
    return 0


def _check(texts: Dict[Path, Dict[int, str]]) -> int:
    missing = left_over = untrue = 0
    for path, wanted in texts.items():
        kept = read_vectors(path)
        missing += len(wanted.keys() - kept.keys())
        left_over += len(kept.keys() - wanted.keys())
        some = sorted(wanted.keys() & kept.keys())[::EVERY]
        again = vectors([wanted[key] for key in some])
        untrue += sum(_cosine(kept[key], new) < ALIKE for key, new in zip(some, again, strict=True))
    left_over += sum(path not in texts for path in FOLDER.glob("*.npz"))
    sys.stdout.write(f"{missing} missing, {left_over} left over, {untrue} untrue: `make vectors`\n")
    return 1 if missing or left_over or untrue else 0


def _cosine(one: "np.ndarray[int, np.dtype[np.int8]]", other: "np.ndarray[int, np.dtype[np.int8]]") -> float:
    return float(unrounded(one) @ unrounded(other))


if __name__ == "__main__":
    sys.exit(main())
