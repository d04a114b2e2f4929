"""Which handler answers what: one table for commands, one for buttons."""

from bot.chat.handlers import (
    campaign,
    card,
    certificate,
    check,
    circles_desk,
    clubs,
    course,
    deeds,
    desk,
    desk_session,
    escalation,
    event,
    explore,
    glossary,
    group,
    lesson,
    meant,
    membership,
    opinion,
    own_word,
    practice,
    private,
    progress,
    quiz,
    quiz_reminder,
    received,
    reminders,
    results,
    rota,
    rounds,
    scenario,
    support,
    support_figures,
    talk,
    tip,
    tip_desk,
    welcome,
    who,
)
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
    "practice": practice.command,
    "search": talk.search_command,
    "club": welcome.club,
    "clubs": clubs.command,
    "campaign": campaign.listing,
    "course": course.command,
    "results": results.command,
    "figures": support_figures.command,
    "desk": desk.listing,
    "rota": rota.command,
    "lock": desk_session.lock,
}

# Every other button ends the wait for a word of one's own or a name: what is typed next may be anything.
OWN_WORD, CERTIFICATE = "word", "cert"
PRIVATE = "mine"

TIP = "tip"
# Buttons and commands behind which a tip that is not sent yet can be gone on with.
WITHIN_TIP = frozenset({TIP, "help", "who", "faq", "lang", "language", "privacy"})

CHECK = "check"
# Buttons and commands behind which the question of a check still waits: what is typed next may answer it.
WITHIN_CHECK = frozenset({CHECK, "help", "who", "faq", "lang", "language", "privacy"})

# By the first word of the callback data.
BUTTONS: dict[str, Handler] = {
    "lang": welcome.choose_language,
    "language": welcome.language,
    "consent": welcome.consent,
    "rem": reminders.switch,
    "rset": reminders.tap,
    "menu": welcome.menu,
    "more": welcome.more,
    "set": welcome.settings,
    "privacy": welcome.privacy,
    "delete": welcome.delete,
    "club": membership.tap,
    "clb": clubs.tap,
    "quiz": quiz.tap,
    "remind": quiz_reminder.tap,
    "progress": progress.tap,
    CERTIFICATE: certificate.tap,
    "prac": practice.tap,
    "exp": explore.tap,
    "les": lesson.tap,
    "gls": glossary.tap,
    "scn": scenario.tap,
    "rnd": rounds.tap,
    "res": results.tap,
    "fig": support_figures.tap,
    "crs": course.tap,
    CHECK: check.tap,
    OWN_WORD: own_word.tap,
    "faq": deeds.faq_tap,
    "mean": meant.tap,
    "help": helping.tap,
    "who": who.tap,
    "poll": opinion.tap,
    PRIVATE: private.tap,
    "ok": private.nod,
    "sup": support.tap,
    TIP: tip.tap,
    "tips": tip_desk.tap,
    "circ": circles_desk.tap,
    "card": card.tap,
    "desk": desk.tap,
    "esc": escalation.tap,
    "rota": rota.tap,
    "lock": desk_session.lock,
    "camp": campaign.tap,
    "got": received.tap,
    "evt": event.tap,
    "group": group.how,
}

# Buttons that do not end an open conversation with the desk.
WITHIN_SUPPORT = frozenset({"sup", PRIVATE, "ok", "help", "who"})

# Buttons under a campaign's message that answer in passing: what somebody is in the middle of goes on.
IN_PASSING = frozenset({"got:not", "rem:off"})
