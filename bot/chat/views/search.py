"""Searching by words: the question, what was found, or the topics instead."""

from bot.chat.screen import Button, Screen
from bot.chat.views.common import menu_button
from bot.chat.views.explore import ICONS, data, topic_rows
from bot.texts.catalog import Words
from bot.texts.models import Topic
from bot.usecases.explore import Home
from bot.usecases.search import Found


def ask(words: Words) -> Screen:
    """What to look for?"""
    topics = Button(words.say("explore.topics"), "exp")
    return Screen(words.say("search.ask"), ((topics, menu_button(words)),))


def found(words: Words, things: tuple[Found, ...]) -> Screen:
    """What was found, the best first, a button each."""
    rows = [(Button(f"{ICONS[thing.genre]} {thing.title}", data(thing.genre, thing.id)),) for thing in things]
    return Screen(words.say("search.found"), (*rows, _ways(words)))


def nothing(words: Words, home: Home, topics: tuple[Topic, ...]) -> Screen:
    """Nothing fits: the topics may."""
    return Screen(words.say("search.nothing"), (*topic_rows(home, topics), _ways(words)))


def _ways(words: Words) -> tuple[Button, ...]:
    return Button(words.say("search.again"), "exp:search"), menu_button(words)
