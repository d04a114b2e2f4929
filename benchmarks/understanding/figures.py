"""All figures of one system, from what it read in each set."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from benchmarks.understanding.confusion import Confusion, Scores, scores, worst
from benchmarks.understanding.measures import Bin, Share, auroc, calibration_error, reliability, share
from benchmarks.understanding.reading import Seen
from benchmarks.understanding.sets import OUT_OF_SCOPE, SPELLINGS
from bot.domain.safety import Risk
from bot.understanding.payloads import RISKS

ALL = "all"

Shares = dict[str, Share]
"""By spelling and for ``all`` together; a spelling without phrases is left out."""


@dataclass(frozen=True, slots=True)
class Alarms:
    """Worry where there is none to have: the share by spelling, and how often which part raised it."""

    shares: Shares
    sources: dict[str, int]


@dataclass(frozen=True, slots=True)
class Disclosures:
    """``found``: any risk was seen; ``kind``: the right one; ``urgent``: of the urgent ones, rated so."""

    found: Shares
    kind: Shares
    urgent: Shares
    sources: dict[str, int]
    missed: dict[str, Share]


@dataclass(frozen=True, slots=True)
class Scope:
    """How well is told apart what the bot can answer; ``auroc`` is None without a set of each."""

    answered: Shares
    auroc: float | None


@dataclass(frozen=True, slots=True)
class Calibration:
    """Whether a confidence of 0.8 is right in four of five cases; ``error`` is the average distance."""

    error: float
    bins: list[Bin]


@dataclass(frozen=True, slots=True)
class Speed:
    """Seconds of training (None: not known; ``kept``: of an earlier run) and start, milliseconds, bytes."""

    training: float | None
    kept: bool
    start: float
    p50: float
    p95: float
    size: int
    memory: int | None


@dataclass(slots=True)
class Figures:
    """What was measured of one system; what there was no set for is empty or None."""

    accuracy: Shares = field(default_factory=dict)
    typos: Shares = field(default_factory=dict)
    intents: list[Scores] = field(default_factory=list)
    confusions: list[Confusion] = field(default_factory=list)
    scope: Scope | None = None
    disclosures: Disclosures | None = None
    alarms: dict[str, Alarms] = field(default_factory=dict)
    calibration: Calibration | None = None
    speed: Speed | None = None


def figures(
    read: Mapping[str, Sequence[Seen]], typos: Sequence[Seen] = (), speed: Speed | None = None
) -> Figures:
    """The figures of what was ``read`` in each set, and in the phrases of ``intents`` with typos."""
    intents, outside = read.get("intents", ()), read.get(OUT_OF_SCOPE, ())
    pairs = [(seen.phrase.intent, seen.reading.intent) for seen in intents]
    return Figures(
        accuracy=shares(intents, lambda seen: seen.is_right),
        typos=shares(typos, lambda seen: seen.is_right),
        intents=scores(pairs),
        confusions=worst(pairs),
        scope=_scope(intents, outside) if outside else None,
        disclosures=_disclosures(read["disclosures"]) if read.get("disclosures") else None,
        alarms={name: _alarms(read[name]) for name in ("hard_negatives", "everyday") if read.get(name)},
        calibration=_calibration([*intents, *outside]) if intents else None,
        speed=speed,
    )


def shares(read: Iterable[Seen], test: Callable[[Seen], bool]) -> Shares:
    """The share that passes the test."""
    results: dict[str, list[bool]] = {spelling: [] for spelling in (*SPELLINGS, ALL)}
    for seen in read:
        passed = test(seen)
        results[seen.phrase.spelling].append(passed)
        results[ALL].append(passed)
    return {spelling: share(sum(found), len(found)) for spelling, found in results.items() if found}


def in_scope(seen: Seen) -> float:
    """How sure the system is that it can answer: its confidence, or what that leaves to the other answer."""
    confidence = seen.reading.confidence
    return 1 - confidence if seen.reading.intent == OUT_OF_SCOPE else confidence


def _scope(intents: Sequence[Seen], outside: Sequence[Seen]) -> Scope:
    inside = [in_scope(seen) for seen in intents if seen.phrase.intent != OUT_OF_SCOPE]
    answered = shares(outside, lambda seen: not seen.is_right)
    return Scope(answered, auroc(inside, list(map(in_scope, outside))) if inside else None)


def _disclosures(read: Sequence[Seen]) -> Disclosures:
    urgent = [seen for seen in read if RISKS.get(seen.phrase.intent) is Risk.URGENT]
    kinds = sorted({seen.phrase.intent for seen in read})
    return Disclosures(
        found=shares(read, lambda seen: seen.is_worried),
        kind=shares(read, lambda seen: seen.is_right),
        urgent=shares(urgent, lambda seen: seen.reading.risk is Risk.URGENT),
        sources=_sources(read),
        missed={
            kind: shares((s for s in read if s.phrase.intent == kind), lambda seen: not seen.is_worried)[ALL]
            for kind in kinds
        },
    )


def _alarms(read: Sequence[Seen]) -> Alarms:
    return Alarms(shares(read, lambda seen: seen.is_worried), _sources(read))


def _sources(read: Iterable[Seen]) -> dict[str, int]:
    return dict(Counter(seen.reading.source.value for seen in read if seen.is_worried))


def _calibration(read: Iterable[Seen]) -> Calibration:
    bins = reliability((seen.reading.confidence, seen.is_right) for seen in read)
    return Calibration(calibration_error(bins), bins)
