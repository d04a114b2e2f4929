"""Setting up on machines of every kind: finding Python 3.10, stamps, and messages that name the cure."""

import ast
import importlib.util
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parent.parent
SCRIPT = ROOT / "scripts" / "setup.py"

GOOD = '#!/bin/sh\necho "3 10"\n'
OLD = '#!/bin/sh\necho "3 8"\n'
SHIM = '#!/bin/sh\necho "pyenv: python3.10: command not found" >&2\nexit 127\n'
BROKEN = "this is no program"


@pytest.fixture
def setup(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> ModuleType:
    """The script as a module, on a machine with an empty PATH and an empty home."""
    spec = importlib.util.spec_from_file_location("setup_script", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    for folder in ("bin", "home", "pyenv"):
        (tmp_path / folder).mkdir()
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path / "pyenv"))
    monkeypatch.setattr(module, "TOOLS", tmp_path / "tools")
    monkeypatch.setattr(module, "ROOT", tmp_path)
    return module


def program(path: Path, code: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(code)
    path.chmod(0o755)
    return path


def test_a_python_3_10_on_the_path(setup: ModuleType, tmp_path: Path) -> None:
    found = program(tmp_path / "bin" / "python3.10", GOOD)
    assert setup.find_python310() == str(found)


def test_a_python_of_another_name(setup: ModuleType, tmp_path: Path) -> None:
    program(tmp_path / "bin" / "python3", OLD)
    found = program(tmp_path / "bin" / "python", GOOD)
    assert setup.find_python310() == str(found)


@pytest.mark.parametrize("bad", [SHIM, OLD, BROKEN])
def test_a_shim_that_leads_nowhere_is_passed_by(setup: ModuleType, tmp_path: Path, bad: str) -> None:
    program(tmp_path / "bin" / "python3.10", bad)
    found = program(tmp_path / "pyenv" / "versions" / "3.10.14" / "bin" / "python3.10", GOOD)
    assert setup.find_python310() == str(found)


def test_the_versions_of_pyenv_at_home(setup: ModuleType, tmp_path: Path) -> None:
    found = program(tmp_path / "home" / ".pyenv" / "versions" / "3.10.2" / "bin" / "python3.10", GOOD)
    assert setup.find_python310() == str(found)


def test_uv_is_asked_last(setup: ModuleType, tmp_path: Path) -> None:
    found = program(tmp_path / "managed" / "python3.10", GOOD)
    program(tmp_path / "bin" / "uv", f'#!/bin/sh\n[ "$2" = find ] && echo {found}\nexit 0\n')
    assert setup.find_python310() == str(found)


def test_none_at_all_names_the_cure(setup: ModuleType, tmp_path: Path) -> None:
    program(tmp_path / "bin" / "python3.10", SHIM)
    program(tmp_path / "bin" / "uv", "#!/bin/sh\nexit 2\n")
    with pytest.raises(setup.CannotSetUpError) as caught:
        setup.find_python310()
    for word in ("3.10", "PATH", "pyenv", "uv", "apt-get install"):
        assert word in str(caught.value)


def test_without_uv_and_without_pip_it_says_so(
    setup: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", str(program(tmp_path / "no-pip", "#!/bin/sh\nexit 1\n")))
    with pytest.raises(setup.CannotSetUpError, match="uv could not be installed"):
        setup.uv_command()


def test_uv_in_var_is_used_again(setup: ModuleType, tmp_path: Path) -> None:
    mine = program(tmp_path / "tools" / "uv" / "bin" / "uv", "#!/bin/sh\n")
    assert setup.uv_command() == [str(mine)]


def test_an_old_python_is_told_what_is_needed(setup: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 10, 1))
    monkeypatch.setattr(sys, "version", "3.10.1 (main)")
    with pytest.raises(setup.CannotSetUpError, match=r"3\.11 or later; this is 3\.10\.1"):
        setup.check_python()


def test_an_old_python_can_read_the_script_far_enough_to_say_so() -> None:
    ast.parse(SCRIPT.read_text("utf-8"), feature_version=(3, 8))


def test_it_needs_nothing_installed() -> None:
    names = {
        name.split(".")[0]
        for node in ast.walk(ast.parse(SCRIPT.read_text("utf-8")))
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    assert names <= sys.stdlib_module_names


def an_environment(setup: ModuleType, folder: Path) -> tuple[Path, Path]:
    """An environment with its stamp, and the lock it was made from."""
    lock = folder / "requirements.lock"
    lock.write_text("a==1\n")
    program(setup.python_of(folder / ".venv"), GOOD)
    setup.finish(folder / ".venv", [lock], 0.0)
    return folder / ".venv", lock


def test_what_is_up_to_date_is_not_made_again(setup: ModuleType, tmp_path: Path) -> None:
    venv, lock = an_environment(setup, tmp_path)
    assert setup.is_made(venv, [lock])
    setup.bot_environment("requirements.lock")  # would fail: there is no uv here


def test_another_lock_makes_it_anew(setup: ModuleType, tmp_path: Path) -> None:
    venv, lock = an_environment(setup, tmp_path)
    lock.write_text("a==2\n")
    assert not setup.is_made(venv, [lock])


def test_an_interrupted_installation_is_begun_again(setup: ModuleType, tmp_path: Path) -> None:
    venv, lock = an_environment(setup, tmp_path)
    (venv / setup.STAMP).unlink()
    assert not setup.is_made(venv, [lock])


def test_an_environment_whose_python_is_gone_is_made_anew(setup: ModuleType, tmp_path: Path) -> None:
    venv, lock = an_environment(setup, tmp_path)
    setup.python_of(venv).unlink()
    setup.python_of(venv).symlink_to(tmp_path / "uninstalled")
    assert not setup.is_made(venv, [lock])


def test_an_environment_in_a_copied_folder_is_made_anew(setup: ModuleType, tmp_path: Path) -> None:
    venv, lock = an_environment(setup, tmp_path)
    copied = tmp_path / "copy" / ".venv"
    copied.parent.mkdir()
    venv.rename(copied)
    assert not setup.is_made(copied, [lock])


def test_an_environment_for_tests_serves_for_running_too(setup: ModuleType, tmp_path: Path) -> None:
    _, lock = an_environment(setup, tmp_path)
    lock.rename(tmp_path / "requirements-dev.lock")
    (tmp_path / "requirements.lock").write_text("b==1\n")
    setup.finish(tmp_path / ".venv", [tmp_path / "requirements-dev.lock"], 0.0)
    setup.bot_environment("requirements.lock")


def test_a_command_that_fails_is_named(tmp_path: Path) -> None:
    """The script as a person runs it: exit code and message, no traceback."""
    program(tmp_path / "uv", "#!/bin/sh\nexit 3\n")
    script = tmp_path / "project" / "scripts" / "setup.py"
    script.parent.mkdir(parents=True)
    script.write_bytes(SCRIPT.read_bytes())
    (tmp_path / "project" / "requirements.lock").write_text("a==1\n")
    done = subprocess.run(
        [sys.executable, str(script), "--runtime", "--no-nlu"],
        env={**os.environ, "PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 3
    assert "This command failed" in done.stderr
    assert "Traceback" not in done.stderr
