"""The desk as coordinators see it. A ping holds nothing of anybody."""

from datetime import datetime

from bot.chat.screen import Button, Screen
from bot.chat.views.common import menu_button
from bot.domain.support import Author, Case, CaseMessage, CaseState
from bot.texts.catalog import Words, key
from bot.usecases.cases import Replied

# Telegram refuses a message with more than 100 buttons, and nobody reads that many.
MOST_LISTED = 30
LANGUAGE_MARKS = {"mn": "МН", "en": "EN"}


def ping(words: Words, case: Case) -> Screen:
    """Somebody waits. Nothing else."""
    text = words.say("desk.ping_urgent") if case.urgent else words.say("desk.ping")
    return Screen(text, ((Button(words.say("desk.open"), "desk"),),))


def listing(words: Words, cases: list[Case], now: datetime) -> Screen:
    """Who waits and what is mine, longest waiting first."""
    if not cases:
        return Screen(words.say("desk.empty"), ((menu_button(words),),))
    waiting = [case for case in cases if case.state is CaseState.WAITING][:MOST_LISTED]
    mine = [case for case in cases if case.state is not CaseState.WAITING][:MOST_LISTED]
    rows = [(Button(_line(words, case, now), f"desk:claim:{case.id}"),) for case in (*waiting, *mine)]
    return Screen(words.say("desk.title"), (*rows, (Button(words.say("desk.refresh"), "desk"),)))


def _line(words: Words, case: Case, now: datetime) -> str:
    minutes = max(0, int((now - case.opened_at).total_seconds() // 60))
    waited = (
        words.count("desk.minutes", minutes)
        if minutes < 60
        else words.count("desk.hours", minutes // 60)
        if minutes < 48 * 60
        else words.count("desk.days", minutes // (24 * 60))
    )
    mark = "🔸" if case.urgent else ""
    mine = words.say("desk.mine") if case.state is CaseState.CLAIMED else ""
    parts = [f"{mark}{case.pseudonym}", LANGUAGE_MARKS.get(case.language, ""), waited, mine]
    return " · ".join(p for p in parts if p)


def opened(words: Words, case: Case) -> Screen:
    """The head of a claimed case; its messages follow."""
    who = words.say("desk.member") if case.from_member else words.say("desk.student")
    text = words.say("desk.opened", pseudonym=case.pseudonym, who=who)
    buttons = (
        Button(words.say("desk.close"), f"desk:end:{case.id}"),
        Button(words.say("desk.back"), "desk"),
    )
    return Screen(text, (buttons,), protect=True)


def message(words: Words, case: Case, message: CaseMessage, moment: datetime) -> Screen:
    """One message of a case, bound to it: a reply to this goes to this case."""
    who = case.pseudonym if message.author is Author.PERSON else words.say("desk.you")
    return Screen(f"{who} · {words.time(moment)}\n\n{message.text}", protect=True)


def replied(words: Words, replied: Replied) -> Screen:
    """To whom it went, about what, and whether they see it now."""
    about = replied.about.replace("\n", " ")
    about = about if len(about) <= 40 else about[:39] + "…"
    fate = key("desk.replied_now") if replied.now else key("desk.replied_later")
    head = words.say("desk.replied", pseudonym=replied.case.pseudonym, about=about)
    return Screen(f"{head}\n{words.say(fate)}", protect=True)


def close_question(words: Words, case_id: int) -> Screen:
    """Before a case is closed."""
    return Screen(
        words.say("desk.close_question"),
        (
            (
                Button(words.say("desk.close_yes"), f"desk:end:{case_id}:yes"),
                Button(words.say("desk.back"), "desk"),
            ),
        ),
    )


def closed(words: Words, case: Case) -> Screen:
    """A case has ended."""
    return Screen(
        words.say("desk.closed", pseudonym=case.pseudonym), ((Button(words.say("desk.back"), "desk"),),)
    )


def reply_to_whom(words: Words) -> Screen:
    """A coordinator wrote without replying to a message: nothing was sent anywhere."""
    return Screen(words.say("desk.reply_to_whom"), ((Button(words.say("desk.back"), "desk"),),))
