"""How well messages are understood, ours beside Rasa's default pipeline on the same data, in one run.

python -m benchmarks.understanding [--no-plain] [--sets intents disclosures] [--sealed] [--publish]

Trains what has to be trained, starts each model as a real Rasa server, asks it about every phrase of
nlu/evaluation, and prints tables, the goals last. The figures and a picture are kept in var/evaluation.
"""

import argparse
import json
import logging
import os
import platform
import shutil
import subprocess
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rich.console import Console

from benchmarks.understanding.figures import Figures
from benchmarks.understanding.goals import Goal, goals
from benchmarks.understanding.measuring import net_figures, our_figures, plain_figures
from benchmarks.understanding.models import TrainingError, our_model, plain_model
from benchmarks.understanding.plain import EPOCHS
from benchmarks.understanding.report import WIDTH, show
from benchmarks.understanding.server import ServerError
from benchmarks.understanding.sets import SETS, MissingSetError, read_sets
from bot.launch import CannotStartError
from bot.settings import ROOT
from bot.understanding.process import inputs_digest, rasa_python

PUBLISHED = ROOT / "docs" / "pictures" / "understanding.png"


def main() -> int:
    """Measure, print and keep; the exit code."""
    options = _options()
    logging.getLogger("bot").setLevel(logging.ERROR)  # Rasa is away on purpose for a part of it
    work: Path = options.out.resolve()
    work.mkdir(parents=True, exist_ok=True)
    console = Console(highlight=False, width=None if sys.stdout.isatty() else WIDTH)
    try:
        _measure(options, work, console)
    except (CannotStartError, TrainingError, ServerError, MissingSetError) as error:
        console.print(f"[red]{error}[/red]")
        return 2
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sets", nargs="+", choices=SETS, default=SETS, help="measure on these sets only")
    parser.add_argument("--no-plain", action="store_true", help="without Rasa's default pipeline")
    parser.add_argument(
        "--plain-epochs", type=int, default=EPOCHS, metavar="N", help="fewer, for a quick look"
    )
    parser.add_argument("--sealed", action="store_true", help="the sets of nlu/evaluation/sealed instead")
    parser.add_argument("--publish", action="store_true", help="also keep the picture in docs/pictures")
    parser.add_argument("--out", type=Path, default=ROOT / "var" / "evaluation")
    return parser.parse_args()


def _measure(options: argparse.Namespace, work: Path, console: Console) -> None:
    folder = ROOT / "nlu" / "evaluation"
    sets = read_sets(folder / "sealed" if options.sealed else folder, options.sets)
    # Both are trained before either is asked: whatever fails, fails early.
    ours = our_model(work, time_it=not options.no_plain)
    plain = None if options.no_plain else plain_model(work, options.plain_epochs)
    mistakes = None if options.sealed else work / "mistakes.tsv"  # sealed phrases are read by nobody
    systems = {"ours": our_figures(ours, sets, work, mistakes)}
    if plain is not None:
        systems["plain"] = plain_figures(plain, sets, work)
    systems["net"] = net_figures(sets)
    reached = goals(systems["ours"])
    show(systems, reached, console)
    epochs = options.plain_epochs
    if plain is not None:
        console.print(f"Plain Rasa: its default pipeline with DIET, {epochs} epochs, on the same data.")
    kept = work / ("sealed.json" if options.sealed else "understanding.json")
    record = _record(systems, reached, epochs)
    kept.write_text(json.dumps(record, ensure_ascii=False, indent=1), encoding="utf-8")
    picture = draw(kept)
    if options.publish:
        shutil.copyfile(picture, PUBLISHED)
    console.print(f"\nFigures: {kept}\nPicture: {picture}")


def _record(systems: dict[str, Figures], reached: list[Goal], epochs: int) -> dict[str, Any]:
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": f"{os.cpu_count()} × {platform.machine()}, {platform.system()}",
        "inputs": inputs_digest(ROOT),
        "plain_epochs": epochs,
        "systems": {name: asdict(one) for name, one in systems.items()},
        "goals": [{**asdict(goal), "is_reached": goal.is_reached} for goal in reached],
    }


def draw(kept: Path) -> Path:
    """The picture of kept figures, beside them."""
    picture = kept.with_suffix(".png")
    module = "benchmarks.understanding.picture"
    command = [str(rasa_python(ROOT)), "-m", module, str(kept), str(picture)]
    environment = os.environ | {"MPLBACKEND": "Agg"}  # no screen
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise TrainingError(f"The picture could not be drawn:\n{done.stderr[-2000:]}")
    return picture


if __name__ == "__main__":
    sys.exit(main())
