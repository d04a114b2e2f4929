"""What somebody agrees with the desk, a step a screen; and the small talk behind which it opens.

Without the code word every screen is the same for everybody: nothing that is set shows on any of them.
"""

from dataclasses import dataclass, replace
from datetime import time

from bot.chat.screen import Button, Rows, Screen
from bot.chat.views import check_in, circles, own_word
from bot.chat.views.common import note
from bot.domain.people import Contact, Person
from bot.domain.private import DAYS_CHOICES, HOURS_CHOICES, VANISH_CHOICES, SafeHours
from bot.domain.support import pseudonym
from bot.texts.catalog import Catalogs, Words, key

SMALL_TALK = (
    key("private.talk_weather"),
    key("private.talk_homework"),
    key("private.talk_sleep"),
    key("private.talk_water"),
    key("private.talk_music"),
    key("private.talk_week"),
    key("private.talk_walk"),
    key("private.talk_book"),
)
CONTACTS = {
    "now": (Contact.NOW, key("support.contact_now")),
    "wait": (Contact.WHEN_I_WRITE, key("support.contact_wait")),
    "hours": (Contact.HOURS, key("support.contact_hours")),
}
TOLD_CONTACTS = {
    Contact.NOW: key("private.told_now"),
    Contact.WHEN_I_WRITE: key("private.told_wait"),
    Contact.HOURS: key("private.told_hours"),
}
DAYS = (key("private.every_day"), key("private.school_days"), key("private.weekend"))
VANISH = (
    key("private.vanish_0"),
    key("private.vanish_5"),
    key("private.vanish_15"),
    key("private.vanish_60"),
    key("private.vanish_1440"),
)


@dataclass(frozen=True, slots=True)
class Step:
    """Where a step stands. ``head`` is told above it; ``onward`` is the button that leaves it as it is.

    ``person``: whose settings show on it; None where nobody's may.
    """

    words: Words
    onward: Button
    head: str = ""
    person: Person | None = None

    def screen(self, text: str, *rows: tuple[Button, ...]) -> Screen:
        """The step with these choices."""
        shown = f"{self.head}\n\n{text}" if self.head else text
        return Screen(shown, (*(row for row in rows if row), (self.onward,)), protect=self.person is not None)

    def off(self, step: str, there: bool) -> tuple[Button, ...]:
        """The button that takes a setting back, where there is one and it may show."""
        return (Button(self.words.say("private.remove"), f"mine:{step}:off"),) if there else ()


def taken(catalogs: Catalogs) -> list[str]:
    """Words that nobody can have for themselves: the bot's own, and what stands here as an example."""
    examples = [catalogs.words(language).say("private.example") for language in ("mn", "en")]
    return [*own_word.needed(catalogs), *examples]


def offer(words: Words) -> Button:
    """The way to these screens."""
    return Button(words.say("private.title"), "mine")


def entry(words: Words) -> Screen:
    """What everybody sees: a word opens it, or it is begun."""
    begin = Button(words.say("private.begin"), "mine:go")
    return Screen(words.say("private.entry"), ((begin, Button(words.say("private.back"), "set")),))


def what(words: Words) -> Screen:
    """What can be set here."""
    rows = (Button(words.say("private.on"), "mine:limits"), Button(words.say("private.back"), "set"))
    return Screen(words.say("private.what"), (rows,))


def limits(words: Words) -> Screen:
    """What no bot can protect from, in plain words."""
    return Screen(words.say("private.limits"), ((Button(words.say("private.on"), "mine:code"),),))


def skip(words: Words, to: str) -> Button:
    """On to the next step; this one stays as it is."""
    return Button(words.say("private.skip"), f"mine:{to}")


def back(words: Words) -> Button:
    """Back to all settings; this one stays as it is."""
    return Button(words.say("private.back"), "mine")


def code_word(at: Step) -> Screen:
    """They can type the word that opens."""
    there = at.person is not None and at.person.private.code_word is not None
    example = at.words.say("private.example")
    return at.screen(at.words.say("private.ask_code", example=example), at.off("code", there))


def duress_word(at: Step) -> Screen:
    """They can type the word that shows an empty bot."""
    there = at.person is not None and at.person.private.duress_word is not None
    return at.screen(at.words.say("private.ask_duress"), at.off("duress", there))


def alias(at: Step, number: int) -> Screen:
    """A made-up name is offered; they can type one, too."""
    there = at.person is not None and at.person.private.alias != ""
    take = Button(at.words.say("private.take"), f"mine:alias:take:{number}")
    another = Button(at.words.say("private.another"), "mine:alias")
    text = at.words.say("private.ask_alias", name=pseudonym(number))
    return at.screen(text, (take, another), at.off("alias", there))


