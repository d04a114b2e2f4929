"""An event: when and where it is, and whether one comes."""

from datetime import datetime
from html import escape
from zoneinfo import ZoneInfo

from bot.chat.screen import Button, Rows, Screen
from bot.chat.views.common import bold, menu_button
from bot.domain.event import Event, Outlook
from bot.texts.catalog import Words
from bot.usecases.event import Invited


def event(words: Words, invited: Invited, delivery_id: int, zone: str) -> Screen:
    """What it is, and what to do about it. ``zone``: the reader's."""
    about = invited.event
    told = (bold(about.title), escape(_when_and_where(words, about, zone)), escape(_standing(words, invited)))
    text = "\n\n".join(block for block in told if block)
    return Screen(text, _rows(words, invited, delivery_id), html=True)


def calendar_ready(words: Words) -> Screen:
    """What stands below the calendar's file."""
    return Screen(words.say("event.calendar_ready"), ((menu_button(words),),))


def _when_and_where(words: Words, about: Event, zone: str) -> str:
    here, there = (about.starts_at.astimezone(ZoneInfo(one)) for one in (zone, about.zone))
    lines = [words.say("event.when", moment=_moment(words, here))]
    if here.date() != there.date():
        lines.append(words.say("event.there", time=_moment(words, there)))
    elif here.utcoffset() != there.utcoffset():
        lines.append(words.say("event.there", time=words.time(there)))
    if about.place:
        lines.append(words.say("event.where", place=about.place))
    return "\n".join(lines)


def _moment(words: Words, moment: datetime) -> str:
    day, weekday = words.date(moment), words.weekday(moment)
    return words.say("event.moment", day=day, weekday=weekday, time=words.time(moment))


def _standing(words: Words, invited: Invited) -> str:
    match invited.outlook:
        case Outlook.OVER:
            return words.say("event.over")
        case Outlook.STOPPED:
            return words.say("event.stopped")
    return words.say("event.you_come") if invited.coming else ""


def _rows(words: Words, invited: Invited, delivery_id: int) -> Rows:
    if invited.outlook is not Outlook.AHEAD:
        return ((menu_button(words),),)
    if invited.coming:
        answer = Button(words.say("event.stay_away"), f"evt:away:{delivery_id}")
    else:
        answer = Button(words.say("event.come"), f"evt:come:{delivery_id}")
    return (answer,), (Button(words.say("event.calendar"), f"evt:cal:{delivery_id}"), menu_button(words))
