"""A word of one's own that opens help, as a setting. The word itself is never shown."""

from bot.chat.screen import Button, Screen
from bot.chat.views.common import menu_button, note, refusal_text
from bot.domain.errors import LuujinError
from bot.texts.catalog import Catalogs, Words, key

_NEEDED = (
    key("menu.quiz"),
    key("menu.progress"),
    key("menu.help"),
    key("menu.check"),
    key("menu.more"),
    key("button.menu"),
    key("button.no"),
    key("button.consent"),
    key("quiz.next"),
    key("help.talk"),
    key("language.name"),
)


def needed(catalogs: Catalogs) -> list[str]:
    """What stands on the bot's own buttons in both languages: people type it, too."""
    return [catalogs.words(language).say(name) for language in ("mn", "en") for name in _NEEDED]


def setting(words: Words, has_one: bool) -> Screen:
    """What it is for, and the way to one; or to another, or to none."""
    if not has_one:
        choose = Button(words.say("own_word.choose"), "word:new")
        return Screen(words.say("own_word.none"), ((choose, menu_button(words)),))
    return Screen(
        words.say("own_word.there"),
        (
            (
                Button(words.say("own_word.change"), "word:new"),
                Button(words.say("own_word.remove"), "word:off"),
            ),
            (menu_button(words),),
        ),
    )


def ask(words: Words) -> Screen:
    """Now they can type it."""
    return Screen(words.say("own_word.ask"), _leave(words))


def refused(words: Words, error: LuujinError) -> Screen:
    """Why this word cannot be kept; another one can be typed."""
    return Screen(refusal_text(words, error), _leave(words))


def _leave(words: Words) -> tuple[tuple[Button, ...], ...]:
    return ((Button(words.say("own_word.leave"), "word"),),)


def kept(words: Words, gone: bool) -> Screen:
    """It is kept. ``gone``: the message with it has left the chat; else the person has to delete it."""
    return note(words, words.say("own_word.kept") if gone else words.say("own_word.kept_not_gone"))


def removed(words: Words) -> Screen:
    """There is none any more."""
    return note(words, words.say("own_word.removed"))
