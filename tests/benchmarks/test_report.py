"""What a run prints and draws, from invented figures."""

import json
import subprocess
from dataclasses import asdict
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from benchmarks.understanding.figures import Figures, Speed, figures
from benchmarks.understanding.goals import goals
from benchmarks.understanding.reading import Seen
from benchmarks.understanding.report import show
from benchmarks.understanding.sets import Phrase
from bot.domain.conversation import Reading, Source
from bot.domain.safety import Risk
from bot.settings import ROOT
from bot.understanding.process import rasa_python

SPEED = Speed(training=None, kept=True, start=12.0, p50=9.0, p95=41.0, size=5 * 1024 * 1024, memory=None)
TEXT = "нууцлаг өгүүлбэр"


def read(meant: str, taken: str, risk: Risk = Risk.NONE) -> list[Seen]:
    reading = Reading(TEXT, taken, 0.8, risk, "mn", Source.RASA)
    return [Seen(Phrase(spelling, meant, TEXT), reading) for spelling in ("cyrillic", "latin")] * 10


def everything(taken: str) -> Figures:
    sets = {
        "intents": read("greet", taken),
        "out_of_scope": read("out_of_scope", taken),
        "disclosures": read("disclose_danger_now", "disclose_danger_now", Risk.URGENT),
        "hard_negatives": read("", taken),
        "everyday": read("", taken),
    }
    return figures(sets, sets["intents"], SPEED)


SYSTEMS = {
    "all": {"ours": everything("greet"), "plain": everything("thanks"), "net": figures({})},
    "ours alone": {"ours": everything("greet")},
    "intents only": {"ours": figures({"intents": read("greet", "greet")}), "net": figures({})},
    "disclosures only": {"ours": figures({"disclosures": read("disclose_grooming", "greet")})},
}


@pytest.mark.parametrize("name", SYSTEMS)
def test_figures_are_printed_and_never_a_phrase(name: str) -> None:
    systems = SYSTEMS[name]
    console = Console(file=StringIO(), width=120)
    show(systems, goals(systems["ours"]), console)
    printed = console.file.getvalue()  # type: ignore[attr-defined]
    assert TEXT not in printed
    assert "Goals" in printed
    assert ("plain Rasa" in printed) == ("plain" in systems)
    assert ("Out of scope" in printed) == (systems["ours"].scope is not None)
    assert ("Disclosures" in printed) == (systems["ours"].disclosures is not None)


def test_goals_reached_and_missed() -> None:
    console = Console(file=StringIO(), width=120)
    show(SYSTEMS["all"], goals(SYSTEMS["all"]["ours"]), console)
    lines = console.file.getvalue().splitlines()  # type: ignore[attr-defined]
    assert any("intents, cyrillic" in line and "100.0 %" in line and "✔" in line for line in lines)
    assert any("parse, p95" in line and "41.0 ms" in line and "✘" in line for line in lines)


@pytest.mark.parametrize("name", ["all", "intents only"])
def test_a_picture_is_drawn(name: str, tmp_path: Path) -> None:
    if not rasa_python(ROOT).exists():
        pytest.skip("nlu/.venv is missing; cure: `make test` installs it")
    kept, picture = tmp_path / "figures.json", tmp_path / "picture.png"
    record = {"systems": {name: asdict(one) for name, one in SYSTEMS[name].items()}}
    kept.write_text(json.dumps(record), encoding="utf-8")
    command = [str(rasa_python(ROOT)), "-m", "benchmarks.understanding.picture", str(kept), str(picture)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert picture.read_bytes().startswith(b"\x89PNG")
