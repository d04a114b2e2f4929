"""The rota as staff see it: who is on, the week, one's own shifts; and the pieces that its screens share."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from html import escape
from zoneinfo import ZoneInfo

from bot.chat.screen import Button, Rows, Screen
from bot.chat.views.common import bold, menu_button, refusal_text
from bot.chat.views.pages import Page, cut, turning
from bot.domain.errors import LuujinError
from bot.domain.rota import Turn, gaps, next_change, next_on, on_duty, turns, turns_of_day
from bot.texts.catalog import Words
from bot.usecases.rota import Board

WEEKS = 8
"""So many weeks can be looked at."""

MINE = timedelta(days=28)
"""So far ahead one's own shifts are listed."""

WARNED = timedelta(days=7)
MOST_GAPS = 5
_DAY = timedelta(days=1)


def page(words: Words, board: Board) -> Screen:
    """Who is on now, who comes next, and where nobody is."""
    lines = [bold(words.say("rota.title")), escape(_now(words, board)), _gaps(words, board)]
    lines.append(escape(words.say("rota.clocks", city=words.city(board.rota.zone))))
    buttons = [Button(words.say("rota.week"), "rota:week:0")]
    if board.joined:
        buttons.append(Button(words.say("rota.mine"), "rota:mine:0"))
    else:
        lines.append(escape(words.say("rota.join_hint")))
        buttons.append(Button(words.say("rota.join"), "rota:join"))
    if board.asked:
        buttons.append(Button(words.say("rota.asked"), "rota:asked"))
    if board.plans:
        buttons.append(Button(words.say("rota.plan"), "rota:plan"))
    return Screen("\n\n".join(lines), (*grid(buttons, 2), (menu_button(words),)), html=True)


def week(words: Words, board: Board, number: int) -> Screen:
    """Seven days, a line for each span; ``number``: so many weeks from today."""
    number = min(max(number, 0), WEEKS - 1)
    first = today(board) + timedelta(weeks=number)
    blocks = [_day(words, board, first + n * _DAY) for n in range(7)]
    absent = _absent(words, board, first, first + 6 * _DAY)
    blocks += [escape(words.say("rota.absent")) + "\n" + "\n".join(absent)] if absent else []
    picture = Button(words.say("rota.picture"), "rota:pic")
    turn = turning(Page((), number, WEEKS - 1), "rota:week")
    return Screen("\n\n".join(blocks), (*turn, (picture, back(words))), html=True)


def mine(words: Words, board: Board, number: int) -> Screen:
    """One's own shifts; a tap asks a colleague to take one."""
    own = [turn for turn in turns(board.rota, board.now, board.now + MINE) if turn.holder == board.me]
    shown = cut(own, number)
    rows = [(Button(short(words, turn), f"rota:turn:{ref(turn)}"),) for turn in shown.things]
    text = words.say("rota.mine_hint") if own else words.say("rota.mine_none")
    away = Button(words.say("rota.away"), f"rota:away:{board.me}")
    named = Button(words.say("rota.rename"), "rota:join")
    name = words.say("rota.my_name", name=board.names.get(board.me, "–"))
    return Screen(
        f"{bold(words.say('rota.mine'))}\n\n{escape(text)}\n\n{escape(name)}",
        (*rows, *turning(shown, "rota:mine"), (away, named), (back(words),)),
        html=True,
    )


def ask_name(words: Words) -> Screen:
    """By which name to stand in the rota."""
    return Screen(words.say("rota.ask_name"), ((back(words),),))


def name_refused(words: Words, error: LuujinError) -> Screen:
    """Another name can be typed."""
    return Screen(refusal_text(words, error), ((back(words),),))


def joined(words: Words, name: str) -> Screen:
    """The name is kept."""
    own = Button(words.say("rota.mine"), "rota:mine:0")
    return Screen(words.say("rota.joined", name=name), ((own, back(words)),))


def join_first(words: Words) -> Screen:
    """One's own shifts are looked for before joining."""
    return Screen(words.say("rota.join_hint"), ((Button(words.say("rota.join"), "rota:join"), back(words)),))


def picture_ready(words: Words) -> Screen:
    """What stands below the picture."""
    return Screen(words.say("rota.picture_ready"), ((back(words),),))


