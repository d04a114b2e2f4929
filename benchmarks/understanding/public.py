"""Our pipeline on public data: MASSIVE en-US (60 intents) and SIB-200 Mongolian (7 topics, in two scripts).

python -m benchmarks.understanding.public [--only massive] [--plain]

Trains on the train part and asks about the dev part. SIB-200 is learnt in Cyrillic only and asked in both
scripts, beside Rasa's default pipeline; on MASSIVE that takes hours and needs --plain. The data
(MASSIVE: Amazon, CC BY 4.0; SIB-200: Adelani et al. 2023, Apache 2.0) is no part of this project.
"""

import argparse
import asyncio
import csv
import json
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import yaml
from rich.console import Console

from benchmarks.understanding.measures import Share, share
from benchmarks.understanding.models import Model, TrainingError, trained
from benchmarks.understanding.models import console as progress
from benchmarks.understanding.plain import Example, Pipeline, pipeline, write_project
from benchmarks.understanding.reading import RasaAlone, read_all
from benchmarks.understanding.report import WIDTH, interval, table
from benchmarks.understanding.romanise import romanise
from benchmarks.understanding.server import Server, ServerError
from benchmarks.understanding.sets import Phrase
from bot.settings import ROOT
from bot.understanding.process import inputs_digest

DATA = ROOT.parent / "shared" / "nlu"
MASSIVE_GOAL = 0.86
OURS, PLAIN = "ours", "plain Rasa"

# As collected by a public re-evaluation; the test part of MASSIVE en-US, all of the training data.
PUBLISHED = {"Rasa": "80.6–81.4", "n-gram network": "84.5", "mT5 text-to-text": "87.9", "XLM-R base": "88.3"}

Row = tuple[str, str, Share, Model]
"""What was asked, of which pipeline, the share that was right, and the model."""

Rows = list[Row]


def main() -> int:
    """Measure and print; the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--only", choices=["massive", "sib"])
    parser.add_argument("--plain", action="store_true", help="Rasa's default pipeline on MASSIVE too (hours)")
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--out", type=Path, default=ROOT / "var" / "evaluation")
    options = parser.parse_args()
    console = Console(highlight=False, width=None if sys.stdout.isatty() else WIDTH)
    if not options.data.is_dir():
        console.print(f"The public data is not in {options.data}: nothing to measure. See --data.")
        return 0
    work: Path = options.out.resolve()
    work.mkdir(parents=True, exist_ok=True)
    try:
        rows = _massive(options.data, work, plain=options.plain) if options.only != "sib" else []
        rows += _sib(options.data, work) if options.only != "massive" else []
    except (TrainingError, ServerError) as error:
        console.print(f"[red]{error}[/red]")
        return 2
    _show(rows, console)
    record = [{"asked": asked, "pipeline": name, **asdict(right)} for asked, name, right, _ in rows]
    (work / "public.json").write_text(json.dumps(record, indent=1), encoding="utf-8")
    return 0


def _massive(data: Path, work: Path, *, plain: bool) -> Rows:
    learn, ask = (_read_massive(data / f"massive-en-US.{part}.jsonl") for part in ("train", "dev"))
    names = [OURS, PLAIN] if plain else [OURS]
    rows: Rows = []
    for name in names:
        model = _train(work, "massive", name, learn, "en")
        [right] = _ask(model, work, ask, {"": str}).values()
        rows.append(_told("MASSIVE en-US", name, right, model))
    return rows


def _sib(data: Path, work: Path) -> Rows:
    learn, ask = (_read_sib(data / f"sib_khk_Cyrl_{part}.tsv") for part in ("train", "dev"))
    rows: Rows = []
    for name in (OURS, PLAIN):
        model = _train(work, "sib", name, learn, "mn")
        for script, right in _ask(model, work, ask, {"Cyrillic": str, "Latin": romanise}).items():
            rows.append(_told(f"SIB-200 Mongolian, {script}", name, right, model))
    return rows


def _told(asked: str, name: str, right: Share, model: Model) -> Row:
    """The row, said at once: the next training may take long."""
    progress.print(f"{asked}, {name}: {100 * right.value:.1f} %")
    return asked, name, right, model


def _read_massive(path: Path) -> list[Example]:
    records = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    return [Example(record["intent"], record["text"]) for record in records]


def _read_sib(path: Path) -> list[Example]:
    with path.open(encoding="utf-8", newline="") as lines:
        records = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [Example(record["category"], record["text"]) for record in records]


def _train(work: Path, data: str, name: str, learn: list[Example], language: str) -> Model:
    parts, code = (pipeline(), "") if name == PLAIN else (_our_pipeline(), inputs_digest(ROOT))
    kind = f"{data}-{name.split()[0]}"
    return trained(work, write_project(work / kind, kind, parts, learn, language, code))


def _our_pipeline() -> Pipeline:
    parts: Pipeline = yaml.safe_load((ROOT / "nlu" / "config.yml").read_text(encoding="utf-8"))["pipeline"]
    return parts


def _ask(
    model: Model, work: Path, examples: list[Example], scripts: dict[str, Callable[[str], str]]
) -> dict[str, Share]:
    """The share of examples that is recognised in each script."""
    phrases = [Phrase("", example.intent, example.text) for example in examples]

    async def ask(url: str) -> dict[str, Share]:
        async with RasaAlone(url) as reader:
            read = {name: await read_all(reader, phrases, change=write) for name, write in scripts.items()}
        return {name: share(sum(seen.is_right for seen in found), len(found)) for name, found in read.items()}

    with Server(model.path, work / "rasa-public.log") as server:
        return asyncio.run(ask(server.url))


def _show(rows: Rows, console: Console) -> None:
    made = table("Public data, dev part", "", "pipeline", "n", "right, % (95 % interval)", "training")
    for asked, name, right, model in rows:
        took = f"{model.training:.0f} s" if model.training is not None else "not known"
        kept = " (an earlier run)" if model.kept else ""
        made.add_row(asked, name, str(right.n), interval(right), took + kept)
    console.print(made)
    for asked, name, right, _ in rows:
        if (asked, name) == ("MASSIVE en-US", OURS):
            mark = "[green]✔[/green]" if right.value > MASSIVE_GOAL else "[red]✘[/red]"
            console.print(f"\nGoal on MASSIVE en-US: above {100 * MASSIVE_GOAL:.0f} %  {mark}")
            others = ", ".join(f"{other} {value}" for other, value in PUBLISHED.items())
            console.print(f"Published, on its test part: {others}")


if __name__ == "__main__":
    sys.exit(main())
