"""Agreeing on a covert question how one is, and what somebody reads who did not answer one."""

from dataclasses import replace

from bot.chat.screen import Button, Screen
from bot.domain.people import Person
from bot.domain.private import CheckIn, Plan
from bot.texts.catalog import Words, key

EVERY = {CheckIn.WEEKLY: key("check_in.weekly"), CheckIn.DAILY: key("check_in.daily")}
PLANS = {Plan.TELL: key("check_in.tell"), Plan.NOTHING: key("check_in.nothing")}
TOLD = {
    (CheckIn.WEEKLY, Plan.TELL): key("check_in.told_weekly_tell"),
    (CheckIn.WEEKLY, Plan.NOTHING): key("check_in.told_weekly"),
    (CheckIn.DAILY, Plan.TELL): key("check_in.told_daily_tell"),
    (CheckIn.DAILY, Plan.NOTHING): key("check_in.told_daily"),
}


def entry(words: Words) -> Button:
    """The way here, among the private settings."""
    return Button(words.say("check_in.title"), "mine:check")


def told(words: Words, person: Person) -> str:
    """What is agreed, in a line."""
    agreed = person.private.check_in
    if agreed is None:
        return words.say("check_in.told_none")
    line = words.say(TOLD[agreed.every, agreed.plan])
    return line if person.reminders is True else f"{line} {words.say('check_in.paused')}"


def every(words: Words, person: Person, hours: str, can_come: bool) -> Screen:
    """What it is and how often it may come. ``hours``: those that are agreed, in words; perhaps none."""
    agreed = person.private.check_in
    when = words.say("check_in.in_hours", hours=hours) if hours else words.say("check_in.at_any_time")
    pieces = [words.say("check_in.what"), when if can_come else words.say("check_in.never")]
    choices = tuple(
        Button(_marked(words.say(name), agreed is not None and agreed.every == days), f"mine:check:{days}")
        for days, name in EVERY.items()
    )
    off = ((Button(words.say("private.remove"), "mine:check:off"),),) if agreed else ()
    return Screen("\n\n".join(pieces), (choices, *off, (_back(words, "mine"),)), protect=True)


def plan(words: Words, person: Person, days: int) -> Screen:
    """What follows when there is no answer."""
    agreed = person.private.check_in
    rows = [
        (
            Button(
                _marked(words.say(name), agreed is not None and agreed.plan is one),
                f"mine:check:{days}:{one}",
            ),
        )
        for one, name in PLANS.items()
    ]
    return Screen(words.say("check_in.ask_plan"), (*rows, (_back(words, "mine:check"),)), protect=True)


def thought_of(words: Words, screen: Screen) -> Screen:
    """The screen, below kind words for somebody who missed a check-in."""
    return replace(screen, text=f"{words.say('check_in.thought_of')}\n\n{screen.text}", protect=True)


def alone(words: Words) -> Screen:
    """The kind words alone; what waits stands below them."""
    return Screen(words.say("check_in.thought_of"), protect=True)


def _marked(label: str, chosen: bool) -> str:
    return f"✓ {label}" if chosen else label


def _back(words: Words, to: str) -> Button:
    return Button(words.say("private.back"), to)
