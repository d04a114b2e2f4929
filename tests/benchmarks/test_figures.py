import pytest

from benchmarks.understanding.figures import figures, in_scope
from benchmarks.understanding.goals import Goal, goals
from benchmarks.understanding.reading import Seen
from benchmarks.understanding.sets import Phrase
from bot.domain.conversation import Reading, Source
from bot.domain.safety import Risk


def seen(
    meant: str,
    taken: str,
    confidence: float = 0.9,
    risk: Risk = Risk.NONE,
    *,
    spelling: str = "latin",
    source: Source = Source.RASA,
) -> Seen:
    return Seen(Phrase(spelling, meant, "x"), Reading("x", taken, confidence, risk, "mn", source))


INTENTS = [
    seen("greet", "greet", 1.0),
    seen("greet", "out_of_scope", 0.3),
    seen("thanks", "thanks", 0.9, spelling="english"),
    seen("thanks", "greet", 0.6, spelling="english"),
]


def test_accuracy_by_spelling_and_together() -> None:
    found = figures({"intents": INTENTS}, typos=INTENTS[:2])
    assert {spelling: (one.hits, one.n) for spelling, one in found.accuracy.items()} == {
        "latin": (1, 2),
        "english": (1, 2),
        "all": (2, 4),
    }
    assert found.typos["latin"].value == 0.5
    assert [(one.meant, one.taken) for one in found.confusions] == [
        ("greet", "out_of_scope"),
        ("thanks", "greet"),
    ]


@pytest.mark.parametrize(
    ("taken", "confidence", "score"),
    [("greet", 0.7, 0.7), ("out_of_scope", 0.7, 0.3), ("out_of_scope", 1.0, 0.0)],
)
def test_how_sure_it_can_answer(taken: str, confidence: float, score: float) -> None:
    assert in_scope(seen("greet", taken, confidence)) == pytest.approx(score)


def test_out_of_scope() -> None:
    outside = [seen("out_of_scope", "out_of_scope", 0.9), seen("out_of_scope", "greet", 0.65)]
    scope = figures({"intents": INTENTS, "out_of_scope": outside}).scope
    assert scope is not None
    assert (scope.answered["all"].hits, scope.answered["all"].n) == (1, 2)
    # In scope 1, .7, .9, .6 against .1 and .65: seven of eight pairs in the right order.
    assert scope.auroc == pytest.approx(7 / 8)


def test_disclosures() -> None:
    read = [
        seen("disclose_danger_now", "disclose_danger_now", risk=Risk.URGENT),
        seen("disclose_danger_now", "disclose_grooming", risk=Risk.CONCERN, source=Source.SAFETY_NET),
        seen("disclose_grooming", "check_online_contact"),
    ]
    found = figures({"disclosures": read}).disclosures
    assert found is not None
    assert (found.found["latin"].hits, found.kind["latin"].hits, found.urgent["latin"].hits) == (2, 1, 1)
    assert (found.found["latin"].n, found.urgent["latin"].n) == (3, 2)
    assert found.sources == {"rasa": 1, "safety_net": 1}
    assert {kind: one.hits for kind, one in found.missed.items()} == {
        "disclose_danger_now": 0,
        "disclose_grooming": 1,
    }


def test_false_alarms() -> None:
    read = [seen("", "greet"), seen("", "ask_for_human", risk=Risk.CONCERN)]
    found = figures({"everyday": read}).alarms["everyday"]
    assert found.shares["all"].value == 0.5
    assert found.sources == {"rasa": 1}


def test_goals_are_asked_of_what_was_measured() -> None:
    asked = {goal.what: goal for goal in goals(figures({"intents": INTENTS}, typos=INTENTS))}
    assert not asked["intents, latin"].is_reached
    assert asked["lost by typos, all"].is_reached
    assert "intents, cyrillic" not in asked
    assert not any("disclosures" in what for what in asked)
    assert goals(figures({})) == []


@pytest.mark.parametrize(
    ("value", "at_least", "reached"),
    [(0.9, True, True), (0.89, True, False), (0.9, False, True), (0.91, False, False)],
)
def test_goal(value: float, at_least: bool, reached: bool) -> None:
    assert Goal("x", value, 0.9, at_least, "share").is_reached is reached
