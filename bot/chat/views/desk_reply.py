"""Answers of the desk: what became of them, those prepared before, and whether talking is safe."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.chat.screen import Button, Rows, Screen
from bot.chat.views.case_files import KINDS
from bot.chat.views.desk import to_head
from bot.domain.support import Case, Fate, Question, Replied
from bot.domain.vanish import Post
from bot.texts.catalog import Words, key
from bot.texts.content import CannedReply

ASKED = {
    Question.SAFE: key("desk.asked_safe"),
    Question.REFERRAL: key("desk.asked_referral"),
    Question.EXPORT: key("desk.asked_export"),
}
_LINE = 40
"""So many letters of the person's line are enough to recognise it."""


def replied(words: Words, replied: Replied) -> Screen:
    """To whom it goes, about what, and whether they see it at once; for some seconds it can be undone."""
    fate = words.say("desk.replied_now") if replied.now else words.say("desk.replied_later")
    undo = Button(words.say("desk.undo"), f"desk:undo:{replied.case.id}:{replied.message_id}")
    rows: Rows = () if replied.asked is not None and replied.asked.is_final else ((undo,),)
    return Screen(f"{_head(words, replied)}\n{fate}", rows, protect=True)


def receipt(words: Words, replied: Replied, echo: Post, seen: bool, zone: str) -> Screen:
    """The same once it has left: what became of it, in the coordinator's zone."""
    fate = echo.fate or Fate(replied.message_id)
    return Screen(
        f"{_head(words, replied)}\n{_fate(words, fate, seen, echo.at, ZoneInfo(zone))}", protect=True
    )


def _head(words: Words, replied: Replied) -> str:
    if replied.asked is not None:
        what = words.say(ASKED[replied.asked.question])
        return words.say("desk.asked_them", pseudonym=replied.case.pseudonym, what=what)
    kind = replied.about_media and words.say(KINDS[replied.about_media])
    about = replied.about.replace("\n", " ").strip() or kind or ""
    about = about if len(about) <= _LINE else about[: _LINE - 1] + "…"
    return words.say("desk.replied", pseudonym=replied.case.pseudonym, about=about)


def _fate(words: Words, fate: Fate, seen: bool, since: datetime, zone: ZoneInfo) -> str:
    if fate.opened_at is not None:
        return words.say("desk.fate_opened", moment=_moment(words, fate.opened_at, since, zone))
    if seen:
        return words.say("desk.fate_seen")
    if fate.announced_at is not None:
        return words.say("desk.fate_announced", moment=_moment(words, fate.announced_at, since, zone))
    return words.say("desk.fate_waits")


def _moment(words: Words, at: datetime, since: datetime, zone: ZoneInfo) -> str:
    """The time; with the day when it is another one than that of the answer."""
    at = at.astimezone(zone)
    is_same = at.date() == since.astimezone(zone).date()
    return words.time(at) if is_same else f"{words.day(at.date())}, {words.time(at)}"


def taken_back(words: Words, case: Case) -> Screen:
    """It reached nobody."""
    return Screen(words.say("desk.taken_back", pseudonym=case.pseudonym), protect=True)


def canned(words: Words, case: Case, replies: Sequence[CannedReply]) -> Screen:
    """Answers to choose from."""
    buttons = [Button(one.title, f"desk:can:{case.id}:{one.id}") for one in replies]
    rows = tuple(tuple(buttons[n : n + 2]) for n in range(0, len(buttons), 2))
    text = words.say("desk.canned_title", pseudonym=case.pseudonym)
    return Screen(text, (*rows, (to_head(words, case.id),)), protect=True)


def preview(words: Words, case: Case, theirs: CannedReply, mine: CannedReply) -> Screen:
    """The answer as the person gets it, and in the coordinator's language where that is another one."""
    texts = dict.fromkeys((theirs.text.strip(), mine.text.strip()))
    head = words.say("desk.preview", pseudonym=case.pseudonym)
    row = (
        Button(words.say("desk.send"), f"desk:say:{case.id}:{theirs.id}"),
        Button(words.say("desk.to_canned"), f"desk:can:{case.id}"),
    )
    return Screen("\n\n".join((head, *texts)), (row,), protect=True)


def ask_safe(words: Words, case: Case, question: str) -> Screen:
    """Before the question whether talking is safe. ``question``: as the person reads it."""
    text = words.say("desk.safe_title", pseudonym=case.pseudonym)
    row = Button(words.say("desk.send"), f"desk:safe:{case.id}:ask"), to_head(words, case.id)
    return Screen(f"{text}\n\n{question}", (row,), protect=True)
