"""Letting go of a case: to a colleague, or because one knows the person."""

from collections.abc import Sequence

from bot.chat.screen import Button, Screen
from bot.chat.views.desk import to_head, to_list
from bot.domain.support import Case
from bot.texts.catalog import Words
from bot.usecases.handover import Colleague

_MOST = 60
"""Telegram takes a hundred buttons; no desk has so many people."""


def whom(words: Words, case: Case, colleagues: Sequence[Colleague]) -> Screen:
    """Who can take it over, by their names on the rota."""
    back = to_head(words, case.id)
    if not colleagues:
        return Screen(words.say("desk.over_nobody"), ((back,),), protect=True)
    buttons = [
        Button(one.name or words.say("desk.colleague", n=number), f"desk:over:{case.id}:{one.person_id}")
        for number, one in enumerate(colleagues[:_MOST], 1)
    ]
    rows = tuple(tuple(buttons[n : n + 2]) for n in range(0, len(buttons), 2))
    return Screen(words.say("desk.over_title", pseudonym=case.pseudonym), (*rows, (back,)), protect=True)


def summary(words: Words, case: Case) -> Screen:
    """What is typed next is the summary, and with it the case goes."""
    text = words.say("desk.over_summary", pseudonym=case.pseudonym)
    return Screen(text, ((to_head(words, case.id),),), protect=True)


def handed_over(words: Words, case: Case) -> Screen:
    """A colleague has it now."""
    return Screen(words.say("desk.over_done", pseudonym=case.pseudonym), to_list(words), protect=True)


def know_question(words: Words, case: Case) -> Screen:
    """Before a case is given away because its holder knows the person."""
    row = Button(words.say("desk.know_yes"), f"desk:know:{case.id}:yes"), to_head(words, case.id)
    return Screen(words.say("desk.know_question", pseudonym=case.pseudonym), (row,), protect=True)


def declined(words: Words) -> Screen:
    """Others take it."""
    return Screen(words.say("desk.know_done"), to_list(words), protect=True)
