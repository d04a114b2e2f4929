"""Small talk, and what is said when a text was not understood or could mean two things."""

from collections.abc import Sequence

from bot.chat.screen import Button, Screen
from bot.chat.views import welcome
from bot.chat.views.common import menu_button
from bot.texts.catalog import Catalogs, Words, key
from bot.texts.content import Content

SAYINGS = {
    "greet": (key("talk.greet"), key("talk.greet_2"), key("talk.greet_3")),
    "goodbye": (key("talk.goodbye"), key("talk.goodbye_2"), key("talk.goodbye_3")),
    "thanks": (key("talk.thanks"), key("talk.thanks_2"), key("talk.thanks_3")),
    "bot_identity": (key("talk.bot_identity"), key("talk.bot_identity_2")),
    "capabilities": (key("talk.capabilities"), key("talk.capabilities_2")),
    "affirm": (key("talk.affirm"), key("talk.affirm_2")),
    "deny": (key("talk.deny"), key("talk.deny_2")),
}
"""By what Rasa says: several wordings each, so that it does not answer like a wall."""

OPENING = frozenset({"greet", "capabilities"})
"""After these one may want to do something: the menu stands below."""

NOT_UNDERSTOOD = (
    key("talk.not_understood"),
    key("talk.not_understood_2"),
    key("talk.not_understood_3"),
)

SUGGESTED = (
    ("check_job_offer", "faq/passport_kept"),
    ("start_quiz", "faq/fake_profile"),
    ("check_online_contact", "faq/contract_checklist"),
    ("check_trip", "faq/sharing_photos"),
)
"""What one can ask, two at a time, beside the menu."""

NAMES = {
    "greet": key("mean.greet"),
    "goodbye": key("mean.goodbye"),
    "thanks": key("mean.thanks"),
    "affirm": key("mean.affirm"),
    "deny": key("mean.deny"),
    "cancel": key("mean.cancel"),
    "bot_identity": key("mean.bot_identity"),
    "capabilities": key("mean.capabilities"),
    "change_language": key("mean.change_language"),
    "pause_reminders": key("mean.pause_reminders"),
    "resume_reminders": key("mean.resume_reminders"),
    "ask_privacy": key("mean.ask_privacy"),
    "delete_my_data": key("mean.delete_my_data"),
    "start_quiz": key("mean.start_quiz"),
    "ask_progress": key("mean.ask_progress"),
    "join_club": key("mean.join_club"),
    "ask_campaign": key("mean.ask_campaign"),
    "check_job_offer": key("mean.check_job_offer"),
    "check_online_contact": key("mean.check_online_contact"),
    "check_trip": key("mean.check_trip"),
    "ask_for_human": key("mean.ask_for_human"),
    "disclose_danger_now": key("mean.disclose_danger_now"),
    "disclose_trapped_work": key("mean.disclose_trapped_work"),
    "disclose_sexual_exploitation": key("mean.disclose_sexual_exploitation"),
    "disclose_image_threat": key("mean.disclose_image_threat"),
    "disclose_grooming": key("mean.disclose_grooming"),
    "disclose_violence_home": key("mean.disclose_violence_home"),
    "disclose_self_harm": key("mean.disclose_self_harm"),
    "friend_in_danger": key("mean.friend_in_danger"),
}
"""Short names of intents, as they stand on a button; a question has the title of its answer."""


def pick(keys: Sequence[str], turn: int) -> str:
    """One of several wordings; the next turn gets another."""
    return keys[turn % len(keys)]


def saying(words: Words, said: str, turn: int) -> Screen:
    """An answer of small talk."""
    rows = welcome.menu_rows(words) if said in OPENING else ((menu_button(words),),)
    return Screen(words.say(pick(SAYINGS[said], turn)), rows)


def not_understood(words: Words, content: Content, turn: int) -> Screen:
    """Say so, never guess, and offer a thing or two that one can ask."""
    rows = tuple((meaning(words, content, intent),) for intent in SUGGESTED[turn % len(SUGGESTED)])
    return Screen(words.say(pick(NOT_UNDERSTOOD, turn)), (*rows, _always(words)))


def away(words: Words) -> Screen:
    """The model cannot be asked: buttons work."""
    return Screen(words.say("talk.away"), welcome.menu_rows(words))


def which(words: Words, content: Content, intents: Sequence[str]) -> Screen:
    """Which of these was meant?"""
    rows = tuple((meaning(words, content, intent),) for intent in intents)
    return Screen(words.say("talk.which"), (*rows, _always(words)))


def meaning(words: Words, content: Content, intent: str) -> Button:
    """The button that says that this intent was meant; ``faq/<key>`` has the title of its answer."""
    faq = content.faq(intent.removeprefix("faq/"), words.language)
    return Button(faq.title if faq else words.say(NAMES[intent]), f"mean:{intent}")


def other_language(words: Words, catalogs: Catalogs, content: Content) -> Screen:
    """Which languages are spoken here: in both of them, and a line in each of some others."""
    ours = [catalogs.words(language).say("talk.other_language") for language in ("mn", "en")]
    languages = tuple(
        Button(catalogs.words(language).say("language.name"), f"lang:{language}") for language in ("mn", "en")
    )
    return Screen("\n\n".join([*ours, *content.to_strangers()]), (languages, _always(words)))


def _always(words: Words) -> tuple[Button, ...]:
    return (menu_button(words), Button(words.say("menu.help"), "help"))
