"""Who can help, by need and place: only services that somebody has checked."""

from datetime import datetime
from html import escape
from urllib.parse import urlsplit

from bot.chat.screen import Button, Screen
from bot.chat.views import tip
from bot.chat.views.common import bold
from bot.texts.catalog import Words, key
from bot.texts.content import Faq, Service
from bot.texts.dates import is_day
from bot.texts.models import Need, Where
from bot.texts.services import first_to_ask, fitting

# In the order of the buttons: what cannot wait comes first.
NEEDS = {
    Need.DANGER: key("who.danger"),
    Need.VIOLENCE: key("who.violence"),
    Need.TRAFFICKING: key("who.trafficking"),
    Need.ONLINE: key("who.online"),
    Need.ABROAD: key("who.abroad"),
    Need.WORK: key("who.work"),
    Need.CHILD: key("who.child"),
    Need.HEALTH: key("who.health"),
}
PLACES = {Where.MONGOLIA: key("who.in_mongolia"), Where.ABROAD: key("who.in_other_land")}
ASK_FIRST = {Where.MONGOLIA: key("who.ask_first"), Where.ABROAD: key("who.ask_first_abroad")}
OTHER_PLACE = {
    Where.MONGOLIA: (Where.ABROAD, key("who.i_am_abroad")),
    Where.ABROAD: (Where.MONGOLIA, key("who.i_am_home")),
}
EMBASSY = "embassy_help"
"""The answer that leads on from everything abroad."""


def choice(words: Words, back: Button) -> Screen:
    """What somebody may need help with."""
    buttons = [Button(words.say(label), f"who:{need}") for need, label in NEEDS.items()]
    rows = [tuple(buttons[n : n + 2]) for n in range(0, len(buttons), 2)]
    last = Button(words.say("help.talk"), "sup"), back
    return Screen(words.say("who.choose"), (*rows, (tip.offer(words),), last))


def found(
    words: Words,
    need: Need,
    where: Where,
    services: tuple[Service, ...],
    embassy: Faq | None,
    back: Button,
) -> Screen:
    """Who helps with this there; when nobody does, that said plainly, and whom one can turn to anyway.

    ``services``: verified ones.
    """
    blocks = [f"{bold(words.say(NEEDS[need]))}\n{escape(words.say(PLACES[where]))}"]
    fit = fitting(services, need, where)
    if fit:
        blocks += [_line(words, service) for service in fit]
    else:
        blocks += [escape(words.say("who.none")), escape(words.say(ASK_FIRST[where]))]
        blocks += [_line(words, service) for service in first_to_ask(services)]
    elsewhere, label = OTHER_PLACE[where]
    others = Button(words.say("who.other_need"), "who")
    rows: list[tuple[Button, ...]] = [(Button(words.say(label), f"who:{need}:{elsewhere}"), others)]
    if where is Where.ABROAD and embassy is not None:
        rows.append((Button(embassy.title, f"faq:{EMBASSY}"),))
    rows.append((Button(words.say("help.talk"), "sup"), back))
    return Screen("\n\n".join(blocks), tuple(rows), html=True)


def _line(words: Words, service: Service) -> str:
    """One service as HTML: number or link, name, what it does, and when somebody has checked that."""
    if service.number:
        reached = f"☎️ {bold(service.number)}"
    else:
        link = service.link or ""
        host = urlsplit(link).hostname or link
        reached = f'🌐 <a href="{escape(link)}">{escape(host)}</a>'
    checked = words.say("who.checked", when=_written(words, service.checked_on or ""))
    return f"{reached} — {escape(service.name)}. {escape(service.what)}\n<i>{escape(checked)}</i>"


def _written(words: Words, day: str) -> str:
    """A day, month or year, written as 2026-06-21, 2026-06 or 2026, in words."""
    if not is_day(day):  # the check of content refuses it; whom to call is shown all the same
        return day
    match [int(part) for part in day.split("-")]:
        case [year, month, day_of_month]:
            return words.date(datetime(year, month, day_of_month))  # noqa: DTZ001 - a day has no zone
        case [year, month]:
            return words.month(year, month)
        case _:
            return words.say("who.year", year=day)
