"""The reminder of a quiz. Also the notice that an answer of the desk waits: there is no other one."""

import secrets

from bot.chat.screen import Button, Screen
from bot.chat.views.common import menu_button
from bot.texts.catalog import Words, key

OPENS = "remind"
"""The data of the button. What it leads to is decided when it is tapped: nothing in the message tells."""

# A locked screen shows the first words only, so that these differ.
WORDINGS = (
    key("quiz_reminder.minutes"),
    key("quiz_reminder.waiting"),
    key("quiz_reminder.today"),
    key("quiz_reminder.rest"),
    key("quiz_reminder.free"),
    key("quiz_reminder.short"),
    key("quiz_reminder.ready"),
    key("quiz_reminder.know"),
)


def notice(words: Words, which: int, opens: str = OPENS) -> Screen:
    """The reminder in one of its wordings. ``opens``: the data of its first button."""
    row = Button(words.say("quiz_reminder.open"), opens), menu_button(words)
    return Screen(words.say(WORDINGS[which]), (row,))


def by_chance(words: Words, opens: str = OPENS) -> Screen:
    """The reminder in any of its wordings."""
    return notice(words, secrets.randbelow(len(WORDINGS)), opens)
