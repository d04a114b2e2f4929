"""A card for the pocket: its words are those of posters; and the way to one at the desk."""

from bot.chat.screen import Button, Screen
from bot.figures.card import Card
from bot.texts.catalog import Words


def card(words: Words, bot_username: str) -> Card:
    """What stands on it."""
    name, welcome, scan = words.say("picture.mark"), words.say("poster.welcome"), words.say("poster.scan")
    return Card(words.language, name, welcome, scan, f"@{bot_username}")


def offer(words: Words) -> Button:
    """Makes one for a new member."""
    return Button(words.say("desk.card"), "card")


def ready(words: Words) -> Screen:
    """Below the code."""
    return Screen(words.say("desk.card_ready"), protect=True)


def file(words: Words) -> Screen:
    """Below the file. It is there to be printed, so saving is not forbidden."""
    return Screen(words.say("desk.card"))
