"""Which handler answers what: one table for commands, one for buttons."""

from bot.chat.handlers import campaign, check, deeds, desk, meant, own_word, quiz, support, welcome
from bot.chat.handlers import help as helping
from bot.chat.visit import Handler

COMMANDS: dict[str, Handler] = {
    "start": welcome.start,
    "menu": welcome.menu,
    "help": helping.command,
    "language": welcome.language,
    "privacy": welcome.privacy,
    "stop": welcome.stop,
    "delete_me": welcome.delete,
    "quiz": quiz.choose,
    "club": welcome.club,
    "campaign": campaign.listing,
    "desk": desk.listing,
}

# Every other button ends the wait for a word of one's own: what is typed next may be anything.
OWN_WORD = "word"

CHECK = "check"
# Buttons and commands behind which the question of a check still waits: what is typed next may answer it.
WITHIN_CHECK = frozenset({CHECK, "help", "faq", "lang", "language", "privacy"})

# By the first word of the callback data.
BUTTONS: dict[str, Handler] = {
    "lang": welcome.choose_language,
    "language": welcome.language,
    "consent": welcome.consent,
    "rem": welcome.reminders,
    "menu": welcome.menu,
    "more": welcome.more,
    "privacy": welcome.privacy,
    "delete": welcome.delete,
    "club": welcome.club,
    "quiz": quiz.tap,
    "progress": quiz.progress,
    CHECK: check.tap,
    OWN_WORD: own_word.tap,
    "faq": deeds.faq_tap,
    "mean": meant.tap,
    "help": helping.tap,
    "sup": support.tap,
    "desk": desk.tap,
    "camp": campaign.tap,
}

# Buttons that do not end an open conversation with the desk.
WITHIN_SUPPORT = frozenset({"sup", "help"})
