"""Refuse what must never be committed: download addresses, large files, databases, keys, unfinished work."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LARGEST = 2 * 1024 * 1024

# Put together here so that this file does not refuse itself.
FORBIDDEN = {
    "a download address": re.compile(
        r'"resolved": *"http|^source = \{ registry|--(extra-)?index-url[ =]'
        r"|/packages/[0-9a-f]{2}/[0-9a-f]{2}/",
        re.MULTILINE,
    ),
    "work that calls itself unfinished": re.compile(r"\b(TO" r"DO|FIX" r"ME|XX" r"X)\b"),
    "a bot token": re.compile(r"\b\d{8,12}:AA[A-Za-z0-9_-]{30,}\b"),
}
FORBIDDEN_NAMES = re.compile(r"(^|/)(uv\.lock|\.env|.*\.keys\.json|.*\.sqlite3?)$")
PROSE = (".py", ".yml", ".md", ".toml", ".js", ".css", ".html", ".po", ".sh", ".lock", ".in", ".json", "")


def tracked() -> list[Path]:
    """Every file that git tracks or would track."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    return [ROOT / name for name in listed.stdout.decode().split("\0") if name]


def problems() -> list[str]:
    """One line for each thing that must not be there."""
    found = []
    for path in tracked():
        if not path.is_file():
            continue
        name = path.relative_to(ROOT).as_posix()
        if FORBIDDEN_NAMES.search(name):
            found.append(f"{name}: must not be committed")
        if path.stat().st_size > LARGEST:
            found.append(f"{name}: larger than {LARGEST >> 20} MiB")
        if path.suffix in PROSE and name != "scripts/check_tree.py":
            text = path.read_text(encoding="utf-8", errors="replace")
            found += [f"{name}: {what}" for what, pattern in FORBIDDEN.items() if pattern.search(text)]
    return found


if __name__ == "__main__":
    lines = problems()
    sys.stdout.writelines(f"{line}\n" for line in lines)
    sys.exit(1 if lines else 0)
