"""What the network announces, as its members see it behind their code word; and the box for ideas."""

from collections.abc import Sequence

from bot.chat.screen import Button, Screen
from bot.domain.circles import Announcement
from bot.domain.people import Person
from bot.domain.private import Ideas
from bot.texts.catalog import Words

# As much of an announcement as a button shows on a narrow phone.
LABEL = 30


def entries(words: Words) -> tuple[Button, ...]:
    """The row that leads here, among the private settings of a member."""
    return Button(words.say("circles.title"), "mine:circles"), Button(words.say("ideas.title"), "mine:idea")


def listing(words: Words, standing: Sequence[Announcement], person: Person, hears: bool) -> Screen:
    """What stands, and whether they are told of new ones. ``hears``: all they chose lets a notice come."""
    told = person.private.circles
    pieces = [words.say("circles.some" if standing else "circles.none")]
    if told:
        pieces.append(words.say("circles.told" if hears else "circles.no_notice"))
    else:
        pieces.append(words.say("circles.not_told"))
    rows = [(Button(_marked(words, one, person), f"mine:circles:{one.id}"),) for one in standing]
    switch = (
        Button(words.say("circles.off"), "mine:circles:off")
        if told
        else Button(words.say("circles.on"), "mine:circles:on")
    )
    return Screen("\n\n".join(pieces), (*rows, (switch, _back(words, "mine"))), protect=True)


def announcement(words: Words, one: Announcement, person: Person) -> Screen:
    """One of them, and what can be said to it."""
    coming, told = one.id in person.private.coming, one.id in person.private.told
    pieces = [one.text(words.language)]
    if one.day is not None:
        pieces.append(when(words, one))
    if coming:
        pieces.append(words.say("circles.told_desk" if told else "circles.you_come"))
    row = _choices(words, one, person)
    return Screen("\n\n".join(pieces), (row, (_back(words, "mine:circles"),)), protect=True)


def _choices(words: Words, one: Announcement, person: Person) -> tuple[Button, ...]:
    come = Button(words.say("circles.come"), f"mine:circles:yes:{one.id}")
    not_this_time = Button(words.say("circles.not_this_time"), f"mine:circles:no:{one.id}")
    tell = Button(words.say("circles.tell_desk"), f"mine:circles:say:{one.id}")
    declined = one.id in person.private.declined
    if one.day is None:
        return () if declined else (Button(words.say("circles.read"), f"mine:circles:no:{one.id}"),)
    if one.id in person.private.coming:
        return (not_this_time,) if one.id in person.private.told else (tell, not_this_time)
    return (come,) if declined else (come, not_this_time)


def for_desk(words: Words, one: Announcement) -> str:
    """What the desk reads of somebody who wants to be known to come, as words of theirs.

    The day alone: how it was announced are the desk's own words, which may speak of danger, and end.
    """
    return words.say("circles.would_like", what=when(words, one))


def when(words: Words, one: Announcement) -> str:
    """The day on which people meet; nothing for news."""
    return f"📅 {words.day(one.day)}, {words.short_weekday(one.day)}" if one.day else ""


def label(words: Words, one: Announcement) -> str:
    """An announcement in a line: its day, and how it begins."""
    first = one.text(words.language).splitlines()[0]
    short = first if len(first) <= LABEL else f"{first[: LABEL - 1].rstrip()}…"
    return f"{words.day(one.day)} · {short}" if one.day else short


def _marked(words: Words, one: Announcement, person: Person) -> str:
    return f"{'✓ ' if one.id in person.private.coming else ''}{label(words, one)}"


def ask_idea(words: Words) -> Screen:
    """They can write what the network should do."""
    return Screen(words.say("ideas.ask", most=Ideas.MOST), ((_back(words, "mine"),),), protect=True)


def idea(words: Words, text: str) -> Screen:
    """It is in the box, or was not taken."""
    return Screen(text, ((_back(words, "mine"),),), protect=True)


def _back(words: Words, to: str) -> Button:
    return Button(words.say("private.back"), to)