def back(words: Words) -> Button:
    """The way to the rota's first page."""
    return Button(words.say("rota.back"), "rota")


def today(board: Board) -> date:
    """The present day at the desk."""
    return board.now.astimezone(ZoneInfo(board.rota.zone)).date()


def ref(turn: Turn) -> str:
    """A shift of a date in callback data."""
    return f"{turn.shift.id}:{turn.day.toordinal()}"


def name_of(words: Words, board: Board, person_id: int) -> str:
    """What somebody calls themselves; marked where they hold no role any more."""
    name = board.names.get(person_id, f"№{person_id}")
    return name if person_id in board.rota.staff else f"{name} ({words.say('rota.no_role')})"


def names(words: Words, board: Board, people: Iterable[int]) -> str:
    """Several people, by name."""
    return ", ".join(sorted((name_of(words, board, one) for one in people), key=str.casefold))


def span(turn: Turn) -> str:
    """From when to when, by the clocks of the desk."""
    return f"{turn.shift.start:%H:%M}–{turn.shift.end:%H:%M}"


def day_name(words: Words, day: date) -> str:
    """A day with its day of the week."""
    return f"{words.short_weekday(day)}, {words.day(day)}"


def short_day(words: Words, day: date) -> str:
    """A day on a small button."""
    return f"{words.short_weekday(day)} {day.day}"


def short(words: Words, turn: Turn) -> str:
    """A shift of a date on a button."""
    return f"{short_day(words, turn.day)} · {span(turn)}"


def when(words: Words, turn: Turn) -> str:
    """A shift of a date in a sentence."""
    return f"{day_name(words, turn.day)}, {span(turn)}"


def moment(words: Words, board: Board, at: datetime) -> str:
    """A moment by the clocks of the desk."""
    there = at.astimezone(ZoneInfo(board.rota.zone))
    return f"{day_name(words, there.date())}, {there:%H:%M}"


def _later(words: Words, board: Board, since: datetime, at: datetime) -> str:
    """A later moment; without its day where that is the same."""
    zone = ZoneInfo(board.rota.zone)
    there = at.astimezone(zone)
    return f"{there:%H:%M}" if there.date() == since.astimezone(zone).date() else moment(words, board, at)


def grid(buttons: Sequence[Button], wide: int) -> Rows:
    """Buttons in rows of so many."""
    return tuple(tuple(buttons[n : n + wide]) for n in range(0, len(buttons), wide))


def _now(words: Words, board: Board) -> str:
    on = on_duty(board.rota, board.now)
    if on:
        until = next_change(board.rota, board.now)
        if until is None:
            return words.say("rota.now_open", who=names(words, board, on))
        return words.say(
            "rota.now", who=names(words, board, on), until=_later(words, board, board.now, until)
        )
    found = next_on(board.rota, board.now)
    if found is None:
        return words.say("rota.next_none")
    at, people = found
    told = words.say("rota.next", when=moment(words, board, at), who=names(words, board, people))
    return f"{words.say('rota.now_nobody')}\n{told}"


def _gaps(words: Words, board: Board) -> str:
    found = gaps(board.rota, board.now, board.now + WARNED)
    if not found:
        return escape(words.say("rota.gaps_none"))
    lines = [f"• {moment(words, board, start)} – {_later(words, board, start, end)}" for start, end in found]
    if len(lines) > MOST_GAPS:
        lines[MOST_GAPS:] = [words.count("rota.gaps_more", len(lines) - MOST_GAPS)]
    return escape("\n".join([words.say("rota.gaps"), *lines]))


def _day(words: Words, board: Board, day: date) -> str:
    spans: dict[str, list[int]] = {}
    for turn in turns_of_day(board.rota, day):
        spans.setdefault(span(turn), []).extend([turn.person_id] if turn.person_id is not None else [])
    lines = [f"{times} {names(words, board, people) or '—'}" for times, people in spans.items()]
    return "\n".join([bold(day_name(words, day)), *map(escape, lines or ["—"])])


def _absent(words: Words, board: Board, first: date, last: date) -> list[str]:
    away = [one for one in board.rota.plan.absences if one.first <= last and first <= one.last]
    return [
        escape(f"{name_of(words, board, one.person_id)}: {words.day(one.first)} – {words.day(one.last)}")
        for one in away
    ]
