"""Who is away, from which day, for how long."""

from datetime import date

from bot.chat.screen import Button, Screen
from bot.chat.views.pages import MOST, Page, cut, turning
from bot.chat.views.rota import back, day_name, grid, name_of, short_day, today, when
from bot.chat.views.rota_plan import DATE_PAGES, days_of
from bot.domain.rota import Absence, Turn
from bot.texts.catalog import Words
from bot.usecases.rota import Board

LENGTHS = (1, 2, 3, 5, 7, 10, 14, 21, 30)
"""So many days can be chosen."""

_DAYS_IN_ROW, _LENGTHS_IN_ROW = 5, 3


def people(words: Words, board: Board, page: int) -> Screen:
    """Whose absence is planned."""
    shown = cut(board.there, page)
    rows = [(Button(name_of(words, board, one), f"rota:away:{one}"),) for one in shown.things]
    text = words.say("rota.away_who") if rows else words.say("rota.nobody_joined")
    plan = Button(words.say("rota.plan"), "rota:plan")
    return Screen(text, (*rows, *turning(shown, "rota:people"), (plan, back(words))))


def of(words: Words, board: Board, person_id: int, note: str = "") -> Screen:
    """The absences of a person; a tap takes one out."""
    mine = [
        one for one in board.rota.plan.absences if one.person_id == person_id and one.last >= today(board)
    ]
    rows = [
        (Button(f"✗ {_days(words, one)}", f"rota:back:{one.id}"),)
        for one in sorted(mine, key=lambda one: one.first)[:MOST]
    ]
    text = words.say("rota.away_of", who=name_of(words, board, person_id))
    hint = words.say("rota.away_hint") if mine else words.say("rota.away_none")
    text = f"{text}\n{hint}"
    add = Button(words.say("rota.away_add"), f"rota:off:{person_id}:0")
    return Screen(f"{note}\n\n{text}" if note else text, (*rows, (add, back(words))))


def first_day(words: Words, board: Board, person_id: int, number: int) -> Screen:
    """From which day on."""
    number = min(max(number, 0), DATE_PAGES - 1)
    days = days_of(board, number)
    buttons = [Button(short_day(words, day), f"rota:days:{person_id}:{day.toordinal()}") for day in days]
    text = f"{words.say('rota.away_from')}\n{words.day(days[0])} – {words.day(days[-1])}"
    turn = turning(Page((), number, DATE_PAGES - 1), f"rota:off:{person_id}")
    return Screen(text, (*grid(buttons, _DAYS_IN_ROW), *turn, (back(words),)))


def length(words: Words, person_id: int, first: date) -> Screen:
    """For how many days."""
    code = f"{person_id}:{first.toordinal()}"
    buttons = [Button(words.count("rota.days", n), f"rota:gone:{code}:{n}") for n in LENGTHS]
    text = words.say("rota.away_long", day=day_name(words, first))
    return Screen(text, (*grid(buttons, _LENGTHS_IN_ROW), (back(words),)))


def kept(words: Words, absence: Absence, left: list[Turn]) -> str:
    """The absence is kept; which shifts nobody does now."""
    text = words.say("rota.away_kept", days=_days(words, absence))
    if not left:
        return text
    lines = [f"• {when(words, turn)}" for turn in left[:MOST]]
    return "\n".join([text, words.say("rota.away_left"), *lines])


def ended(words: Words, absence: Absence) -> str:
    """The absence is taken out."""
    return words.say("rota.away_ended", days=_days(words, absence))


def _days(words: Words, absence: Absence) -> str:
    if absence.first == absence.last:
        return words.day(absence.first)
    return f"{words.day(absence.first)} – {words.day(absence.last)}"
