"""That somebody waits: as staff hear of it, and as the person who waits is told."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.chat.screen import Button, Screen
from bot.domain.support import Case
from bot.texts.catalog import Words
from bot.usecases.honest_wait import Expected, Wait


def ping(words: Words, case: Case, mine: bool) -> Screen:
    """Somebody waits. Nothing else. ``mine``: for the reader, who holds the case."""
    if mine:
        text = words.say("escalation.ping_mine")
    else:
        text = words.say("desk.ping_urgent") if case.urgent else words.say("desk.ping")
    on_it = Button(words.say("escalation.on_it"), f"esc:{case.id}")
    return Screen(text, ((Button(words.say("desk.open"), "desk"), on_it),))


def acknowledged(words: Words, quiet: timedelta) -> Screen:
    """Nobody else is called for so long."""
    minutes = max(1, round(quiet / timedelta(minutes=1)))
    text = words.count("escalation.acknowledged", minutes)
    return Screen(text, ((Button(words.say("desk.open"), "desk"),),))


def crowd(words: Words) -> Screen:
    """Many wait at once. Nothing else, and no word for one of them."""
    return Screen(words.say("escalation.crowd"), ((Button(words.say("desk.open"), "desk"),),))


def gap(words: Words) -> Screen:
    """A step had nobody. Nothing of whom it was for."""
    return Screen(words.say("escalation.gap"))


def expected(words: Words, wait: Wait | None, zone: str, now: datetime) -> str:
    """What the rota knows of an answer, as one line; empty when it knows nothing. ``zone``: the reader's."""
    if wait is None or not wait.waits or wait.at is None:
        return ""
    at = wait.at.astimezone(ZoneInfo(zone))
    if wait.expected is Expected.NOW:
        return words.say("escalation.expected", time=words.time(at))
    is_today = at.date() == now.astimezone(ZoneInfo(zone)).date()
    moment = words.time(at) if is_today else f"{words.day(at.date())}, {words.time(at)}"
    return words.say("escalation.expected_later", moment=moment)
