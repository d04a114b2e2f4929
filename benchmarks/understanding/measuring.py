"""Asks the compared systems about every phrase."""

import asyncio
import random
from collections.abc import Mapping, Sequence
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from benchmarks.understanding.figures import Figures, Speed, figures
from benchmarks.understanding.measures import percentile
from benchmarks.understanding.mistakes import Read, write_mistakes
from benchmarks.understanding.models import Model
from benchmarks.understanding.reading import RasaAlone, Reader, ours, read_all, without_rasa
from benchmarks.understanding.server import Server
from benchmarks.understanding.sets import Phrase
from benchmarks.understanding.typos import with_typos

SAMPLE = 300
"""So many phrases are timed one after the other."""

WATCHED = ("disclosures", "hard_negatives", "everyday")
"""The sets where the risk counts."""

Sets = Mapping[str, Sequence[Phrase]]

console = Console(stderr=True, highlight=False)


def our_figures(model: Model, sets: Sets, work: Path, mistakes: Path | None = None) -> Figures:
    """Our model with what stands beside it; what it got wrong is written to ``mistakes``."""
    with Server(model.path, work / "rasa-ours.log") as server:
        found, read = asyncio.run(_measure("ours", ours(server.url), server, model, sets))
    if mistakes is not None:
        write_mistakes(read, mistakes)
    return found


def plain_figures(model: Model, sets: Sets, work: Path) -> Figures:
    """Rasa's default pipeline."""
    with Server(model.path, work / "rasa-plain.log") as server:
        found, _ = asyncio.run(_measure("plain", RasaAlone(server.url), server, model, sets))
    return found


def net_figures(sets: Sets) -> Figures:
    """What finds disclosures while Rasa is down."""

    async def measure() -> Figures:
        reader = without_rasa()
        watched = [name for name in WATCHED if name in sets]
        read = {name: await read_all(reader, sets[name], needs_answer=False) for name in watched}
        await reader.aclose()
        return figures(read)

    return asyncio.run(measure())


async def _measure(
    name: str, reader: Reader, server: Server, model: Model, sets: Sets
) -> tuple[Figures, Read]:
    times = server.latencies(_sample(sets))
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    read: Read = {}
    intents = sets.get("intents", ())
    with Progress(*columns, console=console) as bar:
        task = bar.add_task(f"Asking {name}", total=sum(map(len, sets.values())) + len(intents))
        advance = lambda: bar.advance(task)  # noqa: E731
        for kind, phrases in sets.items():
            read[kind] = await read_all(reader, phrases, advance=advance)
        typos = await read_all(reader, intents, change=with_typos, advance=advance)
    await reader.aclose()
    speed = Speed(
        training=model.training,
        kept=model.kept,
        start=server.start,
        p50=percentile(times, 50),
        p95=percentile(times, 95),
        size=model.path.stat().st_size,
        memory=server.resident(),
    )
    return figures(read, typos, speed), read


def _sample(sets: Sets) -> list[str]:
    """Texts of all sets, the same ones in every run."""
    texts = [phrase.text for phrases in sets.values() for phrase in phrases]
    return random.Random(108).sample(texts, min(SAMPLE, len(texts)))
