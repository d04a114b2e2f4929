"""A small model of worry that needs nothing but this process: how likely a message is a cry for help.

The safety net knows phrases; this model knows which words and pieces of words stand in disclosures and which
stand beside them in harmless talk. It was fitted on ``nlu/data`` by ``nlu/fit_risk.py``, and ``risk.txt``
holds its weights. Standard library only, because it must work while Rasa is down.
"""

import hashlib
import math
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import NamedTuple

from bot.understanding.folding import fold, skeleton

SIZES = (3, 4, 5)
"""So many letters has a piece of a word; a space stands for where the word begins or ends."""

WINDOW = 20
"""A long message is judged in stretches of so many words, each beginning in the middle of the one before."""

SCALE = 100
"""Weights are whole hundredths in ``risk.txt``."""

ANY = "any"
"""The class that stands for every risk together."""


class Judgement(NamedTuple):
    """``probability`` that there is any risk at all (0 to 1), and the likeliest disclosure if there is."""

    probability: float
    about: str


@dataclass(frozen=True, slots=True)
class Model:
    """Weights by piece, one for each of ``classes``, the first being ``ANY``; ``intercepts`` likewise."""

    digest: str
    classes: tuple[str, ...]
    intercepts: tuple[float, ...]
    weights: Mapping[str, tuple[int, ...]]


def judge(text: str) -> Judgement:
    """How likely ``text`` tells of a risk, and which: of a long one, where it is likeliest. Never raises."""
    words = fold(text).split()
    starts = range(0, max(1, len(words) - WINDOW // 2), WINDOW // 2)
    return max(
        (_judge(words[start : start + WINDOW]) for start in starts), key=lambda found: found.probability
    )


def _judge(words: list[str]) -> Judgement:
    learnt = model()
    scores = list(learnt.intercepts)
    for piece, value in pieces(words).items():
        for i, weight in enumerate(learnt.weights.get(piece, ())):
            scores[i] += value * weight / SCALE
    best = max(range(1, len(scores)), key=scores.__getitem__)
    return Judgement(1 / (1 + math.exp(-max(-30.0, min(30.0, scores[0])))), learnt.classes[best])


def pieces(words: list[str]) -> dict[str, float]:
    """What the model sees of folded words: they and pairs of them, pieces of them, and they without vowels.

    Each of the three kinds has length one together, so that long messages do not shout.
    """
    bones = [skeleton(word) for word in words]
    found: dict[str, float] = {}
    for counted in (Counter(_runs("w", words)), Counter(_parts(words)), Counter(_runs("s", bones))):
        length = math.sqrt(sum(counted.values()))
        found.update((piece, math.sqrt(times) / length) for piece, times in counted.items())
    return found


def _runs(kind: str, words: list[str]) -> Iterator[str]:
    yield from (f"{kind}:{word}" for word in words)
    yield from (f"{kind}:{words[i]} {words[i + 1]}" for i in range(len(words) - 1))


def _parts(words: list[str]) -> Iterator[str]:
    for word in words:
        padded = f" {word} "
        for size in SIZES:
            yield from (padded[i : i + size] for i in range(len(padded) - size + 1))


@cache
def model() -> Model:
    """The weights of ``risk.txt``: four lines of heading, then ``piece<TAB>weight<TAB>…`` without zeros."""
    text = resources.files("bot.understanding").joinpath("risk.txt").read_text(encoding="utf-8")
    _comment, digest, classes, intercepts, *lines = text.splitlines()
    weights = {}
    for line in lines:
        piece, *numbers = line.split("\t")
        weights[piece] = tuple(int(number or 0) for number in numbers)
    return Model(
        digest.removeprefix("fitted on "),
        tuple(classes.split("\t")),
        tuple(int(number) / SCALE for number in intercepts.split("\t")),
        weights,
    )


def inputs_digest(project_root: Path) -> str:
    """SHA-256 (64 hex digits) over the training data and the code that makes pieces of it."""
    here = project_root / "bot" / "understanding"
    code = [
        here / name
        for name in ("abbreviations.py", "abbreviations.txt", "folding.py", "letters.py", "risk.py")
    ]
    digest = hashlib.sha256()
    for path in (*code, *sorted((project_root / "nlu" / "data").glob("*.yml"))):
        digest.update(path.read_bytes())
    return digest.hexdigest()
