"""Planning the rota by taps: a day of the week or a date, from, to, who."""

from datetime import date, datetime, time, timedelta

from bot.chat.screen import Button, Screen
from bot.chat.views.pages import Page, cut, turning
from bot.chat.views.rota import (
    back,
    day_name,
    grid,
    name_of,
    names,
    ref,
    short_day,
    span,
    today,
    when,
)
from bot.domain.rota import Shift, Turn, is_free, turns_of_day
from bot.texts.catalog import Words
from bot.usecases.rota import Board
from bot.usecases.rota_plan import Changed

DAYS = 14
"""So many days on a page of dates."""

DATE_PAGES = 8
_MONDAY = date(2024, 1, 1)  # a Monday, for the names of the days of the week
_HOURS_IN_ROW, _DAYS_IN_ROW = 6, 5

When = int | date
"""A day of the week (0 is Monday), or a date."""


def page(words: Words) -> Screen:
    """What can be planned."""
    weekly = Button(words.say("rota.weekly"), "rota:weekly")
    dates = Button(words.say("rota.dates"), "rota:dates:0")
    people = Button(words.say("rota.absences"), "rota:people:0")
    return Screen(words.say("rota.plan_hint"), ((weekly, dates), (people, back(words))))


def weekdays(words: Words, board: Board) -> Screen:
    """The days of the week, with how many shifts each has."""
    weekly = [shift for shift in board.rota.plan.shifts if shift.on is None]
    buttons = [
        Button(
            f"{words.short_weekday(weekday_of(n))} · {sum(s.weekday == n for s in weekly)}", f"rota:wd:{n}"
        )
        for n in range(7)
    ]
    return Screen(words.say("rota.weekdays"), (*grid(buttons, 4), (_plan(words), back(words))))


def weekday(words: Words, board: Board, number: int, page: int, note: str = "") -> Screen:
    """The weekly shifts of a day of the week; a tap takes one out."""
    found = [one for one in board.rota.plan.shifts if one.on is None and one.weekday == number]
    shown = cut(sorted(found, key=lambda one: (one.start, one.end, one.id)), page)
    rows = [(Button(_label(words, board, one), f"rota:sh:{one.id}"),) for one in shown.things]
    text = words.say("rota.weekday", day=_every(words, number))
    add = Button(words.say("rota.add"), f"rota:from:{number}")
    others = Button(words.say("rota.weekly"), "rota:weekly")
    turn = turning(shown, f"rota:wd:{number}")
    return Screen(_noted(note, text), (*rows, *turn, (add, others), (back(words),)))


def begin(words: Words, on: When) -> Screen:
    """At which hour the shift begins."""
    code = coded(on)
    hours = [Button(_hour(n), f"rota:to:{code}:{n}") for n in range(24)]
    text = words.say("rota.begins", day=_named(words, on))
    return Screen(text, (*grid(hours, _HOURS_IN_ROW), (_day_button(words, on),)))


def end(words: Words, on: When, start: int) -> Screen:
    """At which hour it ends; those from midnight on are on the next day."""
    code = coded(on)
    ends = [(start + n) % 24 for n in range(1, 24)]
    hours = [Button(_hour(n), f"rota:who:{code}:{start}:{n}:0") for n in ends]
    text = words.say("rota.ends", day=_named(words, on), start=_hour(start))
    return Screen(text, (*grid(hours, _HOURS_IN_ROW), (_day_button(words, on),)))


def who(words: Words, board: Board, on: When, start: int, end: int, page: int) -> Screen:
    """Who does it."""
    code = f"{coded(on)}:{start}:{end}"
    shown = cut(board.there, page)
    rows = [(Button(name_of(words, board, one), f"rota:add:{code}:{one}"),) for one in shown.things]
    text = words.say("rota.who", when=f"{_named(words, on)}, {_hour(start)}–{_hour(end)}")
    text = text if board.there else words.say("rota.nobody_joined")
    turn = turning(shown, f"rota:who:{code}")
    return Screen(text, (*rows, *turn, (_day_button(words, on),)))


def remove_question(words: Words, board: Board, shift: Shift) -> Screen:
    """Before a shift is taken out."""
    at: When = shift.weekday if shift.on is None else shift.on
    text = words.say("rota.remove", when=f"{_named(words, at)}, {_label(words, board, shift)}")
    yes = Button(words.say("rota.remove_yes"), f"rota:rm:{shift.id}")
    return Screen(text, ((yes, _day_button(words, at)),))


def dates(words: Words, board: Board, number: int) -> Screen:
    """Days to choose from."""
    number = min(max(number, 0), DATE_PAGES - 1)
    days = days_of(board, number)
    buttons = [Button(short_day(words, day), f"rota:day:{day.toordinal()}") for day in days]
    text = f"{words.say('rota.which_day')}\n{words.day(days[0])} – {words.day(days[-1])}"
    turn = turning(Page((), number, DATE_PAGES - 1), "rota:dates")
    return Screen(text, (*grid(buttons, _DAYS_IN_ROW), *turn, (_plan(words), back(words))))


