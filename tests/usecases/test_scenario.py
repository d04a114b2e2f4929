"""Where somebody stands in a branching story, whatever they tap and whatever becomes of the story."""

import asyncio
from dataclasses import dataclass, field, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import NoSuchScenarioError, StaleError
from bot.domain.learning import Doing, Kind
from bot.domain.people import Person
from bot.domain.scenario import Ending, Scenario, Scene
from bot.usecases.people import DeleteMe
from bot.usecases.scenario import Scenarios, Standing, Turn, mark
from tests.fakes.others import FakeLibrary
from tests.fakes.scenario import ENDINGS, a_scenario, a_scene
from tests.usecases.house import House


@dataclass
class Stage(House):
    """A house with stories to play."""

    library: FakeLibrary = field(default_factory=FakeLibrary)

    def __post_init__(self) -> None:
        self.put(a_scenario())
        self.scenarios = Scenarios(self.memory.unit, self.library, self.clock)

    def put(self, scenario: Scenario) -> None:
        self.library.played[scenario.id] = scenario

    def mark(self, scene_id: str, choice_no: int) -> str:
        """The mark of a button of the story as it is now."""
        scenario = self.library.played["offer"]
        scene = scenario.scene(scene_id)
        assert scene is not None
        return mark(scenario, scene, choice_no)

    async def tap(self, person: Person, scene_id: str, choice_no: int) -> Turn | Standing | None:
        """Choose and, when that leads on, arrive."""
        turn = await self.scenarios.choose(person, "offer", self.mark(scene_id, choice_no))
        if isinstance(turn, Turn):
            await self.scenarios.arrive(person, turn)
        return turn

    async def doing(self, person: Person) -> Doing | None:
        async with self.memory.unit() as work:
            return await work.doings.get(person.id, Kind.SCENARIO, "offer")

    async def place(self, person: Person) -> str:
        doing = await self.doing(person)
        return doing.place if doing else ""


async def test_from_the_first_scene_to_an_ending() -> None:
    stage = Stage()
    person = await stage.person()
    now = await stage.scenarios.begin(person, "offer")
    assert (now.scene.id, now.anew, now.renewed) == ("one", False, False)
    turn = await stage.tap(person, "one", 0)
    assert isinstance(turn, Turn)
    assert (turn.choice.text, turn.to) == ("To two", turn.scenario.scenes[1])
    assert await stage.place(person) == "two"
    turn = await stage.tap(person, "two", 1)
    assert isinstance(turn, Turn)
    assert turn.to == ENDINGS[2]
    assert await stage.doing(person) == Doing(person.id, Kind.SCENARIO, "offer", "", done=True)


async def test_a_choice_notes_the_week() -> None:
    stage = Stage()
    person = await stage.person()
    await stage.scenarios.begin(person, "offer")
    async with stage.memory.unit() as work:
        assert await work.weeks.of(person.id) == []
    await stage.tap(person, "one", 0)
    async with stage.memory.unit() as work:
        assert len(await work.weeks.of(person.id)) == 1


async def test_begun_again_it_goes_on_where_it_was_left() -> None:
    stage = Stage()
    person = await stage.person()
    await stage.scenarios.begin(person, "offer")
    await stage.tap(person, "one", 0)
    stage.clock.pass_(days=40)
    for _ in range(2):
        assert (await stage.scenarios.begin(person, "offer")).scene.id == "two"


async def test_from_the_start_once_more_and_done_stays_done() -> None:
    stage = Stage()
    person = await stage.person()
    await stage.scenarios.begin(person, "offer")
    await stage.tap(person, "one", 1)
    assert (await stage.scenarios.restart(person, "offer")).scene.id == "one"
    await stage.tap(person, "one", 0)
    assert (await stage.scenarios.restart(person, "offer")).scene.id == "one"
    assert await stage.doing(person) == Doing(person.id, Kind.SCENARIO, "offer", "one", done=True)


async def test_nothing_moves_before_it_was_shown() -> None:
    stage = Stage()
    person = await stage.person()
    await stage.scenarios.begin(person, "offer")
    button = stage.mark("one", 0)
    first = await stage.scenarios.choose(person, "offer", button)
    assert await stage.place(person) == "one", "a crash here, and the same tap is handled again"
    again = await stage.scenarios.choose(person, "offer", button)
    assert isinstance(first, Turn)
    assert again == first
    await stage.scenarios.arrive(person, first)
    await stage.scenarios.arrive(person, first)
    assert await stage.place(person) == "two"


