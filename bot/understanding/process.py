"""How Rasa is trained and run: command lines and environment. Starting them is the supervisor's work."""

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

_INPUTS = (
    "nlu/config.yml",
    "nlu/domain",
    "nlu/data",
    "nlu/components",
    "nlu/entities",
    "nlu/requirements.lock",
    "stories",
    "bot/understanding/folding.py",
    "bot/understanding/letters.py",
    "bot/understanding/abbreviations.py",
    "bot/understanding/abbreviations.txt",
    "bot/understanding/language.py",
    "bot/understanding/language.txt",
    "bot/understanding/latin.txt",
    "bot/understanding/cyrillic.txt",
    "bot/understanding/cyrillic.py",
    "bot/understanding/likeness.py",
    "bot/understanding/spelling.py",
    "bot/understanding/slips.py",
    "bot/understanding/english.py",
    "bot/understanding/mongolian.py",
    "bot/understanding/risk.py",
    "bot/understanding/risk.txt",
)
"""Everything a model is made of. Conversation tests are no part of it."""


def rasa_python(project_root: Path) -> Path:
    """Rasa's own interpreter (Python 3.10), whether or not it is there yet."""
    return project_root / "nlu" / ".venv" / "bin" / "python"


def inputs_digest(project_root: Path) -> str:
    """SHA-256 (64 hex digits) over the names and contents of all files a model is made of."""
    digest = hashlib.sha256()
    for path in _input_files(project_root):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(project_root).as_posix()}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def _input_files(project_root: Path) -> Iterator[Path]:
    for name in _INPUTS:
        place = project_root / name
        if place.is_file():
            yield place
        for path in sorted(place.rglob("*")):
            if path.suffix in {".yml", ".py"} and not path.name.startswith("test_"):
                yield path


def model_path(project_root: Path, out_dir: Path) -> Path:
    """Where the model for the present inputs is, or will be after training."""
    return out_dir / f"{_model_name(project_root)}.tar.gz"


def _model_name(project_root: Path) -> str:
    return f"luujin-{inputs_digest(project_root)[:12]}"


def train_command(project_root: Path, out_dir: Path) -> list[str]:
    """Trains ``model_path(project_root, out_dir)``. Run it in ``project_root`` with ``environment()``."""
    # Forced: Rasa's cache looks at a component's own source only and would miss a change in folding.py.
    rasa = [str(rasa_python(project_root)), "-m", "rasa", "train", "--quiet", "--force", "--skip-validation"]
    inputs = ["--config", "nlu/config.yml", "--domain", "nlu/domain", "--data", "nlu/data", "stories"]
    output = ["--endpoints", "nlu/endpoints.yml", "--out", str(out_dir)]
    return [*rasa, *inputs, *output, "--fixed-model-name", _model_name(project_root)]


def run_command(project_root: Path, model: Path, port: int) -> list[str]:
    """Serves ``model`` on 127.0.0.1 only. Run it in ``project_root`` with ``environment()``.

    The HTTP API is needed for ``/model/parse``; there is no token because only this machine can reach it.
    """
    rasa = [str(rasa_python(project_root)), "-m", "rasa", "run", "--quiet", "--enable-api"]
    where = ["--interface", "127.0.0.1", "--port", str(port), "--model", str(model)]
    return [*rasa, *where, "--endpoints", "nlu/endpoints.yml", "--credentials", "nlu/credentials.yml"]


def environment(project_root: Path) -> dict[str, str]:
    """This process's environment without our secrets, and what keeps Rasa quiet, small and at home."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("LUUJIN_")}
    return kept | {
        "PYTHONPATH": str(project_root),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONUNBUFFERED": "1",
        "RASA_CACHE_DIRECTORY": str(project_root / "var" / "rasa-cache"),
        "RASA_MAX_CACHE_SIZE": "0",
        "RASA_TELEMETRY_ENABLED": "false",
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "TF_INTRA_OP_PARALLELISM_THREADS": "1",
        "TF_INTER_OP_PARALLELISM_THREADS": "1",
        # For the embedding of one message; what else of Rasa's uses OpenMP is not used by us.
        "OMP_NUM_THREADS": "2",
        # Between two steps of an embedding a thread waits some microseconds awake: asleep at once it takes
        # twice as long (p50 45 ms, not 23), awake for good it would eat the processor that the bot needs.
        "GOMP_SPINCOUNT": "10000",
        "OPENBLAS_NUM_THREADS": "1",
        "MALLOC_ARENA_MAX": "2",
        "NO_PROXY": "*",
    }
