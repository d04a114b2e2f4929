"""Reading Dockerfiles and .dockerignore: what goes into an image, and what is wrong with how."""

import re
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

IMAGE = re.compile(r"[a-z0-9./_-]+:\d+\.\d+[\w.-]*(@sha256:[0-9a-f]{64})?")
"""An image with its version: ``latest`` is another one tomorrow, and so is a bare ``17``."""
NOT_ROOT = re.compile(r"[1-9]\d*:[1-9]\d*")


def dockerfile_problems(root: Path, name: str) -> Iterator[str]:
    """What is wrong with one Dockerfile."""
    steps = list(instructions((root / name).read_text(encoding="utf-8")))
    stages: set[str] = set()
    for word, rest in steps:
        if word == "FROM":
            image, *alias = re.split(r"\s+as\s+", rest, flags=re.IGNORECASE)
            if image not in stages and not IMAGE.fullmatch(image):
                yield f"FROM {image} is not pinned to a version"
            stages |= set(alias)
        if word == "ADD":
            yield "ADD unpacks and downloads; use COPY"
        if word in {"CMD", "ENTRYPOINT"} and not rest.startswith("["):
            yield f"{word} goes through a shell, which keeps SIGTERM to itself; use the form with brackets"
        if word == "RUN":
            yield from run_problems(rest)
    users = [rest for word, rest in steps[last_stage(steps) :] if word == "USER"]
    if not users or not NOT_ROOT.fullmatch(users[-1]):
        yield "the last USER is not a pair of numbers other than 0"
    ignored = Ignored(root)
    for source in copied(steps):
        if not (root / source).exists():
            yield f"COPY {source}: there is no such file"
        elif source in ignored:
            yield f"COPY {source}: .dockerignore keeps it out"


def run_problems(command: str) -> Iterator[str]:
    """What is wrong with one RUN."""
    if "apt-get install" in command and "rm -rf /var/lib/apt/lists" not in command:
        yield "apt-get leaves its lists in the image"
    if "pip install" in command and not ("--require-hashes" in command and "--no-cache-dir" in command):
        yield "pip install needs --require-hashes and --no-cache-dir"
    if re.search(r"(curl|wget)[^&;]*\|", command):
        yield "runs what it downloads"


def instructions(text: str) -> Iterator[tuple[str, str]]:
    """Each instruction of a Dockerfile: its word in capitals, and the rest on one line."""
    lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    for line in re.sub(r"\\\n\s*", "", "\n".join(lines)).splitlines():
        word, _, rest = line.strip().partition(" ")
        yield word.upper(), rest.strip()


def last_stage(steps: list[tuple[str, str]]) -> int:
    """Where the stage begins that becomes the image."""
    return max(number for number, (word, _) in enumerate(steps) if word == "FROM")


def copies(steps: list[tuple[str, str]]) -> Iterator[tuple[list[str], str]]:
    """Sources and destination of each COPY from the project's folder."""
    for word, rest in steps:
        if word == "COPY" and "--from=" not in rest:
            *sources, destination = (part for part in rest.split() if not part.startswith("--"))
            yield sources, destination


def copied(steps: list[tuple[str, str]]) -> list[str]:
    """Everything that is copied from the project's folder."""
    return [source for sources, _ in copies(steps) for source in sources]


class Ignored:
    """What .dockerignore keeps out: the last line that fits a path, or a folder above it, decides."""

    def __init__(self, root: Path) -> None:
        lines = (root / ".dockerignore").read_text(encoding="utf-8").splitlines()
        self._rules = [line.strip() for line in lines if line.strip() and not line.startswith("#")]

    def __contains__(self, path: str) -> bool:
        out = False
        for rule in self._rules:
            pattern = rule.removeprefix("!").rstrip("/")
            if any(fits(place, pattern) for place in (path, *map(str, Path(path).parents))):
                out = not rule.startswith("!")
        return out


def fits(path: str, pattern: str) -> bool:
    """Whether a pattern fits, part by part; ``**/`` stands for any folders or none."""
    if pattern.startswith("**/"):
        parts = path.split("/")
        return any(fits("/".join(parts[n:]), pattern[3:]) for n in range(len(parts)))
    wanted, given = pattern.split("/"), path.split("/")
    return len(wanted) == len(given) and all(map(fnmatch, given, wanted))