async def test_a_late_arrival_never_takes_anybody_back() -> None:
    stage = Stage()
    person = await stage.person()
    await stage.scenarios.begin(person, "offer")
    turn = await stage.tap(person, "one", 0)
    await stage.tap(person, "two", 0)
    assert isinstance(turn, Turn)
    await stage.scenarios.arrive(person, turn)
    assert await stage.place(person) == ""


@pytest.mark.parametrize(("scene", "choice_no", "ways"), [("one", 0, 1), ("two", 1, 2)])
async def test_a_second_tap_on_the_same_button_changes_nothing(scene: str, choice_no: int, ways: int) -> None:
    stage = Stage()
    person = await stage.person()
    await stage.scenarios.begin(person, "offer")
    await stage.tap(person, "one", 0)
    if ways == 2:
        await stage.tap(person, "two", 1)
    before, writes = await stage.doing(person), stage.memory.writes
    assert await stage.tap(person, scene, choice_no) is None
    assert (await stage.doing(person), stage.memory.writes) == (before, writes)


async def test_another_choice_of_a_scene_that_is_past_is_stale() -> None:
    stage = Stage()
    person = await stage.person()
    with pytest.raises(StaleError):
        await stage.tap(person, "one", 0)
    await stage.scenarios.begin(person, "offer")
    with pytest.raises(StaleError):
        await stage.tap(person, "two", 0)
    await stage.tap(person, "one", 0)
    with pytest.raises(StaleError):
        await stage.tap(person, "one", 1)
    assert await stage.place(person) == "two"


@pytest.mark.parametrize("chosen", ["", "0", "90aaaa", "0faaaa", "xxaaaa", "-1aaaa", "00", "00aaaa1"])
async def test_what_is_no_mark_is_stale(chosen: str) -> None:
    stage = Stage()
    with pytest.raises(StaleError):
        await stage.scenarios.choose(await stage.person(), "offer", chosen)


async def test_the_place_is_everybodys_own() -> None:
    stage = Stage()
    person, other = await stage.person(), await stage.person()
    await stage.scenarios.begin(person, "offer")
    with pytest.raises(StaleError):
        await stage.tap(other, "one", 0)
    assert await stage.doing(other) is None


async def test_a_story_that_is_gone() -> None:
    stage = Stage()
    person = await stage.person()
    await stage.scenarios.begin(person, "offer")
    button = stage.mark("one", 0)
    del stage.library.played["offer"]
    for act in (
        stage.scenarios.cover(person, "offer"),
        stage.scenarios.begin(person, "offer"),
        stage.scenarios.restart(person, "offer"),
        stage.scenarios.choose(person, "offer", button),
    ):
        with pytest.raises(NoSuchScenarioError):
            await act


async def test_a_story_that_was_changed_goes_on_from_the_same_scene() -> None:
    stage = Stage()
    person = await stage.person()
    await stage.scenarios.begin(person, "offer")
    await stage.tap(person, "one", 0)
    button = stage.mark("two", 0)
    stage.put(a_scenario(a_scene("two", "hard"), a_scene("one", "two"), version="bbbb"))
    now = await stage.scenarios.choose(person, "offer", button)
    assert isinstance(now, Standing)
    assert (now.scene.id, now.scene.choices[0].to) == ("two", "hard")
    assert now.renewed
    assert not now.anew
    turn = await stage.tap(person, "two", 0)
    assert isinstance(turn, Turn)
    assert turn.to == ENDINGS[2]


async def test_a_story_whose_scene_is_gone_begins_anew() -> None:
    stage = Stage()
    person = await stage.person()
    await stage.scenarios.begin(person, "offer")
    await stage.tap(person, "one", 0)
    button = stage.mark("two", 0)
    stage.put(a_scenario(a_scene("first", "safe"), version="bbbb"))
    now = await stage.scenarios.begin(person, "offer")
    assert (now.scene.id, now.anew, now.renewed) == ("first", True, False)
    assert await stage.place(person) == "first"
    again = await stage.scenarios.choose(person, "offer", button)
    assert isinstance(again, Standing)
    assert (again.scene.id, again.anew, again.renewed) == ("first", False, True)


async def test_a_changed_story_that_nobody_is_in_makes_its_old_buttons_stale() -> None:
    stage = Stage()
    person = await stage.person()
    await stage.scenarios.begin(person, "offer")
    await stage.tap(person, "one", 1)
    button = stage.mark("one", 0)
    stage.put(a_scenario(version="bbbb"))
    with pytest.raises(StaleError):
        await stage.scenarios.choose(person, "offer", button)


