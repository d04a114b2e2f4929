"""The door of the desk: a picture for an app, six digits, a wait, a lock."""

import math
from datetime import timedelta
from html import escape

from bot.chat.screen import Button, Screen
from bot.chat.views.common import menu_button, refusal_text
from bot.domain.errors import DeskLockedError
from bot.texts.catalog import Words, key
from bot.usecases.desk_session import Entered

_WHY = {
    Entered.NO_CODE: key("desk_session.no_code"),
    Entered.WRONG: key("desk_session.wrong"),
    Entered.USED: key("desk_session.used"),
    Entered.OUTDATED: key("desk_session.outdated"),
}
_GROUP = 4
"""So many letters of a secret are typed at a glance."""


def why(words: Words, outcome: Entered) -> str:
    """What was wrong with what they typed; nothing where the screen itself says it."""
    return words.say(_WHY[outcome]) if outcome in _WHY else ""


def unsent(words: Words) -> str:
    """Their reply to a case has gone nowhere."""
    return words.say("desk_session.unsent")


def ask(words: Words, why: str) -> Screen:
    """Six digits open the desk."""
    return Screen(_behind(why, refusal_text(words, DeskLockedError())), ((menu_button(words),),))


def set_up(words: Words, secret: str, why: str) -> Screen:
    """Below the picture: what an app is for, the secret for typing, and what comes next."""
    grouped = " ".join(secret[n : n + _GROUP] for n in range(0, len(secret), _GROUP))
    steps = escape(_behind(why, words.say("desk_session.set_up")))
    text = f"{steps}\n\n<code>{grouped}</code>\n\n{escape(words.say('desk_session.keep_secret'))}"
    return Screen(text, ((menu_button(words),),), html=True, protect=True)


def set_up_done(words: Words, gone: bool) -> Screen:
    """The secret is theirs. ``gone``: the picture has left the chat; else they have to delete it."""
    text = words.say("desk_session.done")
    return Screen(text if gone else f"{text}\n\n{words.say('desk_session.not_gone')}")


def wait(words: Words, left: timedelta) -> Screen:
    """Too many codes were wrong: how long it takes until the next one counts."""
    text = words.count("desk_session.wait", max(1, math.ceil(left.total_seconds() / 60)))
    return Screen(text, ((menu_button(words),),))


def locked(words: Words) -> Screen:
    """The desk is locked, as they wished."""
    return Screen(
        words.say("desk_session.locked"), ((Button(words.say("desk.open"), "desk"), menu_button(words)),)
    )


def lock_button(words: Words) -> Button:
    """Ends the session at once."""
    return Button(words.say("desk_session.lock"), "lock")


def _behind(why: str, text: str) -> str:
    return f"{why}\n\n{text}" if why else text
