"""A guided check as one message that changes: dots, question, result. Nobody is judged in it."""

from collections.abc import Mapping
from html import escape

from bot.chat.screen import Button, Screen
from bot.chat.views import common, tip
from bot.chat.views.common import bold, menu_button, services_lines
from bot.domain.checks import UNSURE, Check, Flag, Kind, Level, Question
from bot.figures.advice import Advice, Helper
from bot.texts.catalog import Words, key
from bot.texts.content import Country, Faq, Service
from bot.usecases.checks import Checking, Lead

ANSWERS = {
    "yes": key("check.yes"),
    "no": key("check.no"),
    "unsure": key("check.unsure"),
    "child": key("check.child"),
    "adult": key("check.adult"),
}
LEADS = {
    Lead.WENT_BACK: key("check.went_back"),
    Lead.MISSED: key("check.missed"),
    Lead.MISSED_AGAIN: key("check.missed_again"),
    Lead.AWAY: key("check.away"),
}
LEVELS = {
    Level.CALM: (key("check.calm"), key("check.calm_text")),
    Level.LOOK: (key("check.look"), key("check.look_text")),
    Level.STOP: (key("check.stop"), key("check.stop_text")),
}
USUAL_COUNTRIES = 8
"""So many countries are buttons; the others are typed."""
OTHER = "other"
MOST_REASONS = MOST_STEPS = 3
OF_STRANGERS = frozenset({"job_offer", "online_contact"})
"""Checks of something that the desk may want to know about."""


def choice(words: Words, checks: tuple[Check, ...]) -> Screen:
    """The checks to choose from."""
    rows = [(Button(check.title, f"check:{check.id}"),) for check in checks]
    return Screen(words.say("check.choose"), (*rows, (menu_button(words),)))


def back_button(words: Words, checking: Checking) -> Button:
    """From anywhere back to the question that waits, with the answers so far."""
    return Button(words.say("check.back_to"), f"check:{checking.data(checking.answers)}")


def question(words: Words, checking: Checking, asked: Question, countries: tuple[Country, ...]) -> Screen:
    """A question with a button for each answer, the way back and the way out."""
    lead = _lead(words, checking, countries)
    blocks = [*lead, dots(checking.check, asked), bold(asked.text)]
    if asked.kind is Kind.COUNTRY:
        blocks.append(escape(words.say("check.type_country")))
    back = checking.going_back
    last = [Button(words.say("check.back"), f"check:{back}")] if back is not None else []
    last.append(Button(words.say("check.leave"), "check:leave"))
    return Screen("\n\n".join(blocks), (*_answers(words, checking, asked, countries), tuple(last)), html=True)


def dots(check: Check, current: Question | None) -> str:
    """Progress as dots."""
    return common.dots(len(check.questions), check.questions.index(current) if current else None)


def _answers(
    words: Words, checking: Checking, asked: Question, countries: tuple[Country, ...]
) -> tuple[tuple[Button, ...], ...]:
    if asked.kind is Kind.COUNTRY:
        offered = [*asked.answers[:USUAL_COUNTRIES], OTHER, UNSURE]
    else:
        offered = list(asked.answers)
    names = _names(words, countries)
    buttons = [Button(names[answer], f"check:{checking.answering(answer)}") for answer in offered]
    return tuple(tuple(buttons[n : n + 2]) for n in range(0, len(buttons), 2))


def _names(words: Words, countries: tuple[Country, ...]) -> Mapping[str, str]:
    own = {answer: words.say(name) for answer, name in ANSWERS.items()}
    return {**{country.id: country.name for country in countries}, **own}


def _lead(words: Words, checking: Checking, countries: tuple[Country, ...]) -> list[str]:
    """What comes before the question: a greeting, what was noted, or why it is asked again."""
    check, lead = checking.check, checking.lead
    if lead is Lead.BEGINS:
        parts = [f"{bold(check.title)}\n{escape(check.intro)}"]
    elif lead in (Lead.AGAIN, Lead.NOTED):
        parts = [escape(check.back)] if lead is Lead.AGAIN else []
    else:
        parts = [escape(words.say(LEADS[lead]))] if lead in LEADS else []
    if checking.noted is not None:
        answer = _names(words, countries)[checking.noted[1]]
        parts.append(escape(words.say("check.noted", question=checking.noted[0].text, answer=answer)))
    return parts


def result(
    words: Words, checking: Checking, services: tuple[Service, ...], related: list[tuple[str, Faq]]
) -> Screen:
    """What the answers say together: a level, reasons, next steps, and who to talk to."""
    outcome = checking.outcome
    title, text = LEVELS[outcome.level]
    blocks = [
        dots(checking.check, None),
        f"{bold(words.say(title))}\n{escape(words.say(text))}",
        _listed(words.say("check.reasons"), _reasons(words, outcome.flags)),
        _listed(words.say("check.steps"), _steps(checking.check, outcome.flags)),
        f"{bold(words.say('check.who'))}\n{services_lines(services)}",
    ]
    picture = Button(words.say("check.picture"), f"check:{checking.data(checking.answers)}:picture")
    rows: list[tuple[Button, ...]] = [(picture, Button(words.say("help.talk"), "sup"))]
    rows += [(Button(faq.title, f"faq:{faq_key}"),) for faq_key, faq in related]
    if checking.check.id in OF_STRANGERS:
        rows.append((tip.offer_this(words),))
    back = Button(words.say("check.change"), f"check:{checking.going_back}")
    return Screen("\n\n".join(b for b in blocks if b), (*rows, (back, menu_button(words))), html=True)


def advice(words: Words, checking: Checking, services: tuple[Service, ...]) -> Advice:
    """The same on a picture."""
    outcome = checking.outcome
    title, text = LEVELS[outcome.level]
    lists = (
        (words.say("check.reasons"), tuple(_reasons(words, outcome.flags))),
        (words.say("check.steps"), tuple(_steps(checking.check, outcome.flags))),
    )
    return Advice(
        words.say("picture.mark"),
        checking.check.title,
        outcome.level,
        words.say(title),
        words.say(text),
        tuple((heading, lines) for heading, lines in lists if lines),
        words.say("check.who"),
        tuple(Helper(s.number or "", s.name, s.what) for s in services),
    )


def picture_ready(words: Words) -> Screen:
    """What stands below the picture."""
    row = Button(words.say("help.talk"), "sup"), menu_button(words)
    return Screen(words.say("check.picture_ready"), (row,))


def _listed(title: str, lines: list[str]) -> str:
    return "\n".join([bold(title), *(f"• {escape(line)}" for line in lines)]) if lines else ""


def _reasons(words: Words, flags: tuple[Flag, ...]) -> list[str]:
    reasons = [flag.reason for flag in flags[:MOST_REASONS]]
    more = len(flags) - MOST_REASONS
    return [*reasons, words.count("check.more_reasons", more)] if more > 0 else reasons


def _steps(check: Check, flags: tuple[Flag, ...]) -> list[str]:
    """What to do next, each once, the most pressing first; what is always worth doing comes last."""
    return list(dict.fromkeys([*(flag.step for flag in flags), *check.always]))[:MOST_STEPS]
