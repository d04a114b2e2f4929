"""Announcing to the network, as the desk sees it. Nothing here tells who reads it."""

from collections.abc import Sequence
from datetime import timedelta

from bot.chat.screen import Button, Screen
from bot.chat.views.circles import label, when
from bot.chat.views.common import refusal_text
from bot.domain.circles import KEPT_DAYS, LONGEST, SPREAD, Announcement
from bot.domain.errors import BadDateError, LuujinError, PastDateError, TextTooLongError
from bot.texts.catalog import Words, key

ASKS = {
    "mn": key("announce.ask_mn"),
    "en": key("announce.ask_en"),
    "day": key("announce.ask_day"),
}
"""What is asked for, step by step; two of them can be left out."""

LEAVES_OUT = {"en": key("announce.no_en"), "day": key("announce.no_day")}


def offer(words: Words) -> Button:
    """The way here from the list of cases."""
    return Button(words.say("announce.title"), "circ")


def listing(words: Words, sent: Sequence[Announcement]) -> Screen:
    """What was sent and is kept, newest first."""
    rows = [(Button(label(words, one), f"circ:{one.id}"),) for one in reversed(sent)]
    last = Button(words.say("announce.new"), "circ:new"), Button(words.say("tips.desk"), "desk")
    return Screen(words.say("announce.list"), (*rows, last), protect=True)


def ask(words: Words, what: str, draft_id: int, head: str = "") -> Screen:
    """One step of writing. ``head``: why what was typed is not taken."""
    text = words.say(ASKS[what], most=LONGEST)
    row = [Button(words.say("announce.drop"), f"circ:drop:{draft_id}")]
    if what in LEAVES_OUT:
        row.insert(0, Button(words.say(LEAVES_OUT[what]), f"circ:skip:{what}:{draft_id}"))
    return Screen(f"{head}\n\n{text}".strip(), (tuple(row),), protect=True)


def refused(words: Words, error: LuujinError) -> str:
    """Why what was typed is not taken."""
    match error:
        case TextTooLongError():
            return words.say("announce.too_long", most=LONGEST)
        case BadDateError():
            return words.say("announce.bad_day")
        case PastDateError():
            return words.say("announce.past_day")
        case _:
            return refusal_text(words, error)


def preview(words: Words, draft: Announcement) -> Screen:
    """What members will read, and who is told how."""
    send = Button(words.say("announce.send"), f"circ:send:{draft.id}")
    drop = Button(words.say("announce.drop"), f"circ:drop:{draft.id}")
    hours = SPREAD // timedelta(hours=1)
    return Screen(
        f"{_whole(words, draft)}\n\n{words.say('announce.preview', hours=hours)}",
        ((send, drop),),
        protect=True,
    )


def sent(words: Words, one: Announcement) -> Screen:
    """It stands; to news nobody comes."""
    text = words.say("announce.sent" if one.day else "announce.sent_news")
    return Screen(text, ((_back(words),),), protect=True)


def opened(words: Words, one: Announcement, coming: int) -> Screen:
    """One that was sent. ``coming``: how many would like to, in fives."""
    pieces = [_whole(words, one)]
    if one.day is not None:
        pieces.append(words.say("announce.coming", count=coming) if coming else words.say("announce.few"))
    end = Button(words.say("announce.end"), f"circ:end:{one.id}")
    return Screen("\n\n".join(pieces), ((end, _back(words)),), protect=True)


def end_question(words: Words, announcement_id: int) -> Screen:
    """Before it is erased."""
    yes = Button(words.say("announce.end_yes"), f"circ:end:{announcement_id}:yes")
    back = Button(words.say("private.back"), f"circ:{announcement_id}")
    return Screen(words.say("announce.end_question"), ((yes, back),), protect=True)


def _whole(words: Words, one: Announcement) -> str:
    day = when(words, one) or words.say("announce.news")
    kept = words.say("announce.kept", days=KEPT_DAYS)
    return "\n\n".join(piece for piece in (one.mn, one.en, f"{day}\n{kept}") if piece)


def _back(words: Words) -> Button:
    return Button(words.say("private.back"), "circ")