async def test_a_choice_that_leads_nowhere_is_stale() -> None:
    """The content check refuses such a file; if one came through, it must not take anybody anywhere."""
    stage = Stage()
    stage.put(a_scenario(a_scene("one", "nowhere")))
    person = await stage.person()
    await stage.scenarios.begin(person, "offer")
    with pytest.raises(StaleError):
        await stage.tap(person, "one", 0)
    assert await stage.place(person) == "one"


async def test_the_cover_tells_what_is_under_way_and_what_is_done() -> None:
    stage = Stage()
    person = await stage.person()

    async def cover() -> tuple[bool, bool]:
        found = await stage.scenarios.cover(person, "offer")
        assert found.scenario == stage.library.played["offer"]
        return found.under_way, found.done

    assert await cover() == (False, False)
    await stage.scenarios.begin(person, "offer")
    assert await cover() == (True, False)
    await stage.tap(person, "one", 1)
    assert await cover() == (False, True)
    await stage.scenarios.restart(person, "offer")
    assert await cover() == (True, True)


async def test_who_is_forgotten_stands_nowhere() -> None:
    stage = Stage()
    person = await stage.person()
    await stage.scenarios.begin(person, "offer")
    await DeleteMe(stage.memory.unit, stage.clock)(person)
    assert await stage.doing(person) is None


def test_a_mark_has_six_letters_in_the_largest_story() -> None:
    scenario = a_scenario(*(a_scene(f"s{n}", "safe", "hard", "close") for n in range(16)))
    marks = {mark(scenario, scene, n) for scene in scenario.scenes for n in range(3)}
    assert len(marks) == 48
    assert {len(one) for one in marks} == {6}
    changed = replace(scenario, version="bbbb1111")
    assert not marks & {mark(changed, scene, n) for scene in changed.scenes for n in range(3)}


SCENES = ("s0", "s1", "s2", "s3")


@st.composite
def stories(draw: st.DrawFn) -> Scenario:
    """Any story, with circles and all."""
    count = draw(st.integers(1, len(SCENES)))
    places = [*SCENES[:count], *(ending.id for ending in ENDINGS)]
    ways = st.lists(st.sampled_from(places), min_size=2, max_size=3)
    return a_scenario(*(a_scene(scene_id, *draw(ways)) for scene_id in SCENES[:count]))


taps = st.one_of(
    st.tuples(st.just("choose"), st.integers(0, 3), st.integers(0, 2)),
    st.tuples(st.just("any"), st.integers(0, 3), st.integers(0, 2)),
    st.tuples(st.sampled_from(["begin", "restart", "crash"]), st.just(0), st.integers(0, 2)),
)


@given(stories(), st.lists(taps, max_size=20))
def test_whatever_is_tapped_only_an_open_choice_leads_on(
    scenario: Scenario, walk: list[tuple[str, int, int]]
) -> None:
    asyncio.run(_walk(scenario, walk))


async def _walk(scenario: Scenario, walk: list[tuple[str, int, int]]) -> None:
    stage = Stage()
    stage.put(scenario)
    person = await stage.person()
    place, done = "", False
    for what, scene_no, choice_no in walk:
        scene = scenario.scene(place)
        if what in ("begin", "restart"):
            now = await getattr(stage.scenarios, what)(person, "offer")
            place = now.scene.id
            assert place == (scene.id if scene and what == "begin" else scenario.first.id)
        elif what == "any":
            tapped = scenario.scenes[scene_no % len(scenario.scenes)]
            if tapped != scene:
                await _tap_elsewhere(stage, person, tapped, choice_no % len(tapped.choices), place)
        elif scene is not None:
            chosen = choice_no % len(scene.choices)
            if what == "crash":
                await stage.scenarios.choose(person, "offer", stage.mark(place, chosen))
            else:
                turn = await stage.tap(person, place, chosen)
                assert isinstance(turn, Turn)
                done = done or isinstance(turn.to, Ending)
                place = "" if isinstance(turn.to, Ending) else turn.to.id
        doing = await stage.doing(person) or Doing(person.id, Kind.SCENARIO, "offer")
        assert (doing.place, doing.done) == (place, done)


async def _tap_elsewhere(stage: Stage, person: Person, scene: Scene, choice_no: int, place: str) -> None:
    """A button of a scene where the person does not stand: stale, or a second tap on what led here."""
    try:
        assert await stage.tap(person, scene.id, choice_no) is None
    except StaleError:
        assert scene.choices[choice_no].to != place
