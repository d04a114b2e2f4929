"""Help: warm words, who helps, one tap to a person, one tap to say that it was misunderstood."""

from html import escape

from bot.chat.screen import Button, Screen
from bot.chat.views import support
from bot.chat.views.common import bold, menu_button, services_lines
from bot.texts.catalog import Words
from bot.texts.content import Faq, HelpCard, Service


def back_button(words: Words, quiz_waits: bool) -> Button:
    """Back to the quiz that was left, or to the menu."""
    return Button(words.say("help.back_to_quiz"), "quiz:back") if quiz_waits else menu_button(words)


def card(
    words: Words, help_card: HelpCard, services: tuple[Service, ...], about: str | None, back: Button
) -> Screen:
    """The card for a worry. With ``about`` it asks whether that was right, and can be corrected."""
    # Air between the warm words, what to do, and who helps: frightened eyes do not read a block.
    now = "\n".join(f"• {step}" for step in help_card.now)
    blocks = [
        *(escape(part) for part in (" ".join(help_card.heard), now, help_card.person)),
        services_lines(services),
    ]
    if about:
        blocks.append(escape(words.say("help.understood")))
    return Screen("\n\n".join(blocks), _ways(words, about, back), html=True)


def again(words: Words, about: str, back: Button) -> Screen:
    """The same worry once more: a line instead of the card, with the same ways on."""
    return Screen(words.say("help.again"), _ways(words, about, back))


def _ways(words: Words, about: str | None, back: Button) -> tuple[tuple[Button, ...], ...]:
    second = (Button(words.say("help.misunderstood"), f"help:no:{about}"), back) if about else (back,)
    return ((Button(words.say("help.talk"), "sup"),), second)


def gentle(words: Words, text: str, about: str, back: Button) -> Screen:
    """A smaller offer, where there is less reason to worry."""
    return Screen(
        text,
        (
            (Button(words.say("help.talk"), "sup"), Button(words.say("menu.help"), "help")),
            (Button(words.say("help.no_thanks"), f"help:thanks:{about}"), back),
        ),
    )


def human(words: Words, services: tuple[Service, ...], back: Button) -> Screen:
    """Somebody wants a person: the entry to the desk at once, with who else helps beside it."""
    entry = support.entry(words, listens=False)
    text = "\n\n".join([escape(words.say("help.human")), escape(entry.text), services_lines(services)])
    return Screen(text, (*entry.rows[:-1], (back,)), html=True)


def who_helps(words: Words, services: tuple[Service, ...]) -> Screen:
    """Who can help, and the ordinary entry to the desk."""
    text = (
        f"{bold(words.say('help.title'))}\n\n{services_lines(services)}\n\n{escape(words.say('help.hint'))}"
    )
    rows = (
        (Button(words.say("help.talk"), "sup"), Button(words.say("help.by_need"), "who")),
        (menu_button(words),),
    )
    return Screen(text, rows, html=True)


def how_it_works(words: Words, services: tuple[Service, ...]) -> Screen:
    """What the bot can do, and who helps."""
    text = f"{escape(words.say('help.how'))}\n\n{services_lines(services)}"
    rows = (
        (Button(words.say("menu.quiz"), "quiz"), Button(words.say("help.talk"), "sup")),
        (menu_button(words),),
    )
    return Screen(text, rows, html=True)


def which_is_it(words: Words, about: str, of_friend: bool, back: Button) -> Screen:
    """After 'not quite': whose it is, a question, or nothing. Talking to a person stays one tap away."""
    whose = words.say("help.is_mine") if of_friend else words.say("help.is_others")
    return Screen(
        words.say("help.which_is_it"),
        (
            (Button(whose, f"help:other:{about}"),),
            (Button(words.say("help.is_question"), f"help:ask:{about}"),),
            (Button(words.say("help.is_nothing"), "help:none"),),
            (Button(words.say("help.talk"), "sup"), back),
        ),
    )


def answers(words: Words, found: list[tuple[str, Faq]], back: Button) -> Screen:
    """It was only a question: the answers nearest to it, by faq key."""
    rows = tuple((Button(faq.title, f"faq:{key}"),) for key, faq in found)
    return Screen(words.say("help.answers"), (*rows, (Button(words.say("help.talk"), "sup"), back)))


def corrected(words: Words, back: Button) -> Screen:
    """It was nothing: thanks, and on we go."""
    return Screen(words.say("help.corrected"), ((back, Button(words.say("help.talk"), "sup")),))


def declined(words: Words, back: Button) -> Screen:
    """No thanks: that is fine, and the way stays open."""
    return Screen(words.say("help.declined"), ((back,),))
