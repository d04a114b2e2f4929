"""Passing somebody on to a service, and the day on which one asks how it went."""

from collections.abc import Mapping, Sequence

from bot.chat.screen import Button, Screen
from bot.chat.views.desk import to_head
from bot.domain.referral import Consent, Referral
from bot.domain.support import Case
from bot.texts.catalog import Words, key
from bot.texts.content import Service
from bot.usecases.follow_up import IN_DAYS

STATES = {
    Consent.ASKED: key("desk.ref_asked"),
    Consent.GIVEN: key("desk.ref_given"),
    Consent.REFUSED: key("desk.ref_refused"),
}


def page(words: Words, case: Case, made: Sequence[Referral], services: Sequence[Service]) -> Screen:
    """What was proposed and what they said to it; the services to choose from."""
    names = {one.id: one.name for one in services}
    lines = [_line(words, one, names) for one in made]
    text = "\n\n".join((words.say("desk.ref_title", pseudonym=case.pseudonym), *lines))
    told = [
        (Button(words.say("desk.ref_told", service=_name(one, names)), f"desk:told:{case.id}:{one.id}"),)
        for one in made
        if one.may_be_told() and one.done_at is None
    ]
    busy = {one.service for one in made if one.consent is not Consent.REFUSED}
    free = [one for one in services if one.id not in busy]
    rows = [(Button(one.name, f"desk:ref:{case.id}:{one.id}"),) for one in free]
    return Screen(text, (*told, *rows, (to_head(words, case.id),)), protect=True)


def _line(words: Words, referral: Referral, names: Mapping[str, str]) -> str:
    name = _name(referral, names)
    if referral.done_at is not None:
        return words.say("desk.ref_done", service=name)
    return words.say(STATES[referral.consent], service=name)


def _name(referral: Referral, names: Mapping[str, str]) -> str:
    """Its name; its key once it is shown no more."""
    return names.get(referral.service, referral.service)


def propose(words: Words, case: Case, service: Service, question: str) -> Screen:
    """Before the person is asked. ``question``: as they read it."""
    reach = service.number or service.link or ""
    text = words.say("desk.ref_propose", pseudonym=case.pseudonym, service=service.name)
    row = (
        Button(words.say("desk.send"), f"desk:ref:{case.id}:{service.id}:ask"),
        Button(words.say("desk.to_services"), f"desk:ref:{case.id}"),
    )
    return Screen(f"{text}\n{service.what} {reach}".rstrip() + f"\n\n{question}", (row,), protect=True)


def follow_up(words: Words, case: Case) -> Screen:
    """In how many days one wants to ask."""
    text = words.say("desk.day_title", pseudonym=case.pseudonym)
    if case.follow_up is not None:
        text = f"{text}\n{words.say('desk.follow_up_on', day=words.day(case.follow_up))}"
    days = [Button(words.count("desk.in_days", n), f"desk:day:{case.id}:{n}") for n in IN_DAYS]
    if case.follow_up is not None:
        days.append(Button(words.say("desk.day_none"), f"desk:day:{case.id}:0"))
    days.append(to_head(words, case.id))
    return Screen(text, tuple(tuple(days[n : n + 3]) for n in range(0, len(days), 3)), protect=True)
