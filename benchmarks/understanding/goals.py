"""The numbers that issue 3 asks for, and whether they are reached."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from benchmarks.understanding.figures import ALL, Figures, Shares

Unit = Literal["share", "number", "ms", "s"]

ACCURACY = {"cyrillic": 0.90, "latin": 0.87, "english": 0.92, "mixed": 0.85}
FOUND = {"cyrillic": 0.97, "latin": 0.95, "english": 0.97}
ALARMS = {"hard_negatives": 0.05, "everyday": 0.01}
LOST_BY_TYPOS = 0.05


@dataclass(frozen=True, slots=True)
class Goal:
    """``value`` is to be at least (or else at most) ``bound``."""

    what: str
    value: float
    bound: float
    at_least: bool
    unit: Unit

    @property
    def is_reached(self) -> bool:
        """Whether it is, to the last digit."""
        return self.value >= self.bound if self.at_least else self.value <= self.bound


def goals(ours: Figures) -> list[Goal]:
    """Every goal that something was measured for."""
    return [*_intents(ours), *_scope(ours), *_risk(ours), *_speed(ours)]


def lost(accuracy: Shares, typos: Shares, spelling: str) -> float:
    """How much accuracy the typos cost."""
    return accuracy[spelling].value - typos[spelling].value


def _intents(ours: Figures) -> Iterator[Goal]:
    for spelling, bound in ACCURACY.items():
        if spelling in ours.accuracy:
            yield Goal(f"intents, {spelling}", ours.accuracy[spelling].value, bound, True, "share")
    for spelling in (*ACCURACY, ALL):
        if spelling in ours.typos:
            value = lost(ours.accuracy, ours.typos, spelling)
            yield Goal(f"lost by typos, {spelling}", value, LOST_BY_TYPOS, False, "share")


def _scope(ours: Figures) -> Iterator[Goal]:
    if ours.scope and ours.scope.auroc is not None:
        yield Goal("out of scope, AUROC", ours.scope.auroc, 0.93, True, "number")
    if ours.scope:
        yield Goal("out of scope, wrongly answered", ours.scope.answered[ALL].value, 0.08, False, "share")
    if ours.calibration:
        yield Goal("calibration error", ours.calibration.error, 0.05, False, "number")


def _risk(ours: Figures) -> Iterator[Goal]:
    for spelling, bound in FOUND.items():
        if ours.disclosures and spelling in ours.disclosures.found:
            value = ours.disclosures.found[spelling].value
            yield Goal(f"disclosures found, {spelling}", value, bound, True, "share")
    for name, bound in ALARMS.items():
        if name in ours.alarms:
            value = ours.alarms[name].shares[ALL].value
            yield Goal(f"false alarms, {name.replace('_', ' ')}", value, bound, False, "share")


def _speed(ours: Figures) -> Iterator[Goal]:
    if ours.speed:
        yield Goal("parse, p95", ours.speed.p95, 40, False, "ms")
        if ours.speed.training is not None:
            yield Goal("training", ours.speed.training, 240, False, "s")
        yield Goal("start of the model", ours.speed.start, 20, False, "s")
