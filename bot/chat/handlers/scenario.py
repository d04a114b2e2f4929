"""Branching stories: choose one, be written to, answer, leave, come back."""

from dataclasses import replace

from bot.chat.handlers import before
from bot.chat.handlers.consent import asked_first
from bot.chat.handlers.numbers import number
from bot.chat.screen import Screen
from bot.chat.views import scenario as view
from bot.chat.views import welcome
from bot.chat.visit import Visit
from bot.domain.errors import StaleError
from bot.domain.scenario import Ending, Scenario, Scene
from bot.usecases.explore import Genre
from bot.usecases.scenario import Standing, Turn


async def tap(visit: Visit, args: tuple[str, ...]) -> None:
    """Every button of a story: ``<mark>:<story>`` is a choice in a scene."""
    match args:
        case ("open", scenario_id):
            await open_(visit, scenario_id)
        case ("go", scenario_id):
            await begin(visit, scenario_id)
        case ("new", scenario_id):
            await _begin_anew(visit, scenario_id)
        case ("again", scenario_id, ending_no):
            await _try_again(visit, scenario_id, number(ending_no))
        case ("leave",):
            await visit.show(welcome.menu(visit.words, visit.words.say("scenario.left")))
        case (mark, scenario_id) if visit.person.consented_on is not None:
            await _choose(visit, scenario_id, mark)
        case _:
            raise StaleError


async def open_(visit: Visit, scenario_id: str) -> None:
    """What a story is about. Nothing is kept before consent: ask for it, and keep the story for after."""
    if not await asked_first(visit, f"s_{scenario_id}"):
        cover = await visit.acts.scenarios.cover(visit.person, scenario_id)
        await visit.show(view.cover(visit.words, cover))


async def begin(visit: Visit, scenario_id: str) -> None:
    """The first scene, or the one where it was left."""
    if await _may_begin(visit, scenario_id):
        await _go_on(visit, await visit.acts.scenarios.begin(visit.person, scenario_id))


async def _begin_anew(visit: Visit, scenario_id: str) -> None:
    if await _may_begin(visit, scenario_id):
        await _go_on(visit, await visit.acts.scenarios.restart(visit.person, scenario_id))


async def _try_again(visit: Visit, scenario_id: str, ending_no: int) -> None:
    """From the beginning; the ending above stays to be read, without its buttons."""
    if not await _may_begin(visit, scenario_id):
        return
    now = await visit.acts.scenarios.restart(visit.person, scenario_id)
    if 0 <= ending_no < len(now.scenario.endings):
        ended = _ending(visit, now.scenario, now.scenario.endings[ending_no])
        await visit.show(replace(ended, rows=()))
    await _tell(visit, now.scenario, now.scene)


async def _may_begin(visit: Visit, scenario_id: str) -> bool:
    """Whether nothing has to be asked first: consent, or a few questions about its topic."""
    if await asked_first(visit, f"s_{scenario_id}"):
        return False
    found = visit.room.content.scenario(scenario_id, visit.language)
    return found is None or not await before.offered(visit, Genre.CHAT, found)


async def _go_on(visit: Visit, now: Standing) -> None:
    await visit.show(view.opened(visit.words, now))
    await _tell(visit, now.scenario, now.scene)


async def _choose(visit: Visit, scenario_id: str, mark: str) -> None:
    """Show the answer and what follows, then note it: after a crash it is shown once more, and not never."""
    match await visit.acts.scenarios.choose(visit.person, scenario_id, mark):
        case Standing() as now:
            await _go_on(visit, now)
        case Turn() as turn:
            await visit.show(view.answered(visit.words, turn))
            await _come_to(visit, turn)
            await visit.acts.scenarios.arrive(visit.person, turn)


async def _come_to(visit: Visit, turn: Turn) -> None:
    match turn.to:
        case Scene() as scene:
            await _tell(visit, turn.scenario, scene)
        case Ending() as end:
            await visit.send(_ending(visit, turn.scenario, end))


async def _tell(visit: Visit, scenario: Scenario, scene: Scene) -> None:
    """One message after the other, as if somebody was writing them now."""
    happens = view.told(scene)
    if happens is not None:
        await visit.send(happens)
    for message in view.messages(visit.words, scenario, scene):
        await visit.wait_typing()
        await visit.send(message)


def _ending(visit: Visit, scenario: Scenario, end: Ending) -> Screen:
    content, language = visit.room.content, visit.language
    has_quiz = content.quiz(scenario.quiz, language) is not None
    return view.ending(visit.words, scenario, end, content.services(language), has_quiz)