def contact(at: Step) -> Screen:
    """When an answer may be announced."""
    chosen = at.person.contact if at.person else None
    buttons = [
        Button(_marked(at.words.say(label), one is chosen), f"mine:contact:{name}")
        for name, (one, label) in CONTACTS.items()
    ]
    return at.screen(at.words.say("private.ask_contact"), tuple(buttons[:2]), tuple(buttons[2:]))


def hours(at: Step) -> Screen:
    """When they are alone with their phone: the time of day."""
    there = at.person.private.hours if at.person else None
    buttons = [
        Button(_marked(_span(start, end), _is_span(there, start, end)), f"mine:hours:{start}:{end}")
        for start, end in HOURS_CHOICES
    ]
    text = at.words.say("private.ask_hours")
    return at.screen(text, tuple(buttons[:2]), tuple(buttons[2:]), at.off("hours", there is not None))


def days(at: Step, start: int, end: int) -> Screen:
    """And on which days."""
    buttons = [Button(at.words.say(name), f"mine:hours:{start}:{end}:{n}") for n, name in enumerate(DAYS)]
    text = at.words.say("private.ask_days", hours=_span(start, end))
    return at.screen(text, tuple(buttons[:1]), tuple(buttons[1:]))


def vanish(at: Step) -> Screen:
    """After how long messages leave the phone."""
    chosen = at.person.private.vanish if at.person else None
    buttons = [
        Button(_marked(at.words.say(name), minutes == chosen), f"mine:vanish:{minutes}")
        for minutes, name in zip(VANISH_CHOICES, VANISH, strict=True)
    ]
    text = at.words.say("private.ask_vanish")
    return at.screen(text, tuple(buttons[:1]), tuple(buttons[1:3]), tuple(buttons[3:]))


def done(words: Words, head: str) -> Screen:
    """The end of the way through all steps."""
    return note(words, f"{head}\n\n{words.say('private.done')}".strip())


def overview(words: Words, person: Person, is_member: bool, head: str = "") -> Screen:
    """Everything that is set, and a button for each: only for who said the code word."""
    private = person.private
    lines = (
        words.say("private.told_name", name=private.alias or words.say("private.no_name")),
        words.say(TOLD_CONTACTS[person.contact]),
        _told_hours(words, private.hours),
        check_in.told(words, person),
        words.say("private.told_vanish", when=words.say(VANISH[VANISH_CHOICES.index(private.vanish)])),
        words.say("private.told_duress") if private.duress_word else words.say("private.told_no_duress"),
    )
    rows = (
        (Button(words.say("private.code"), "mine:code"), Button(words.say("private.duress"), "mine:duress")),
        (Button(words.say("private.alias"), "mine:alias"), Button(words.say("private.hours"), "mine:hours")),
        (
            Button(words.say("private.contact"), "mine:contact"),
            Button(words.say("private.vanish"), "mine:vanish"),
        ),
        (check_in.entry(words),),
        *(rows_for_member(words) if is_member else ()),
        (
            Button(words.say("private.leave"), "mine:leave"),
            Button(words.say("support.close"), "sup:close"),
        ),
    )
    text = "\n".join(lines)
    return Screen(f"{head}\n\n{text}" if head else text, rows, protect=True)


def rows_for_member(words: Words) -> Rows:
    """What members of the network have beside this, behind their code word."""
    return (circles.entries(words),)


def way_in(words: Words, screen: Screen) -> Screen:
    """The screen with the way to these settings above its last row."""
    return replace(screen, rows=(*screen.rows[:-1], (offer(words),), *screen.rows[-1:]))


def leave_question(words: Words) -> Screen:
    """Before all of it is taken back."""
    yes = Button(words.say("private.leave_yes"), "mine:leave:yes")
    return Screen(words.say("private.leave_question"), ((yes, back(words)),), protect=True)


def small_talk(words: Words, number: int) -> Screen:
    """After the code word: a line that could stand anywhere. Its button opens."""
    line = SMALL_TALK[number % len(SMALL_TALK)]
    return Screen(words.say(line), ((Button(words.say("private.nod"), "ok"),),))


def span(words: Words, hours: SafeHours | None) -> str:
    """Agreed hours with their days; nothing where there are none."""
    if hours is None:
        return ""
    days = words.say(DAYS[DAYS_CHOICES.index(hours.days)]) if hours.days in DAYS_CHOICES else ""
    return f"{hours.start:%H:%M}–{hours.end:%H:%M}, {days}"


def _told_hours(words: Words, hours: SafeHours | None) -> str:
    if hours is None:
        return words.say("private.told_no_span")
    return words.say("private.told_span", hours=span(words, hours))


def _is_span(hours: SafeHours | None, start: int, end: int) -> bool:
    return hours is not None and (hours.start.hour, hours.end.hour) == (start, end)


def _span(start: int, end: int) -> str:
    return f"{time(start):%H:%M}–{time(end):%H:%M}"


def _marked(label: str, chosen: bool) -> str:
    return f"✓ {label}" if chosen else label
