"""Reminders: one tap switches them wherever they are offered, and a screen of their own holds the rest."""

from bot.chat.handlers import welcome
from bot.chat.handlers.numbers import number
from bot.chat.views import reminders as view
from bot.chat.views import welcome as welcome_view
from bot.chat.visit import Visit
from bot.domain.errors import StaleError


async def switch(visit: Visit, args: tuple[str, ...]) -> None:
    """``rem``: ``yes`` or ``no`` on the first screens and in talk, ``off`` under a campaign message."""
    if args == ("off",):  # the campaign's own words stay readable
        visit.person = await visit.acts.change.reminders(visit.person, False)
        await visit.toast(view.told(visit.words, visit.person))
        return
    if visit.person.consented_on is None:
        await welcome.proceed(visit)
        return
    asked_before = visit.person.reminders is not None
    visit.person = await visit.acts.change.reminders(visit.person, args == ("yes",))
    if asked_before:
        await visit.show(view.switched(visit.words, visit.person))
    else:
        await visit.show(welcome_view.menu(visit.words, view.told(visit.words, visit.person)))


async def tap(visit: Visit, args: tuple[str, ...]) -> None:
    """``rset``: ``on``, ``off``; ``quiet``, ``week`` or ``zone``, alone to choose or with what was chosen."""
    if visit.person.consented_on is None:
        await welcome.proceed(visit)
        return
    change = visit.acts.change
    match args:
        case ("on" | "off" as wanted,):
            visit.person = await change.reminders(visit.person, wanted == "on")
        case ("quiet", start, end):
            visit.person = await change.quiet(visit.person, number(start), number(end))
        case ("week", most):
            visit.person = await change.weekly(visit.person, number(most))
        case ("zone", zone):
            visit.person = await change.zone(visit.person, zone)
        case () | ("quiet" | "week" | "zone",):
            pass
        case _:
            raise StaleError
    await _show(visit, args[0] if args else "")


async def _show(visit: Visit, about: str) -> None:
    """The screen of what was just tapped: what is chosen now stands out there."""
    words, person = visit.words, visit.person
    match about:
        case "quiet":
            await visit.show(view.quiet(words, person))
        case "week":
            await visit.show(view.weekly(words, person))
        case "zone":
            await visit.show(view.zone(words, person, visit.now()))
        case _:
            await visit.show(view.overview(words, person, visit.now()))
