"""Two minutes of practice: questions that were missed come back."""

from bot.chat.handlers.consent import asked_first
from bot.chat.handlers.numbers import number
from bot.chat.views import practice as view
from bot.chat.visit import Visit
from bot.usecases.practice import Exercise


async def command(visit: Visit, _: tuple[str, ...]) -> None:
    """``/practice``: the first question of a sitting, or when one comes back."""
    if not await asked_first(visit, "practice"):
        await _next(visit, 0, 0)


async def tap(visit: Visit, args: tuple[str, ...]) -> None:
    """Every practice button: ``a`` answers, ``next`` goes on in the same sitting."""
    match args:
        case ("a", card, option, done, total):
            sitting = number(done), number(total)
            practised = await visit.acts.answer_exercise(visit.person, number(card), number(option), *sitting)
            await visit.show(view.verdict(visit.words, practised))
        case ("next", done, total):
            await _next(visit, number(done), number(total))
        case _:
            await command(visit, ())


async def _next(visit: Visit, done: int, total: int) -> None:
    now = await visit.acts.practise(visit.person, done, total)
    if isinstance(now, Exercise):
        await visit.show(view.exercise(visit.words, now))
    else:
        progress = await visit.acts.progress(visit.person)
        await visit.show(view.nothing(visit.words, now, done > 0, progress.streak, visit.now()))
