"""Rounds before and after a topic: offered where it begins and ends, and by a reminder a month later."""

from bot.chat.handlers.numbers import number
from bot.chat.screen import Screen
from bot.chat.views import rounds as view
from bot.chat.visit import Visit
from bot.domain.errors import StaleError
from bot.domain.quiz import Quiz
from bot.domain.rounds import Phase
from bot.usecases.rounds import Asked


async def offer_before(visit: Visit, topic: str, then: str) -> bool:
    """Show the offer of the round before this topic; False when there is none to make.

    ``then``: the data of the button with which the person was going on, ``quiz:start:…``.
    """
    if visit.person.consented_on is None:
        return False
    asked = await visit.acts.rounds.offer(visit.person, topic, Phase.BEFORE)
    if asked is None:
        return False
    quizzes = visit.room.content.quizzes(visit.language, topic)
    chosen = [str(n) for n, quiz in enumerate(quizzes) if then.endswith(f":{quiz.id}")]
    await visit.show(view.offer(visit.words, asked, then, "".join(chosen[:1])))
    return True


async def tap(visit: Visit, args: tuple[str, ...]) -> None:
    """Every button of a round: ``go`` begins or goes on, ``a`` answers, ``skip`` leaves the rest."""
    if visit.person.consented_on is None:  # everything was erased meanwhile
        raise StaleError
    act = visit.acts.rounds
    match args:
        case ("go", taken_id, *place):
            asked = await act.begin(visit.person, number(taken_id))
            await visit.show(_screen(visit, asked, "".join(place)))
        case ("a", taken_id, version, question, answer, *place):
            places = number(question), number(answer)
            asked = await act.answer(visit.person, number(taken_id), version, *places)
            await visit.show(_screen(visit, asked, "".join(place)))
        case ("skip", taken_id, *place):
            asked = await act.skip(visit.person, number(taken_id))
            await visit.show(view.skipped(visit.words, _quiz(visit, asked, "".join(place))))
        case _:
            raise StaleError


def _screen(visit: Visit, asked: Asked, place: str) -> Screen:
    if asked.question is None:
        return view.thanks(visit.words, asked, _quiz(visit, asked, place))
    return view.question(visit.words, asked, asked.question, place)


def _quiz(visit: Visit, asked: Asked, place: str) -> Quiz | None:
    """The quiz that was about to begin when the round was offered: ``place`` in its topic."""
    if asked.taken.phase is not Phase.BEFORE:
        return None
    quizzes = visit.room.content.quizzes(visit.language, asked.round.topic)
    chosen = number(place) if place else 0
    return quizzes[chosen] if 0 <= chosen < len(quizzes) else next(iter(quizzes), None)
