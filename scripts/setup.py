"""Make the two environments with uv, from the locks; do nothing when they are up to date.

Runs under any Python 3.11 or later with nothing installed. Usage: setup.py [--runtime] [--no-nlu]
"""

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TOOLS = ROOT / "var" / "tools"
UV_REQUIREMENT = "uv>=0.8,<1"
NEEDED = (3, 11)
STAMP = ".luujin"


class CannotSetUpError(Exception):
    """Something is missing on this machine; the message names it and the cure."""


def main() -> int:
    """Make what is missing; the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runtime", action="store_true", help="leave out what only tests and checks need")
    parser.add_argument("--no-nlu", action="store_true", help="leave out Rasa's environment")
    wanted = parser.parse_args()
    try:
        check_python()
        bot_environment("requirements.lock" if wanted.runtime else "requirements-dev.lock")
        if not wanted.no_nlu:
            nlu_environment()
    except CannotSetUpError as error:
        say(str(error))
        return 2
    except subprocess.CalledProcessError as error:
        say(f"This command failed: {' '.join(map(str, error.cmd))}")
        return error.returncode or 1
    return 0


def check_python() -> None:
    """CannotSetUpError when this Python is too old for the bot."""
    if sys.version_info < NEEDED:
        raise CannotSetUpError(f"Luujin needs Python 3.11 or later; this is {sys.version.split()[0]}.")


def bot_environment(lock: str) -> None:
    """``.venv`` for the bot. One made for tests serves for running as well."""
    venv, locks = ROOT / ".venv", [ROOT / lock]
    if is_made(venv, locks) or (
        lock == "requirements.lock" and is_made(venv, [ROOT / "requirements-dev.lock"])
    ):
        return
    began = begin("Installing the bot's environment (.venv)")
    make(venv, sys.executable, locks)
    add_command(venv)
    finish(venv, locks, began)


def nlu_environment() -> None:
    """``nlu/.venv`` for Rasa, which runs on Python 3.10 only."""
    venv, locks = ROOT / "nlu" / ".venv", [ROOT / "nlu" / "requirements.lock"]
    if is_made(venv, locks):
        return
    began = begin("Installing Rasa's environment (nlu/.venv, about 2.5 GB)")
    make(venv, find_python310(), locks)
    finish(venv, locks, began)


def make(venv: Path, python: str, locks: list[Path]) -> None:
    """A fresh environment that holds exactly what the locks name, every file checked by its hash."""
    uv("venv", "--quiet", "--clear", "--python", python, venv)
    # Compiled once here, or every start of every process would compile everything again.
    uv(
        "pip",
        "sync",
        "--quiet",
        "--require-hashes",
        "--compile-bytecode",
        "--python",
        python_of(venv),
        *locks,
    )


def add_command(venv: Path) -> None:
    """The ``luujin`` command in the environment, and ``bot`` importable from everywhere."""
    python = python_of(venv)
    asked = [str(python), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]
    packages = subprocess.run(asked, capture_output=True, text=True, check=True).stdout.strip()
    (Path(packages) / "luujin.pth").write_text(f"{ROOT}\n", encoding="utf-8")
    command = python.with_name("luujin")
    command.write_text(f"#!{python}\nfrom bot.__main__ import main\n\nmain()\n", encoding="utf-8")
    command.chmod(0o755)


def is_made(venv: Path, locks: list[Path]) -> bool:
    """Whether the environment was made from these very locks, in this very place."""
    stamp = venv / STAMP
    return python_of(venv).exists() and stamp.is_file() and stamp.read_text() == digest(venv, locks)


def finish(venv: Path, locks: list[Path], began: float) -> None:
    """Note what the environment was made from."""
    (venv / STAMP).write_text(digest(venv, locks))
    say(f"  done in {time.monotonic() - began:.0f} s")


def digest(venv: Path, locks: list[Path]) -> str:
    """A mark of the locks and the place: a copied folder's environment points to the old place."""
    content = b"".join(lock.read_bytes() for lock in locks)
    return hashlib.sha256(content + str(venv).encode()).hexdigest()


def python_of(venv: Path) -> Path:
    """The environment's interpreter."""
    return venv / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def uv(*args: object) -> None:
    """Run uv; raises CalledProcessError when it fails."""
    # Asked for here, an environment that is active elsewhere must not be taken for ours.
    env = {k: v for k, v in os.environ.items() if k not in {"VIRTUAL_ENV", "PYTHONPATH"}}
    subprocess.run([*uv_command(), *map(str, args)], check=True, cwd=ROOT, env=env)


def uv_command() -> list[str]:
    """uv: from PATH, or installed into ``var/tools`` by pip."""
    if found := shutil.which("uv"):
        return [found]
    home = TOOLS / "uv"
    command = [str(home / "bin" / "uv")]
    if Path(command[0]).exists():
        return command
    say("Installing uv into var/tools")
    # --target works where the system's Python has no venv module (Debian splits it off).
    pip = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--root-user-action=ignore",
        "--target",
        str(home),
    ]
    try:
        subprocess.run([*pip, "--upgrade", UV_REQUIREMENT], check=True)
    except subprocess.CalledProcessError:
        raise CannotSetUpError(
            "uv could not be installed: this Python has no pip. Install uv (or python3-pip) and try again."
        ) from None
    return command


def find_python310() -> str:
    """A Python 3.10 that really runs: on PATH, in pyenv's versions, or from uv."""
    for candidate in python310_candidates():
        if runs_310(candidate):
            return candidate
    say("No Python 3.10 on this machine; asking uv for one")
    try:
        # uv is not asked to look itself: a pyenv shim that leads nowhere makes it give up.
        uv("python", "install", "--quiet", "3.10")
        found = subprocess.run(
            [*uv_command(), "python", "find", "--managed-python", "3.10"],
            capture_output=True,
            text=True,
            check=True,
        )
        return found.stdout.strip()
    except subprocess.CalledProcessError:
        raise CannotSetUpError(
            "Rasa needs Python 3.10 and none was found on PATH, in pyenv's versions folder or through uv.\n"
            "Install one, for example:  pyenv install 3.10   or   apt-get install python3.10   and try again."
        ) from None


def python310_candidates() -> list[str]:
    """Where a Python 3.10 may be, the likeliest first."""
    found = [path for name in ("python3.10", "python3", "python") if (path := shutil.which(name))]
    for root in {os.environ.get("PYENV_ROOT", ""), str(Path.home() / ".pyenv")} - {""}:
        found += [str(p) for p in sorted(Path(root).glob("versions/3.10*/bin/python3.10"), reverse=True)]
    return found


def runs_310(python: str) -> bool:
    """Whether this is a working Python 3.10: a pyenv shim may be there and lead nowhere."""
    try:
        asked = subprocess.run(
            [python, "-c", "import sys; print(*sys.version_info[:2])"],
            capture_output=True,
            text=True,
            timeout=20,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return asked.returncode == 0 and asked.stdout.split() == ["3", "10"]


def begin(what: str) -> float:
    """Tell what begins; the moment."""
    say(what)
    return time.monotonic()


def say(text: str) -> None:
    """Tell the person at the terminal."""
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main())
