"""How Rasa is started, and when a model is out of date."""

from pathlib import Path

import pytest

from bot.understanding.process import environment, inputs_digest, model_path, run_command, train_command

INPUTS = (
    "nlu/config.yml",
    "nlu/domain/help.yml",
    "nlu/data/help.yml",
    "nlu/components/tokenizer.py",
    "nlu/requirements.lock",
    "stories/help.yml",
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
)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name in INPUTS:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("name", INPUTS)
def test_every_input_counts(project: Path, name: str) -> None:
    before = inputs_digest(project)
    assert before == inputs_digest(project)
    (project / name).write_text("changed", encoding="utf-8")
    assert inputs_digest(project) != before


def test_a_new_file_counts_and_what_is_no_input_does_not(project: Path) -> None:
    before = inputs_digest(project)
    (project / "nlu/evaluation").mkdir()
    (project / "nlu/evaluation/set.yml").write_text("x", encoding="utf-8")
    (project / "bot/understanding/phrases.txt").write_text("x", encoding="utf-8")
    assert inputs_digest(project) == before
    (project / "nlu/data/more.yml").write_text("", encoding="utf-8")
    assert inputs_digest(project) != before


def test_moving_words_from_one_file_to_another_counts(project: Path) -> None:
    (project / "nlu/data/a.yml").write_text("xy", encoding="utf-8")
    (project / "nlu/data/b.yml").write_text("", encoding="utf-8")
    before = inputs_digest(project)
    (project / "nlu/data/a.yml").write_text("x", encoding="utf-8")
    (project / "nlu/data/b.yml").write_text("y", encoding="utf-8")
    assert inputs_digest(project) != before


def test_the_model_is_named_after_its_inputs(project: Path) -> None:
    model = model_path(project, project / "var")
    assert model.name == f"luujin-{inputs_digest(project)[:12]}.tar.gz"
    command = train_command(project, project / "var")
    assert command[-2:] == ["--fixed-model-name", model.name.removesuffix(".tar.gz")]


def test_rasa_is_reachable_from_this_machine_only(project: Path) -> None:
    command = run_command(project, project / "model.tar.gz", 5005)
    assert command[command.index("--interface") + 1] == "127.0.0.1"
    assert command[command.index("--port") + 1] == "5005"
    assert "--cors" not in command


def test_rasa_gets_none_of_our_secrets_and_calls_nobody(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LUUJIN_TELEGRAM_TOKEN", "secret")
    given = environment(project)
    assert "secret" not in given.values()
    assert given["RASA_TELEMETRY_ENABLED"] == "false"
    assert given["PYTHONPATH"] == str(project)
