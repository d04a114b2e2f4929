"""What people decide about reminders: whether, when not, how many, and by whose clocks."""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.chat.screen import Button, Screen
from bot.chat.views.common import bold, menu_button
from bot.domain.people import QUIET_CHOICES, WEEKLY_CHOICES, ZONES, Person, QuietHours
from bot.texts.catalog import Words, key

# In the order of QUIET_CHOICES.
WHY_QUIET = (
    key("reminders.night"),
    key("reminders.short_night"),
    key("reminders.evening"),
    key("reminders.school"),
)
# All of China goes by it, and people speak of it as the time of Beijing.
BEIJING = "Asia/Shanghai"


def overview(words: Words, person: Person, now: datetime) -> Screen:
    """How it is, and a button for each thing that can be changed. ``now``: in any zone."""
    lines = (
        words.say("reminders.is_on") if person.reminders else words.say("reminders.is_off"),
        words.say("reminders.is_quiet", hours=_hours(person.quiet)),
        words.say("reminders.is_weekly", n=person.weekly),
        words.say("reminders.is_zone", city=_city(words, person.zone), time=_clock(now, person.zone)),
    )
    switch = (
        Button(words.say("more.reminders_off"), "rset:off")
        if person.reminders
        else Button(words.say("more.reminders_on"), "rset:on")
    )
    rows = (
        (switch, Button(words.say("reminders.quiet"), "rset:quiet")),
        (
            Button(words.say("reminders.weekly"), "rset:week"),
            Button(words.say("reminders.zone"), "rset:zone"),
        ),
        (Button(words.say("reminders.back"), "set"),),
    )
    return Screen("\n".join((bold(words.say("reminders.title")), *lines)), rows, html=True)


def quiet(words: Words, person: Person) -> Screen:
    """When nothing is sent."""
    rows = tuple(
        (
            Button(
                _marked(f"{_hours(one)} {words.say(why)}", one == person.quiet),
                f"rset:quiet:{one.start.hour}:{one.end.hour}",
            ),
        )
        for one, why in zip(QUIET_CHOICES, WHY_QUIET, strict=True)
    )
    return Screen(words.say("reminders.which_quiet"), (*rows, _back(words)))


def weekly(words: Words, person: Person) -> Screen:
    """How many a week at most."""
    row = tuple(Button(_marked(str(n), n == person.weekly), f"rset:week:{n}") for n in WEEKLY_CHOICES)
    return Screen(words.say("reminders.which_weekly"), (row, _back(words)))


def zone(words: Words, person: Person, now: datetime) -> Screen:
    """The cities with the time it is there: nobody is asked where they are. ``now``: in any zone.

    The first, which is most people's, has a row of its own. The time stands first: it is what they look for.
    """
    home, *abroad = (
        Button(_marked(f"{_clock(now, one)} {_city(words, one)}", one == person.zone), f"rset:zone:{one}")
        for one in ZONES
    )
    pairs = (tuple(abroad[n : n + 2]) for n in range(0, len(abroad), 2))
    return Screen(words.say("reminders.which_zone"), ((home,), *pairs, _back(words)))


def switched(words: Words, person: Person) -> Screen:
    """Reminders were switched on or off from elsewhere; the rest can be decided, too."""
    return Screen(told(words, person), ((offer(words), menu_button(words)),))


def told(words: Words, person: Person) -> str:
    """What the person can expect from now on."""
    if person.reminders:
        return words.say("reminders.on", hours=_hours(person.quiet))
    return words.say("reminders.off")


def offer(words: Words) -> Button:
    """The way to these screens."""
    return Button(words.say("reminders.title"), "rset")


def _back(words: Words) -> tuple[Button, ...]:
    return (Button(words.say("reminders.back"), "rset"),)


def _marked(label: str, chosen: bool) -> str:
    return f"✓ {label}" if chosen else label


def _hours(span: QuietHours) -> str:
    return f"{span.start:%H:%M}–{span.end:%H:%M}"


def _clock(now: datetime, zone: str) -> str:
    return f"{now.astimezone(ZoneInfo(zone)):%H:%M}"


def _city(words: Words, zone: str) -> str:
    return words.say("reminders.beijing") if zone == BEIJING else words.city(zone)
