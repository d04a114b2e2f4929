"""Every way through every branching story comes to an end, and no choice leads nowhere."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.scenario import Ending, Mood, Scenario
from tests.chat.world import CONTENT, content
from tests.fakes.scenario import a_scenario

LANGUAGES = ("mn", "en")
STORIES = sorted(file.stem for file in (CONTENT / "mn" / "scenarios").glob("*.yml"))


def the(scenario_id: str, language: str) -> Scenario:
    scenario = content().scenario(scenario_id, language)
    assert scenario is not None
    return scenario


def paths(scenario: Scenario, place: str, gone: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Every way from here, each up to its ending or to where it comes back to a place it has seen."""
    scene = scenario.scene(place)
    if scene is None or place in gone:
        yield (*gone, place)
        return
    for choice in scene.choices:
        yield from paths(scenario, choice.to, (*gone, place))


def test_there_are_stories() -> None:
    assert len(STORIES) >= 6
    assert {scenario.topic for scenario in content().scenarios("mn")} == {
        topic.id for topic in content().topics("mn")
    }


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("scenario_id", STORIES)
def test_every_way_reaches_an_ending_and_every_ending_is_reached(scenario_id: str, language: str) -> None:
    scenario = the(scenario_id, language)
    every = list(paths(scenario, scenario.first.id))
    ends = [scenario.ending(path[-1]) for path in every]
    assert None not in ends, "a way goes round in a circle or leads nowhere"
    assert set(ends) == set(scenario.endings)
    assert {place for path in every for place in path[:-1]} == {scene.id for scene in scenario.scenes}


@pytest.mark.parametrize("scenario_id", STORIES)
def test_a_story_can_end_well_and_can_go_wrong(scenario_id: str) -> None:
    moods = {ending.mood for ending in the(scenario_id, "mn").endings}
    assert {Mood.SAFE, Mood.HARD} <= moods


@pytest.mark.parametrize("scenario_id", STORIES)
def test_ids_ways_and_moods_are_the_same_in_both_languages(scenario_id: str) -> None:
    mongolian, english = (the(scenario_id, language) for language in LANGUAGES)
    assert (mongolian.version, mongolian.quiz) == (english.version, english.quiz)
    for ours, theirs in zip(mongolian.scenes, english.scenes, strict=True):
        ways = [[(choice.id, choice.to) for choice in scene.choices] for scene in (ours, theirs)]
        assert (ours.id, ways[0]) == (theirs.id, ways[1])
    for our_end, their_end in zip(mongolian.endings, english.endings, strict=True):
        assert (our_end.id, our_end.mood) == (their_end.id, their_end.mood)


@given(st.sampled_from(STORIES), st.sampled_from(LANGUAGES), st.data())
def test_whoever_chooses_by_chance_comes_to_an_end(
    scenario_id: str, language: str, data: st.DataObject
) -> None:
    scenario = the(scenario_id, language)
    place: str | Ending = scenario.first.id
    for _ in scenario.scenes:
        scene = scenario.scene(str(place))
        assert scene is not None
        choice = data.draw(st.sampled_from(scene.choices))
        assert scene.choice(choice.id) == choice
        place = scenario.ending(choice.to) or choice.to
        if isinstance(place, Ending):
            break
    assert isinstance(place, Ending)


def test_what_is_not_there_is_none() -> None:
    scenario = a_scenario()
    assert scenario.first.id == "one"
    assert scenario.scene("safe") is None
    assert scenario.ending("one") is None
    assert scenario.first.choice("c9") is None
