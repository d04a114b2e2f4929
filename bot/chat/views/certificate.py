"""A certificate: the question for the name, and the words on the picture."""

from datetime import datetime

from bot.chat.screen import Button, Screen
from bot.chat.views.common import menu_button, refusal_text
from bot.domain.errors import LuujinError
from bot.figures.certificate import Certificate
from bot.texts.catalog import Words
from bot.usecases.certificate import COURSE, Earned


def ask(words: Words) -> Screen:
    """Which name is to be printed."""
    return Screen(words.say("certificate.ask"), _leave(words))


def refused(words: Words, error: LuujinError) -> Screen:
    """Why this name cannot be printed; another one can be typed."""
    return Screen(refusal_text(words, error), _leave(words))


def _leave(words: Words) -> tuple[tuple[Button, ...], ...]:
    return ((Button(words.say("certificate.leave"), "menu"),),)


def not_finished(words: Words, error: LuujinError, subject: str) -> Screen:
    """Something is left to do, and the way to it."""
    way = "crs" if subject.startswith(COURSE) else f"quiz:{subject}"
    row = (Button(words.say("certificate.go_on"), way), menu_button(words))
    return Screen(refusal_text(words, error), (row,))


def ready(words: Words, subject: str) -> Screen:
    """What stands below the picture."""
    again = Button(words.say("certificate.other_name"), f"cert:{subject}")
    return Screen(words.say("certificate.ready"), ((again, menu_button(words)),))


def printed(words: Words, name: str, earned: Earned, topic: str, now: datetime) -> Certificate:
    """The words on the picture. ``topic``: the topic's title; ``now`` in the person's own zone."""
    course = earned.course
    done = (
        words.say("certificate.course_done", title=course.title)
        if course is not None
        else words.say("certificate.topic_done", title=topic)
    )
    mark, heading = words.say("picture.mark"), words.say("certificate.heading")
    return Certificate(mark, heading, name, done, earned.parts, words.full_date(now))
