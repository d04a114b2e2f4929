import pytest

from benchmarks.understanding.confusion import Confusion, scores, worst

PAIRS = [
    ("greet", "greet"),
    ("greet", "greet"),
    ("greet", "thanks"),
    ("greet", "thanks"),
    ("thanks", "thanks"),
    ("goodbye", "menu"),
    ("goodbye", "greet"),
]


def test_scores_by_hand() -> None:
    goodbye, thanks, greet = scores(PAIRS)
    assert (goodbye.intent, goodbye.n, goodbye.precision, goodbye.recall, goodbye.f1) == (
        "goodbye",
        2,
        0,
        0,
        0,
    )
    assert [thanks.n, thanks.precision, thanks.recall] == pytest.approx([1, 1 / 3, 1])
    assert [greet.n, greet.precision, greet.recall] == pytest.approx([4, 2 / 3, 0.5])
    for one in (thanks, greet):
        harmonic = 2 * one.precision * one.recall / (one.precision + one.recall)
        assert one.f1 == pytest.approx(harmonic)


def test_worst_confusions_first() -> None:
    assert worst(PAIRS, most=2) == [Confusion("greet", "thanks", 2, 4), Confusion("goodbye", "greet", 1, 2)]


def test_nothing_was_asked() -> None:
    assert scores([]) == []
    assert worst([]) == []
