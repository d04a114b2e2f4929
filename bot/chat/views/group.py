"""What the bot says in a group: once, in both languages' own words, where to find it."""

from bot.chat.screen import Button, Screen
from bot.texts.catalog import Words


def hello(words: Words, bot_username: str) -> Screen:
    """An invitation to talk in private."""
    link = f"https://t.me/{bot_username}?start=group"
    return Screen(words.say("group.hello"), ((Button(words.say("group.open"), url=link),),))