def day(words: Words, board: Board, on: date, page: int, note: str = "") -> Screen:
    """The shifts of a date; a tap changes one on this date alone."""
    found = turns_of_day(board.rota, on)
    shown = cut(found, page)
    rows = [(Button(_doing(words, board, turn), f"rota:date:{ref(turn)}"),) for turn in shown.things]
    pages = turning(shown, f"rota:day:{on.toordinal()}")
    extra = Button(words.say("rota.extra"), f"rota:from:{on.toordinal()}")
    shut = Button(words.say("rota.shut"), f"rota:shut:{on.toordinal()}")
    text = words.say("rota.day", day=day_name(words, on))
    last = Button(words.say("rota.dates"), "rota:dates:0"), back(words)
    return Screen(_noted(note, text), (*rows, *pages, (extra, shut) if found else (extra,), last))


def shut_question(words: Words, on: date) -> Screen:
    """Before a whole day is left to nobody."""
    yes = Button(words.say("rota.shut_yes"), f"rota:none:{on.toordinal()}")
    return Screen(words.say("rota.shut_question", day=day_name(words, on)), ((yes, _day_button(words, on)),))


def turn(words: Words, board: Board, turn: Turn) -> Screen:
    """One shift of a date, and what can become of it."""
    doing = names(words, board, [turn.person_id] if turn.person_id is not None else []) or "—"
    text = f"{when(words, turn)}\n{words.say('rota.does', who=doing)}"
    other = Button(words.say("rota.other"), f"rota:else:{ref(turn)}:0")
    nobody = Button(words.say("rota.nobody"), f"rota:none:{ref(turn)}")
    rows: list[tuple[Button, ...]] = [(other, nobody)]
    if turn.holder != turn.shift.person_id:
        whose = name_of(words, board, turn.shift.person_id)
        text += f"\n{words.say('rota.by_plan', who=whose)}"
        rows.append((Button(words.say("rota.as_planned"), f"rota:plan:{ref(turn)}"),))
    if turn.shift.on is not None:
        rows.append((Button(words.say("rota.remove_yes"), f"rota:sh:{turn.shift.id}"),))
    return Screen(text, (*rows, (_day_button(words, turn.day),)))


def instead(words: Words, board: Board, turn: Turn, page: int) -> Screen:
    """Who does this shift on this date."""
    shown = cut([one for one in board.there if is_free(board.rota, one, turn)], page)
    rows = [(Button(name_of(words, board, one), f"rota:put:{ref(turn)}:{one}"),) for one in shown.things]
    text = words.say("rota.who", when=when(words, turn)) if rows else words.say("rota.nobody_free")
    pages = turning(shown, f"rota:else:{ref(turn)}")
    return Screen(text, (*rows, *pages, (_day_button(words, turn.day),)))


def told(words: Words, changed: Changed, is_on: bool) -> Screen:
    """For who was put on a shift or taken off one."""
    if changed.day is None:
        at = f"{_every(words, changed.shift.weekday)}, {_times(changed.shift)}"
        text = (
            words.say("rota.told_on_weekly", when=at) if is_on else words.say("rota.told_off_weekly", when=at)
        )
    else:
        at = f"{day_name(words, changed.day)}, {_times(changed.shift)}"
        text = words.say("rota.told_on", when=at) if is_on else words.say("rota.told_off", when=at)
    return Screen(text, ((back(words),),))


def coded(on: When) -> int:
    """A day of the week or a date as a number in callback data."""
    return on.toordinal() if isinstance(on, date) else on


def days_of(board: Board, number: int) -> list[date]:
    """The days of a page of dates."""
    first = today(board) + timedelta(days=number * DAYS)
    return [first + timedelta(days=n) for n in range(DAYS)]


def weekday_of(number: int) -> date:
    """Some date on this day of the week."""
    return _MONDAY + timedelta(days=number)


def _every(words: Words, number: int) -> str:
    name = words.weekday(datetime.combine(weekday_of(number), time()))
    return words.say("rota.every", day=name[:1].upper() + name[1:])


def _named(words: Words, on: When) -> str:
    return day_name(words, on) if isinstance(on, date) else _every(words, on)


def _hour(hour: int) -> str:
    return f"{hour:02}:00"


def _times(shift: Shift) -> str:
    return f"{shift.start:%H:%M}–{shift.end:%H:%M}"


def _label(words: Words, board: Board, shift: Shift) -> str:
    return f"{_times(shift)} · {name_of(words, board, shift.person_id)}"


def _doing(words: Words, board: Board, turn: Turn) -> str:
    doing = name_of(words, board, turn.person_id) if turn.person_id is not None else "—"
    return f"{span(turn)} · {doing}"


def _plan(words: Words) -> Button:
    return Button(words.say("rota.plan"), "rota:plan")


def _day_button(words: Words, on: When) -> Button:
    data = f"rota:day:{coded(on)}" if isinstance(on, date) else f"rota:wd:{on}"
    return Button(words.say("rota.to_day"), data)


def _noted(note: str, text: str) -> str:
    return f"{note}\n\n{text}" if note else text
