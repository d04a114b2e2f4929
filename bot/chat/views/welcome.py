"""The first screens: language, consent, reminders, menu."""

from bot.chat.screen import Button, Screen
from bot.chat.views import group, private, tip
from bot.chat.views import reminders as reminders_view
from bot.chat.views.common import bold, menu_button, note
from bot.texts.catalog import Catalogs, Words, key

COMMANDS = {
    "menu": key("command.menu"),
    "quiz": key("command.quiz"),
    "practice": key("command.practice"),
    "search": key("command.search"),
    "help": key("command.help"),
    "language": key("command.language"),
    "privacy": key("command.privacy"),
    "stop": key("command.stop"),
    "delete_me": key("command.delete_me"),
}


def command_menu(words: Words) -> list[tuple[str, str]]:
    """The commands everybody sees, with their descriptions. The same for every role."""
    return [(name, words.say(text)) for name, text in COMMANDS.items()]


def language_choice(catalogs: Catalogs) -> Screen:
    """Asked once, in both languages, Mongolian first."""
    mongolian, english = catalogs.words("mn"), catalogs.words("en")
    text = "\n\n".join(words.say("welcome.language") for words in (mongolian, english))
    return Screen(
        text,
        (
            (
                Button(mongolian.say("language.name"), "lang:mn"),
                Button(english.say("language.name"), "lang:en"),
            ),
        ),
    )


def consent(words: Words) -> Screen:
    """What is stored and where, in plain words, before anything is."""
    return Screen(
        words.say("welcome.consent"),
        (
            (Button(words.say("button.consent"), "consent"),),
            (
                Button(words.say("button.privacy"), "privacy"),
                Button(words.say("button.language"), "language"),
            ),
        ),
    )


def reminders(words: Words, club: str | None = None) -> Screen:
    """Whether reminders are wanted; with a club when somebody has just joined one."""
    text = words.say("welcome.reminders")
    if club is not None:
        text = words.say("welcome.joined", club=club) + "\n\n" + text
    return Screen(
        text,
        ((Button(words.say("button.reminders_yes"), "rem:yes"), Button(words.say("button.no"), "rem:no")),),
    )


def menu(words: Words, greeting: str | None = None) -> Screen:
    """The menu, three rows."""
    text = f"{bold(greeting or words.say('menu.title'))}\n\n{words.say('menu.hint')}"
    return Screen(text, menu_rows(words), html=True)


def menu_rows(words: Words) -> tuple[tuple[Button, ...], ...]:
    """The buttons of the menu, also below a greeting."""
    return (
        (Button(words.say("menu.quiz"), "quiz"), Button(words.say("menu.practice"), "prac")),
        (Button(words.say("menu.check"), "check"), Button(words.say("menu.help"), "help")),
        (Button(words.say("menu.more"), "more"),),
    )


def more(words: Words, leads: bool, has_course: bool) -> Screen:
    """Everything that is not needed every day; above it what leaders and other staff have."""
    buttons = [
        *(_of_leaders(words) if leads else ()),
        *([Button(words.say("more.course"), "crs")] if leads or has_course else ()),
        Button(words.say("menu.progress"), "progress"),
        Button(words.say("more.polls"), "poll"),
        Button(words.say("more.words"), "gls"),
        Button(words.say("more.club"), "club"),
        tip.offer(words),
        Button(words.say("more.settings"), "set"),
        menu_button(words),
    ]
    rows = (tuple(buttons[n : n + 2]) for n in range(0, len(buttons), 2))
    return Screen(words.say("more.title"), tuple(rows))


def _of_leaders(words: Words) -> tuple[Button, ...]:
    return (
        Button(words.say("more.campaigns"), "camp"),
        Button(words.say("more.clubs"), "clb"),
        Button(words.say("more.results"), "res"),
        group.offer(words),
    )


def settings(words: Words) -> Screen:
    """What everybody can set for themselves."""
    rows = (
        (Button(words.say("button.language"), "language"), reminders_view.offer(words)),
        (Button(words.say("more.own_word"), "word"), private.offer(words)),
        (Button(words.say("button.privacy"), "privacy"), menu_button(words)),
    )
    return Screen(words.say("settings.title"), rows)


def privacy(words: Words) -> Screen:
    """What is stored, who sees it, and how to have it erased."""
    return Screen(
        words.say("privacy.text"),
        ((Button(words.say("privacy.delete"), "delete"), menu_button(words)),),
    )


def delete_question(words: Words) -> Screen:
    """Before everything is erased."""
    return Screen(
        words.say("delete.question"),
        ((Button(words.say("delete.yes"), "delete:yes"), Button(words.say("button.no"), "menu")),),
    )


def deleted(words: Words) -> Screen:
    """After everything was erased: no button, for there is nobody to answer any more."""
    return Screen(words.say("delete.done"))


def role_taken(words: Words, hint: str | None) -> Screen:
    """After an invitation of staff was used, with a hint at their commands."""
    text = words.say("invitation.done")
    return note(words, f"{text}\n\n{hint}" if hint else text)
