"""Rounds before and after a topic: their questions, and what begins behind the last of them."""

from bot.chat.handlers import before, lesson, quiz, scenario
from bot.chat.handlers.numbers import number
from bot.chat.views import rounds as view
from bot.chat.visit import Visit
from bot.domain.errors import StaleError
from bot.domain.rounds import Phase
from bot.usecases.explore import Genre
from bot.usecases.rounds import Asked

BEGINS = {Genre.QUIZ: quiz.begin, Genre.STORY: lesson.begin, Genre.CHAT: scenario.begin}


async def tap(visit: Visit, args: tuple[str, ...]) -> None:
    """Every button of a round: ``go`` begins or goes on, ``a`` answers, ``skip`` leaves the rest."""
    if visit.person.consented_on is None:  # everything was erased meanwhile
        raise StaleError
    act = visit.acts.rounds
    match args:
        case ("go", taken_id, *place):
            asked = await act.begin(visit.person, number(taken_id))
            await _show(visit, asked, "".join(place))
        case ("a", taken_id, version, question, answer, *place):
            places = number(question), number(answer)
            asked = await act.answer(visit.person, number(taken_id), version, *places)
            await _show(visit, asked, "".join(place))
        case ("skip", taken_id, *place):
            asked = await act.skip(visit.person, number(taken_id))
            if not await _went_on(visit, asked, "".join(place), visit.words.say("rounds.skipped")):
                await visit.show(view.skipped(visit.words))
        case _:
            raise StaleError


async def _show(visit: Visit, asked: Asked, place: str) -> None:
    """The open question; behind the last one what was about to begin, or thanks."""
    if asked.question is not None:
        await visit.show(view.question(visit.words, asked, asked.question, place))
    elif not await _went_on(visit, asked, place, visit.words.say("rounds.thanks_before")):
        await visit.show(view.thanks(visit.words, asked))


async def _went_on(visit: Visit, asked: Asked, place: str, said: str) -> bool:
    """Begin what this round was offered before; False when there is no such thing."""
    if asked.taken.phase is not Phase.BEFORE:
        return False
    found = before.chosen(visit, asked.round.topic, place)
    if found is None:
        return False
    genre, thing_id = found
    await visit.toast(said)
    await BEGINS[genre](visit, thing_id)
    return True
