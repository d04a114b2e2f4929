"""Small branching stories, for tests that need to know every way through."""

from bot.domain.scenario import Choice, Ending, Mood, Scenario, Scene

ENDINGS = (
    Ending("safe", Mood.SAFE, "Well done.", ("Ask.",)),
    Ending("close", Mood.CLOSE, "In time.", ("Stop.",)),
    Ending("hard", Mood.HARD, "That hurt.", ("Tell.",)),
)


def a_scene(scene_id: str, *ways: str, tell: str = "") -> Scene:
    """A scene with a choice ``c0``, ``c1`` … for each place it leads to."""
    choices = tuple(Choice(f"c{n}", f"To {to}", to) for n, to in enumerate(ways))
    return Scene(scene_id, tell, (f"{scene_id} one", f"{scene_id} two"), choices)


def a_scenario(*scenes: Scene, scenario_id: str = "offer", version: str = "aaaa1111") -> Scenario:
    """A story; without scenes: ``one`` leads to ``two`` or ``safe``, ``two`` to ``close`` or ``hard``."""
    told = scenes or (a_scene("one", "two", "safe"), a_scene("two", "close", "hard", tell="A day later."))
    words = "An offer", "You look for work.", "Dulguun"
    return Scenario(scenario_id, "travel", version, *words, told, ENDINGS, "A source", "q")
