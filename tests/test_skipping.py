"""Under CI a skipped test fails the session and is named; elsewhere it is only skipped. Also with workers."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FILES = {
    "test_good.py": "def test_good(): pass\n",
    "test_one.py": "import pytest\n@pytest.mark.skip(reason='not here')\ndef test_rests(): pass\n",
    "test_whole.py": "import pytest\npytest.skip('not here', allow_module_level=True)\n",
    "test_known.py": "import pytest\n@pytest.mark.xfail\ndef test_known(): assert False\n",
    "pytest.ini": "[pytest]\n",
}

alone_and_together = pytest.mark.parametrize("workers", [0, 2])


def session(folder: Path, ci: str | None, workers: int, *left_out: str) -> subprocess.CompletedProcess[str]:
    for name, code in FILES.items():
        if name not in left_out:
            (folder / name).write_text(code)
    env = {name: value for name, value in os.environ.items() if name != "CI"}
    env |= {"PYTHONPATH": str(ROOT), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"} | ({"CI": ci} if ci else {})
    several = ["-p", "xdist", "--numprocesses", str(workers)] if workers else []
    plugins = [*several, "-p", "tests.conftest", "-p", "no:cacheprovider"]
    command = [sys.executable, "-m", "pytest", "-q", *plugins, "."]
    return subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=False)


@alone_and_together
def test_ci_takes_no_skipping_for_an_answer(tmp_path: Path, workers: int) -> None:
    done = session(tmp_path, "true", workers)
    assert done.returncode == 1, done.stdout
    named = done.stdout.partition("CI does not take")[2]
    assert "test_one.py::test_rests" in named
    assert "test_whole.py" in named
    assert "test_known" not in named, "what is known to fail is not skipped"


@alone_and_together
def test_with_nothing_skipped_ci_is_content(tmp_path: Path, workers: int) -> None:
    assert session(tmp_path, "true", workers, "test_one.py", "test_whole.py").returncode == 0


@alone_and_together
def test_elsewhere_skipping_is_fine(tmp_path: Path, workers: int) -> None:
    assert session(tmp_path, None, workers).returncode == 0
