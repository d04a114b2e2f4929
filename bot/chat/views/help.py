"""Help: warm words, who helps, one tap to a person, one tap to say that it was misunderstood."""

from html import escape

from bot.chat.screen import Button, Screen
from bot.chat.views.common import bold, menu_button, services_lines
from bot.texts.catalog import Words
from bot.texts.content import HelpCard, Service


def card(
    words: Words, help_card: HelpCard, services: tuple[Service, ...], about: str | None, quiz_waits: bool
) -> Screen:
    """The card for a worry. With ``about`` the person can say that it was misunderstood."""
    # Air between the warm words, what to do, and who helps: frightened eyes do not read a block.
    now = "\n".join(f"• {step}" for step in help_card.now)
    warm = "\n\n".join(escape(part) for part in (" ".join(help_card.heard), now, help_card.person))
    text = f"{warm}\n\n{services_lines(services)}"
    back = Button(words.say("help.back_to_quiz"), "quiz:back") if quiz_waits else menu_button(words)
    second = (Button(words.say("help.misunderstood"), f"help:no:{about}"), back) if about else (back,)
    return Screen(text, ((Button(words.say("help.talk"), "sup"),), second), html=True)


def who_helps(words: Words, services: tuple[Service, ...]) -> Screen:
    """Who can help, and the ordinary entry to the desk."""
    text = (
        f"{bold(words.say('help.title'))}\n\n{services_lines(services)}\n\n{escape(words.say('help.hint'))}"
    )
    rows = ((Button(words.say("help.talk"), "sup"), menu_button(words)),)
    return Screen(text, rows, html=True)


def how_it_works(words: Words, services: tuple[Service, ...]) -> Screen:
    """What the bot can do, and who helps."""
    text = f"{escape(words.say('help.how'))}\n\n{services_lines(services)}"
    rows = (
        (Button(words.say("menu.quiz"), "quiz"), Button(words.say("help.talk"), "sup")),
        (menu_button(words),),
    )
    return Screen(text, rows, html=True)


def corrected(words: Words, quiz_waits: bool) -> Screen:
    """After 'you misunderstood': thanks, and on we go."""
    back = Button(words.say("help.back_to_quiz"), "quiz:back") if quiz_waits else menu_button(words)
    return Screen(words.say("help.corrected"), ((back, Button(words.say("help.talk"), "sup")),))
