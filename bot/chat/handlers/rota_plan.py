"""Planning the rota: a day of the week or a date, from, to, who; and what becomes of a shift on one date."""

from bot.chat.handlers.rota_data import Answers, day_of, hour_of, when_of
from bot.chat.handlers.rota_tell import tell
from bot.chat.views import rota_plan as view
from bot.chat.visit import Visit
from bot.domain.errors import NotAllowedError, StaleError
from bot.domain.rota import Turn, turn_of
from bot.usecases.rota import Board
from bot.usecases.rota_plan import Changed


async def page(visit: Visit) -> None:
    """What can be planned."""
    await _board(visit)
    await visit.show(view.page(visit.words))


async def weekdays(visit: Visit) -> None:
    """The days of the week."""
    await visit.show(view.weekdays(visit.words, await _board(visit)))


async def weekday(visit: Visit, number: int, page: int = 0) -> None:
    """The shifts of a day of the week."""
    if not 0 <= number <= 6:
        raise StaleError
    await visit.show(view.weekday(visit.words, await _board(visit), number, page))


async def begin(visit: Visit, code: int) -> None:
    """Ask for the hour at which a shift begins."""
    await _board(visit)
    await visit.show(view.begin(visit.words, when_of(code)))


async def end(visit: Visit, code: int, start: int) -> None:
    """Ask for the hour at which it ends."""
    await _board(visit)
    await visit.show(view.end(visit.words, when_of(code), hour_of(start).hour))


async def who(visit: Visit, code: int, start: int, end: int, page: int) -> None:
    """Ask who does it."""
    board, hours = await _board(visit), (hour_of(start).hour, hour_of(end).hour)
    await visit.show(view.who(visit.words, board, when_of(code), *hours, page))


async def add(visit: Visit, code: int, start: int, end: int, person_id: int) -> None:
    """The shift is planned; who does it is told."""
    on, hours = when_of(code), (hour_of(start), hour_of(end))
    changed = await visit.acts.plan_rota.add(visit.person, person_id, on, *hours)
    await _tell(visit, changed)
    await _standing(visit, code, visit.words.say("rota.added"))


async def ask_remove(visit: Visit, shift_id: int) -> None:
    """Whether to take a shift out."""
    board = await _board(visit)
    shift = next((one for one in board.rota.plan.shifts if one.id == shift_id), None)
    if shift is None:
        raise StaleError
    await visit.show(view.remove_question(visit.words, board, shift))


async def remove(visit: Visit, shift_id: int) -> None:
    """The shift is no more; whose it was is told."""
    changed = await visit.acts.plan_rota.remove(visit.person, shift_id)
    await _tell(visit, changed)
    at = changed.shift.weekday if changed.day is None else changed.day
    await _standing(visit, view.coded(at), visit.words.say("rota.removed"))


async def dates(visit: Visit, page: int) -> None:
    """Days to choose from."""
    await visit.show(view.dates(visit.words, await _board(visit), page))


async def day(visit: Visit, ordinal: int, page: int = 0) -> None:
    """The shifts of a date."""
    await visit.show(view.day(visit.words, await _board(visit), day_of(ordinal), page))


async def date_turn(visit: Visit, shift_id: int, ordinal: int) -> None:
    """One shift of a date."""
    board, turn = await _turn(visit, shift_id, ordinal)
    await visit.show(view.turn(visit.words, board, turn))


async def instead(visit: Visit, shift_id: int, ordinal: int, page: int) -> None:
    """Who could do it on this date."""
    board, turn = await _turn(visit, shift_id, ordinal)
    await visit.show(view.instead(visit.words, board, turn, page))


async def put(visit: Visit, shift_id: int, ordinal: int, person_id: int) -> None:
    """Somebody else does it on this date."""
    changed = await visit.acts.plan_rota.cover(visit.person, shift_id, day_of(ordinal), person_id)
    await _changed(visit, ordinal, changed)


async def nobody(visit: Visit, shift_id: int, ordinal: int) -> None:
    """Nobody does it on this date."""
    changed = await visit.acts.plan_rota.cover(visit.person, shift_id, day_of(ordinal), None)
    await _changed(visit, ordinal, changed)


async def as_planned(visit: Visit, shift_id: int, ordinal: int) -> None:
    """On this date it is done as planned."""
    changed = await visit.acts.plan_rota.as_planned(visit.person, shift_id, day_of(ordinal))
    await _changed(visit, ordinal, changed)


async def ask_shut(visit: Visit, ordinal: int) -> None:
    """Whether to leave a whole day to nobody."""
    await _board(visit)
    await visit.show(view.shut_question(visit.words, day_of(ordinal)))


async def shut(visit: Visit, ordinal: int) -> None:
    """Nobody does anything on this day."""
    await _changed(visit, ordinal, *await visit.acts.plan_rota.close(visit.person, day_of(ordinal)))


async def _board(visit: Visit) -> Board:
    """The rota, for who may plan it: the screens that lead to an act are not for others either."""
    board = await visit.acts.rota(visit.person)
    if not board.plans:
        raise NotAllowedError
    return board


async def _turn(visit: Visit, shift_id: int, ordinal: int) -> tuple[Board, Turn]:
    board = await _board(visit)
    turn = turn_of(board.rota, shift_id, day_of(ordinal))
    if turn is None:
        raise StaleError
    return board, turn


async def _changed(visit: Visit, ordinal: int, *changed: Changed) -> None:
    for one in changed:
        await _tell(visit, one)
    await _standing(visit, ordinal, visit.words.say("rota.changed"))


async def _standing(visit: Visit, code: int, note: str) -> None:
    """The day as it is now."""
    board, on = await _board(visit), when_of(code)
    if isinstance(on, int):
        await visit.show(view.weekday(visit.words, board, on, 0, note))
    else:
        await visit.show(view.day(visit.words, board, on, 0, note))


async def _tell(visit: Visit, changed: Changed) -> None:
    if changed.on is not None:
        await tell(visit, changed.on, lambda words: view.told(words, changed, is_on=True))
    if changed.off is not None:
        await tell(visit, changed.off, lambda words: view.told(words, changed, is_on=False))


ACTS: Answers = {
    ("plan", 0): page,
    ("weekly", 0): weekdays,
    ("wd", 1): weekday,
    ("wd", 2): weekday,
    ("from", 1): begin,
    ("to", 2): end,
    ("who", 4): who,
    ("add", 4): add,
    ("sh", 1): ask_remove,
    ("rm", 1): remove,
    ("dates", 1): dates,
    ("day", 1): day,
    ("day", 2): day,
    ("date", 2): date_turn,
    ("else", 3): instead,
    ("put", 3): put,
    ("none", 2): nobody,
    ("plan", 2): as_planned,
    ("shut", 1): ask_shut,
    ("none", 1): shut,
}
