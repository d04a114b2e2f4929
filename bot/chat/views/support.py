"""The conversation with the desk as the person sees it."""

from bot.chat.screen import Button, Screen
from bot.chat.views.common import menu_button
from bot.domain.support import CaseMessage
from bot.texts.catalog import Words
from bot.texts.content import Service


def _close(words: Words) -> tuple[tuple[Button, ...], ...]:
    return ((Button(words.say("support.close"), "sup:close"),),)


def entry(words: Words) -> Screen:
    """Who reads, what Telegram can see, and when an answer may be announced."""
    return Screen(
        words.say("support.entry"),
        (
            (
                Button(words.say("support.contact_now"), "sup:now"),
                Button(words.say("support.contact_wait"), "sup:wait"),
            ),
            (menu_button(words),),
        ),
    )


def write(words: Words) -> Screen:
    """Now they can write."""
    return Screen(words.say("support.write"), _close(words), protect=True)


def received(words: Words, readers: int, services: tuple[Service, ...]) -> Screen:
    """It is stored. Honest about whether anybody is there to read it; services stand beside it."""
    text = words.say("support.received") if readers else words.say("support.received_nobody")
    numbers = "\n".join(f"☎️ {s.number} — {s.name}" for s in services)
    return Screen(f"{text}\n\n{words.say('support.beside')}\n{numbers}", _close(words), protect=True)


def open_again(words: Words) -> Screen:
    """The conversation is open; nothing new has come."""
    return Screen(words.say("support.open"), _close(words), protect=True)


def answer(words: Words, message: CaseMessage) -> Screen:
    """What a coordinator wrote, without any trace of who they are."""
    return Screen(f"{words.say('support.answer')}\n\n{message.text}", _close(words), protect=True)


def notice(words: Words) -> Screen:
    """An answer waits: the same words as an ordinary reminder of a quiz."""
    return Screen(
        words.say("support.notice"), ((Button(words.say("support.notice_open"), "sup"), menu_button(words)),)
    )


def texts_only(words: Words) -> Screen:
    """A picture or a voice message did not reach the desk, and the person has to know."""
    return Screen(words.say("support.texts_only"), _close(words), protect=True)
