"""Answers to common questions, with one or two ways on."""

from bot.chat.screen import Button, Screen
from bot.chat.views.common import menu_button
from bot.texts.catalog import Words
from bot.texts.content import Content, Faq


def answer(words: Words, content: Content, faq: Faq, waiting_quiz: bool) -> Screen:
    """The answer, related questions, a quiz on it, and the way back."""
    related = [
        (Button(other.title, f"faq:{key}"),)  # a row each: two questions side by side are cut off
        for key in faq.see_also[:2]
        if (other := content.faq(key, words.language)) is not None
    ]
    second = [menu_button(words)]
    if waiting_quiz:
        second.insert(0, Button(words.say("help.back_to_quiz"), "quiz:back"))
    elif faq.quiz is not None:
        second.insert(0, Button(words.say("faq.quiz"), f"quiz:start:{faq.quiz}"))
    return Screen(faq.text, (*related, tuple(second)))
