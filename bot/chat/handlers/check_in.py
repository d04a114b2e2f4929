"""Agreeing on check-ins, inside the private settings."""

from bot.chat.handlers.numbers import number
from bot.chat.screen import Screen
from bot.chat.views import check_in as view
from bot.chat.views import private as private_view
from bot.chat.visit import Visit
from bot.domain.check_in import can_come
from bot.domain.errors import StaleError
from bot.domain.private import Plan


async def chosen(visit: Visit, args: tuple[str, ...]) -> Screen | None:
    """``mine:check`` asks how often, a number what follows, with a plan it is agreed; ``off`` ends it.

    The next step, or None when all is decided.
    """
    act, words, person = visit.acts.private, visit.words, visit.person
    match args:
        case ():
            hours = private_view.span(words, person.private.hours)
            return view.every(words, person, hours, can_come(person, visit.room.clock()))
        case ("off",):
            visit.person = await act.no_check_in(person)
            return None
        case (days,) if number(days) in view.EVERY:
            return view.plan(words, person, number(days))
        case (days, plan) if plan in {one.value for one in Plan}:
            visit.person = await act.check_in(person, number(days), Plan(plan))
            return None
        case _:
            raise StaleError
