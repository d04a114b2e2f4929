"""Who is away: one's own days, and everybody's for who plans."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.chat.handlers.rota_data import Answers, day_of
from bot.chat.views import rota_away as view
from bot.chat.visit import Visit
from bot.domain.errors import NotAllowedError
from bot.domain.rota import Absence, Turn, turns
from bot.usecases.rota import Board


async def people(visit: Visit, page: int) -> None:
    """Whose absence is planned."""
    board = await visit.acts.rota(visit.person)
    if not board.plans:
        raise NotAllowedError
    await visit.show(view.people(visit.words, board, page))


async def of(visit: Visit, person_id: int) -> None:
    """The absences of a person."""
    await visit.show(view.of(visit.words, await _board(visit, person_id), person_id))


async def first_day(visit: Visit, person_id: int, page: int) -> None:
    """From which day on."""
    await visit.show(view.first_day(visit.words, await _board(visit, person_id), person_id, page))


async def length(visit: Visit, person_id: int, ordinal: int) -> None:
    """For how many days."""
    await _board(visit, person_id)
    await visit.show(view.length(visit.words, person_id, day_of(ordinal)))


async def gone(visit: Visit, person_id: int, ordinal: int, days: int) -> None:
    """The person is away; which of their shifts nobody does now."""
    absence = await visit.acts.plan_rota.away(visit.person, person_id, day_of(ordinal), days)
    board = await _board(visit, person_id)
    note = view.kept(visit.words, absence, _left(board, absence))
    await visit.show(view.of(visit.words, board, person_id, note))


async def back(visit: Visit, absence_id: int) -> None:
    """The absence is taken out."""
    absence = await visit.acts.plan_rota.back(visit.person, absence_id)
    board = await _board(visit, absence.person_id)
    note = view.ended(visit.words, absence)
    await visit.show(view.of(visit.words, board, absence.person_id, note))


async def _board(visit: Visit, person_id: int) -> Board:
    board = await visit.acts.rota(visit.person)
    if person_id != board.me and not board.plans:
        raise NotAllowedError
    return board


def _left(board: Board, absence: Absence) -> list[Turn]:
    zone = ZoneInfo(board.rota.zone)
    start = datetime.combine(absence.first, time(), zone)
    end = datetime.combine(absence.last + timedelta(days=1), time(), zone)
    found = turns(board.rota, max(start, board.now), end) if end > board.now else []
    theirs = [one for one in found if one.holder == absence.person_id and one.person_id is None]
    return [one for one in theirs if absence.first <= one.day <= absence.last]


ACTS: Answers = {
    ("people", 1): people,
    ("away", 1): of,
    ("off", 2): first_day,
    ("days", 2): length,
    ("gone", 3): gone,
    ("back", 1): back,
}
