"""A thief with the whole database and no keys, who tries to tell members of the network from students.

They are given more than a thief would have: which rows of which tables came into being through whom.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from statistics import fmean
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Row, func, literal, select, union_all
from sqlalchemy.sql.elements import quoted_name

from bot.storage.database import Database
from bot.storage.tables import metadata

Numbers = NDArray[np.float64]
HEADER = 10  # bytes of a sealed value before the nonce: version, key id


@dataclass
class Loot:
    """Rows by table and by the person through whom they came; and where each stands in its table."""

    database: Database
    owners: dict[str, dict[object, int]] = field(default_factory=lambda: defaultdict(dict))
    counts: dict[str, int] = field(default_factory=dict)

    async def attribute(self, person: int) -> None:
        """Whatever is there and was not there before came through this person."""
        tables = metadata.tables.items()
        counting = union_all(*(select(literal(name), func.count()).select_from(t) for name, t in tables))
        async with self.database.session() as session:
            counts = {str(name): int(count) for name, count in await session.rows(counting)}
            for name, table in tables:
                if counts[name] != self.counts.get(name):
                    keys = [column for column in table.columns if column.primary_key]
                    for row in await session.rows(select(*keys)):
                        self.owners[name].setdefault(tuple(row), person)
        self.counts = counts

    async def features(self, people: Sequence[int]) -> tuple[list[str], Numbers]:
        """What stands in the open about each of these people, one line a person."""
        seen: dict[int, dict[str, list[float]]] = {person: defaultdict(list) for person in people}
        for name, table in metadata.tables.items():
            keys = [column.name for column in table.columns if column.primary_key]
            async with self.database.session() as session:
                rows = await session.rows(select(table))
            for place, row in enumerate(rows):
                owner = self.owners[name].get(tuple(row._mapping[key] for key in keys))
                if owner in seen:
                    _look(seen[owner], name, place, row)
        return _table(seen)


def _look(seen: dict[str, list[float]], table: quoted_name | str, place: int, row: Row[Any]) -> None:
    seen[f"{table} place"].append(place)
    for column, value in row._mapping.items():
        for what, number in _numbers(value):
            seen[f"{table}.{column} {what}"].append(number)


def _numbers(value: object) -> list[tuple[str, float]]:
    """A value as numbers: of sealed ones how long they are and how they begin, for the rest is noise."""
    match value:
        case None:
            return [("none", 1.0)]
        case bool() | int() | float():
            return [("value", float(value))]
        case bytes():
            return [("length", float(len(value))), ("begins", float(sum(value[:HEADER])))]
        case datetime():
            return [("moment", value.timestamp())]
        case date():
            return [("day", float(value.toordinal()))]
        case time():
            return [("time", value.hour + value.minute / 60)]
        case _:
            text = str(value)
            return [("length", float(len(text))), ("letters", float(sum(text.encode()) % 997))]


def _table(seen: Mapping[int, Mapping[str, Sequence[float]]]) -> tuple[list[str], Numbers]:
    names = sorted({name for one in seen.values() for name in one})
    columns: list[str] = []
    values: list[list[float]] = []
    summaries: dict[str, Callable[[Sequence[float]], float]] = {
        "count": len,
        "mean": fmean,
        "spread": lambda ns: max(ns) - min(ns),
    }
    for name in names:
        for kind, summary in summaries.items():
            column = [float(summary(one[name])) if one.get(name) else 0.0 for one in seen.values()]
            if len(set(column)) > 1:
                columns.append(f"{name}: {kind}")
                values.append(column)
    return columns, np.array(values).T


@dataclass(frozen=True)
class Verdict:
    """How well the thief does, and how often somebody who guesses does as well."""

    accuracy: float
    chance: float
    best: str
    best_chance: float


def judge(names: Sequence[str], features: Numbers, is_member: Sequence[bool], tries: int = 2000) -> Verdict:
    """A linear classifier over everything, cross-validated, and the best single value; both by permutation.

    ``chance`` and ``best_chance`` are p-values: small ones mean that the thief can tell.
    """
    spread = features.std(axis=0)
    scaled = (features - features.mean(axis=0)) / np.where(spread > 0, spread, 1)
    labels = np.where(is_member, 1.0, -1.0)
    rng = np.random.default_rng(6)
    shuffled = np.array([rng.permutation(labels) for _ in range(tries)]).T
    predict = _cross_validated(scaled, rng)
    hits = ((predict @ labels) * labels > 0).mean()
    guessed = ((predict @ shuffled) * shuffled > 0).mean(axis=0)
    single = np.abs(scaled.T @ labels) / len(labels)
    by_chance = np.abs(scaled.T @ shuffled).max(axis=0) / len(labels)
    return Verdict(
        float(hits),
        _p(guessed, float(hits)),
        names[int(single.argmax())],
        _p(by_chance, float(single.max())),
    )


def _p(by_chance: Numbers, seen: float) -> float:
    return float((1 + (by_chance >= seen - 1e-12).sum()) / (1 + len(by_chance)))


def _cross_validated(features: Numbers, rng: np.random.Generator, folds: int = 10) -> Numbers:
    """The matrix from labels to predictions, each by a model that has not seen whom it judges."""
    number = len(features)
    matrix = np.zeros((number, number))
    for held_out in np.array_split(rng.permutation(number), folds):
        known = np.setdiff1d(np.arange(number), held_out)
        gram = features[known] @ features[known].T
        weights = np.linalg.solve(gram + features.shape[1] * np.eye(len(known)), np.eye(len(known)))
        matrix[np.ix_(held_out, known)] = features[held_out] @ features[known].T @ weights
    return matrix
