"""The right option must not give itself away."""

from pathlib import Path

import pytest
import yaml

from .conftest import QUIZ, said


def rewrite(path: Path, change: str) -> None:
    """Make the right options of a file the longest ones, or put them all first."""
    data = yaml.load(path.read_text("utf-8"), yaml.BaseLoader)
    for question in data["questions"]:
        options = question.get("options", [])
        if change == "first":
            options.sort(key=lambda option: option.get("right") != "true")
        for option in options if change == "long" else ():
            option["text"] = option["text"][:20] + (" мөн" * 9 if option.get("right") else "")
    path.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=1000), "utf-8")


@pytest.mark.parametrize("name", [QUIZ, "courses/leader.yml", "rounds/job_scams.yml"])
@pytest.mark.parametrize("language", ["mn", "en"])
def test_the_longest_option_is_not_mostly_right(folder: Path, name: str, language: str) -> None:
    rewrite(folder / language / name, "long")
    found = [problem for problem in said(folder) if "right option" in problem]
    (problem,) = found
    total = 3 if name.startswith("rounds") else 9 if name == QUIZ else 10
    assert problem.startswith(f"{language}/{name}:")
    assert f"the right option is the longest in {total} of {total} questions → shorten it" in problem


@pytest.mark.parametrize("name", [QUIZ, "courses/coordinator.yml", "rounds/rights_help.yml"])
def test_the_right_option_is_not_always_in_the_same_place(folder: Path, name: str) -> None:
    for language in ("mn", "en"):
        rewrite(folder / language / name, "first")
    found = said(folder)
    assert len(found) == 2
    assert all("the right option is always number 1 → move it in some questions" in one for one in found)
