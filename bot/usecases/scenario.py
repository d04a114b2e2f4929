"""Playing a branching story: begin, choose, leave at any moment, go on on any day."""

from dataclasses import dataclass, replace

from bot.domain.errors import NoSuchScenarioError, StaleError
from bot.domain.learning import Doing, Kind
from bot.domain.people import Person
from bot.domain.scenario import Choice, Ending, Scenario, Scene
from bot.usecases.people import language_of
from bot.usecases.ports import Clock, Library, Store, UnitOfWork
from bot.usecases.practice import note_week

_VERSION = 4
"""So many letters of the version tell in a button whether the story is still the same."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where somebody stands in a scenario.

    ``anew``: the scene where they stood is no more, so it begins again. ``renewed``: they tapped a button of
    an earlier state of the scenario.
    """

    scenario: Scenario
    scene: Scene
    anew: bool = False
    renewed: bool = False


@dataclass(frozen=True, slots=True)
class Turn:
    """What somebody answered in a scene, and what comes of it."""

    scenario: Scenario
    scene: Scene
    choice: Choice
    to: Scene | Ending


@dataclass(frozen=True, slots=True)
class Cover:
    """A scenario before it is opened. ``under_way``: somebody is in the middle of it."""

    scenario: Scenario
    under_way: bool
    done: bool


def mark(scenario: Scenario, scene: Scene, choice_no: int) -> str:
    """One choice of one scene in six letters, for the data of a button: ``1a3fe9`` (choice, scene, version).

    Ten choices and sixteen scenes at most; the content has fewer.
    """
    return f"{choice_no:d}{scenario.scenes.index(scene):x}{scenario.version[:_VERSION]}"


@dataclass(frozen=True, slots=True)
class Scenarios:
    """Where somebody stands in branching stories, and what their choices lead to.

    Every method raises NoSuchScenarioError when the scenario is no more.
    """

    store: Store
    library: Library
    clock: Clock

    async def cover(self, person: Person, scenario_id: str) -> Cover:
        """The scenario as it is offered to this person."""
        scenario = self._scenario(person, scenario_id)
        async with self.store() as work:
            doing = await _doing(work, person, scenario_id)
        return _cover(scenario, doing)

    async def begin(self, person: Person, scenario_id: str) -> Standing:
        """The first scene, or the one where this person left it."""
        scenario = self._scenario(person, scenario_id)
        async with self.store() as work:
            doing = await _doing(work, person, scenario_id)
            scene = scenario.scene(doing.place)
            standing = Standing(scenario, scene or scenario.first, anew=bool(doing.place) and scene is None)
            await self._stand(work, doing, standing.scene)
        return standing

    async def restart(self, person: Person, scenario_id: str) -> Standing:
        """The first scene, wherever this person stood. That it was gone through once stays so."""
        scenario = self._scenario(person, scenario_id)
        async with self.store() as work:
            await self._stand(work, await _doing(work, person, scenario_id), scenario.first)
        return Standing(scenario, scenario.first)

    async def choose(self, person: Person, scenario_id: str, chosen: str) -> Turn | Standing | None:
        """What comes of the choice behind a button (as ``mark`` wrote it); nothing moves before ``arrive``.

        None when just this was chosen a moment ago. A button of an earlier state of the scenario leads to
        where the person stands. Raises StaleError when they stand somewhere else.
        """
        scenario = self._scenario(person, scenario_id)
        async with self.store() as work:
            doing = await _doing(work, person, scenario_id)
        if chosen[2:] != scenario.version[:_VERSION]:
            if not doing.place:
                raise StaleError
            return replace(await self.begin(person, scenario_id), renewed=True)
        turn = _turn(scenario, chosen)
        if doing.place == turn.scene.id:
            return turn
        if doing == _after(doing, turn):
            return None
        raise StaleError

    async def arrive(self, person: Person, turn: Turn) -> None:
        """Stand where a choice has led. To be called when that was shown: a crash shows it once more."""
        async with self.store() as work:
            doing = await _doing(work, person, turn.scenario.id)
            if doing.place != turn.scene.id:
                return
            now = self.clock()
            await work.doings.save(_after(doing, turn), now)
            await note_week(work, person, now)
            await work.commit()

    def _scenario(self, person: Person, scenario_id: str) -> Scenario:
        scenario = self.library.scenario(scenario_id, language_of(person))
        if scenario is None:
            raise NoSuchScenarioError
        return scenario

    async def _stand(self, work: UnitOfWork, doing: Doing, scene: Scene) -> None:
        await work.doings.save(replace(doing, place=scene.id), self.clock())
        await work.commit()


def _new(person: Person, scenario_id: str) -> Doing:
    return Doing(person.id, Kind.SCENARIO, scenario_id)


async def _doing(work: UnitOfWork, person: Person, scenario_id: str) -> Doing:
    found = await work.doings.get(person.id, Kind.SCENARIO, scenario_id)
    return found or _new(person, scenario_id)


def _cover(scenario: Scenario, doing: Doing) -> Cover:
    return Cover(scenario, bool(doing.place), doing.done)


def _after(doing: Doing, turn: Turn) -> Doing:
    """Where somebody stands behind a choice; at an ending the scenario is done and no longer under way."""
    if isinstance(turn.to, Ending):
        return replace(doing, place="", done=True)
    return replace(doing, place=turn.to.id)


def _turn(scenario: Scenario, chosen: str) -> Turn:
    """The choice that ``mark`` wrote. Raises StaleError when it is none."""
    try:
        choice_no, scene_no = int(chosen[0]), int(chosen[1], 16)
        scene = scenario.scenes[scene_no]
        choice = scene.choices[choice_no]
    except (ValueError, IndexError):
        raise StaleError from None
    to = scenario.scene(choice.to) or scenario.ending(choice.to)
    if to is None:
        raise StaleError
    return Turn(scenario, scene, choice, to)
