"""What was got wrong, phrase by phrase, for whoever improves the training data. All phrases are invented."""

import csv
from pathlib import Path

from benchmarks.understanding.reading import Seen

COLUMNS = ("set", "spelling", "meant", "taken for", "confidence", "risk", "seen by", "text")

Read = dict[str, list[Seen]]
"""What was read in each set."""


def write_mistakes(read: Read, path: Path) -> None:
    """A table with tabs: wrong intents, missed disclosures and false alarms."""
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, delimiter="\t", lineterminator="\n")
        table.writerow(COLUMNS)
        for name, found in read.items():
            table.writerows(_row(name, seen) for seen in found if is_mistake(name, seen))


def is_mistake(name: str, seen: Seen) -> bool:
    """Whether this is what the set ``name`` is there to count."""
    match name:
        case "disclosures":
            return not seen.is_worried
        case "hard_negatives" | "everyday":
            return seen.is_worried
        case _:
            return not seen.is_right


def _row(name: str, seen: Seen) -> tuple[str, ...]:
    phrase, reading = seen
    judged = (f"{reading.confidence:.2f}", reading.risk.word, reading.source.value)
    return (name, phrase.spelling, phrase.intent, reading.intent, *judged, phrase.text)
