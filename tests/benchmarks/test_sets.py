from pathlib import Path

import pytest

from benchmarks.understanding.sets import SETS, SPELLINGS, MissingSetError, Phrase, read_sets

EVALUATION = Path(__file__).parent.parent.parent / "nlu" / "evaluation"


def test_both_shapes_of_a_phrase(tmp_path: Path) -> None:
    (tmp_path / "out_of_scope.yml").write_text("cyrillic: [маргааш бороо орох уу]\n", encoding="utf-8")
    (tmp_path / "everyday.yml").write_text("latin: [yu bna]\nenglish: [hey]\n", encoding="utf-8")
    (tmp_path / "intents.yml").write_text("mixed: [{intent: greet, text: hi сайн уу}]\n", encoding="utf-8")
    assert read_sets(tmp_path) == {
        "intents": [Phrase("mixed", "greet", "hi сайн уу")],
        "out_of_scope": [Phrase("cyrillic", "out_of_scope", "маргааш бороо орох уу")],
        "everyday": [Phrase("latin", "", "yu bna"), Phrase("english", "", "hey")],
    }
    assert list(read_sets(tmp_path, ["everyday"])) == ["everyday"]


def test_no_set_at_all(tmp_path: Path) -> None:
    with pytest.raises(MissingSetError):
        read_sets(tmp_path)


def test_our_sets_can_be_read() -> None:
    found = read_sets(EVALUATION)
    assert tuple(found) == SETS
    assert {phrase.spelling for phrases in found.values() for phrase in phrases} == set(SPELLINGS)
