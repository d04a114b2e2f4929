"""What ``luujin rota`` prints: the plan, and what a rehearsal of it found."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from rich.table import Table

from bot.domain.rota import Rota, next_change, next_on, on_duty, turns
from bot.domain.rota_rehearsal import Trouble, Weak
from bot.usecases.rota import Board, Rehearsed

SHOWN = timedelta(days=14)

TROUBLES = {
    Trouble.NOBODY: "nobody is planned",
    Trouble.NO_ROLE: "holds no role at the desk any more",
    Trouble.UNREACHABLE: "has blocked the bot",
    Trouble.UNTRAINED: "has not passed the course",
}


def now_line(board: Board) -> str:
    """Who is on now, or when somebody is next."""
    on = on_duty(board.rota, board.now)
    if on:
        until = next_change(board.rota, board.now)
        return f"On now: {_names(board, on)}" + (f", until {local(board.rota, until)}" if until else "")
    found = next_on(board.rota, board.now)
    if found is None:
        return "Nobody is on, now or within eight weeks."
    return f"Nobody is on now. Next: {local(board.rota, found[0])}, {_names(board, found[1])}"


def shown(board: Board) -> Table:
    """The shifts of the next days, with who does them."""
    table = Table("Day", "From", "To", "On duty", "Remark")
    for turn in turns(board.rota, board.now, board.now + SHOWN):
        remark = ""
        if turn.holder is not None and turn.person_id is None:
            remark = f"{_name(board, turn.holder)} is away"
        elif turn.holder != turn.shift.person_id:
            remark = f"instead of {_name(board, turn.shift.person_id)}"
        elif turn.shift.on is not None:
            remark = "extra"
        doing = _name(board, turn.person_id) if turn.person_id is not None else "nobody"
        span = f"{turn.shift.start:%H:%M}", f"{turn.shift.end:%H:%M}"
        table.add_row(f"{turn.day:%a %Y-%m-%d}", *span, doing, remark)
    return table


def found(rehearsed: Rehearsed) -> Table:
    """Every span in which something is wrong."""
    table = Table("From", "To", "Hours", "What is wrong")
    board = rehearsed.board
    for weak in rehearsed.rehearsal.weak:
        times = local(board.rota, weak.start), local(board.rota, weak.end)
        table.add_row(*times, _hours(weak.end - weak.start), _trouble(board, weak))
    return table


def carried(rehearsed: Rehearsed) -> Table:
    """How many hours each person carries, who carries most first."""
    table = Table("Person", "Hours")
    hours = rehearsed.rehearsal.hours
    for person_id in sorted(hours, key=lambda one: (-hours[one], one)):
        table.add_row(_name(rehearsed.board, person_id), _hours(hours[person_id]))
    return table


def summary(rehearsed: Rehearsed, days: int) -> Iterator[str]:
    """What the operator is to know at a glance."""
    if rehearsed.is_empty:
        yield "The rota is empty. A supervisor or admin plans it in the chat: /rota"
    gap = sum((one.end - one.start for one in rehearsed.rehearsal.weak if one.is_gap), timedelta())
    if gap:
        yield f"In {days} days nobody would hear of a request for {_hours(gap)} hours."
    else:
        yield f"In {days} days there is always somebody."
    yield f"All times: {rehearsed.board.rota.zone}"


def _trouble(board: Board, weak: Weak) -> str:
    if not weak.people:
        return TROUBLES[weak.trouble]
    return f"{_names(board, weak.people)} {TROUBLES[weak.trouble]}"


def _names(board: Board, people: frozenset[int]) -> str:
    return ", ".join(sorted(_name(board, one) for one in people))


def _name(board: Board, person_id: int) -> str:
    """With the number that ``luujin people list`` shows."""
    return f"{board.names.get(person_id, '?')} ({person_id})"


def local(rota: Rota, moment: datetime) -> str:
    """The moment by the clocks of the desk."""
    return f"{moment.astimezone(ZoneInfo(rota.zone)):%a %Y-%m-%d %H:%M}"


def _hours(span: timedelta) -> str:
    return f"{span / timedelta(hours=1):.1f}".removesuffix(".0")
