"""The two models to compare: trained when their inputs changed, with the time it took kept beside them."""

import json
import re
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from benchmarks.understanding.plain import Project, pipeline, read_examples, write_project
from bot.launch import ensure_model
from bot.settings import ROOT, Settings
from bot.supervisor import die_with_parent
from bot.understanding import process as rasa

TIMES = "training.json"
KEPT = 1  # models of a kind

_EPOCHS = re.compile(r"\| (\d+)/(\d+) \[")

console = Console(stderr=True, highlight=False)


class TrainingError(Exception):
    """Training failed; the message tells where to read why."""


@dataclass(frozen=True, slots=True)
class Model:
    """A trained model.

    ``training``: seconds, maybe of an earlier run (``kept``); None when nobody took the time.
    """

    path: Path
    training: float | None
    kept: bool


def our_model(work: Path, *, time_it: bool) -> Model:
    """The model that the bot runs with. ``time_it``: train once more where its time is not known."""
    settings = Settings.load({}, None)
    path = rasa.model_path(ROOT, settings.var_dir / "models")
    if not path.exists():
        began = time.monotonic()
        ensure_model(settings)
        return Model(path, _keep_time(work, path, time.monotonic() - began), kept=False)
    known = _times(work).get(path.name)
    if known is None and time_it:
        with TemporaryDirectory(dir=work) as aside:
            began = time.monotonic()
            command, environment = rasa.train_command(ROOT, Path(aside)), rasa.environment(ROOT)
            _run(command, environment, work / "ours.log", "Training our model, to take the time")
            known = _keep_time(work, path, time.monotonic() - began)
        return Model(path, known, kept=False)
    return Model(path, known, kept=True)


def plain_model(work: Path, epochs: int) -> Model:
    """Rasa's default pipeline on our training data. It takes long, so a model of the same data is kept."""
    examples = list(read_examples(ROOT / "nlu" / "data"))
    return trained(work, write_project(work / "plain", "plain", pipeline(epochs), examples))


def trained(work: Path, project: Project) -> Model:
    """The model of a project, trained now unless an earlier run did."""
    models = work / "models"
    path = models / f"{project.model}.tar.gz"
    if path.exists():
        return Model(path, _times(work).get(path.name), kept=True)
    kind = project.model.rpartition("-")[0]
    argv = [str(rasa.rasa_python(ROOT)), "-m", "rasa", "train", "nlu", "--config", str(project.config)]
    # A folder of its own: two runs at a time must not take each other's model away.
    with TemporaryDirectory(dir=work) as aside:
        out = ["--nlu", str(project.data), "--out", aside, "--fixed-model-name", project.model]
        began = time.monotonic()
        _run([*argv, *out], _unbound(), work / f"{kind}.log", f"Training {kind} (this takes long)")
        took = _keep_time(work, path, time.monotonic() - began)
        models.mkdir(exist_ok=True)
        (Path(aside) / path.name).replace(path)
    for old in sorted(models.glob(f"{kind}-*.tar.gz"), key=lambda p: p.stat().st_mtime)[:-KEPT]:
        old.unlink()
    return Model(path, took, kept=False)


def _unbound() -> dict[str, str]:
    """Our environment for Rasa, but as many threads as it likes: our own limits would only slow it down."""
    return {name: value for name, value in rasa.environment(ROOT).items() if "THREADS" not in name}


def _run(argv: list[str], environment: dict[str, str], log: Path, what: str) -> None:
    """Run a training to its end with its progress shown."""
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with log.open("wb") as output, Progress(*columns, console=console) as bar:
        task = bar.add_task(what, total=None)
        process = subprocess.Popen(
            argv,
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            preexec_fn=die_with_parent,  # noqa: PLW1509 - only a system call between fork and exec
        )
        while process.poll() is None:
            time.sleep(1)
            done, total = epochs_done(log.read_text(encoding="utf-8", errors="replace"))
            bar.update(task, completed=done, total=total)
    if process.returncode != 0:
        raise TrainingError(f"{what} failed: see {log}")


def epochs_done(log: str) -> tuple[int, int | None]:
    """How many epochs are done and how many there are, as DIET's progress bar last said in a log."""
    said = _EPOCHS.findall(log)
    return (int(said[-1][0]), int(said[-1][1])) if said else (0, None)


def _times(work: Path) -> dict[str, float]:
    kept = work / TIMES
    times: dict[str, float] = json.loads(kept.read_text(encoding="utf-8")) if kept.exists() else {}
    return times


def _keep_time(work: Path, model: Path, seconds: float) -> float:
    times = {**_times(work), model.name: round(seconds, 1)}
    (work / TIMES).write_text(json.dumps(times, indent=1), encoding="utf-8")
    return times[model.name]
