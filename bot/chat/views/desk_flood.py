"""Many requests at once in the desk's list, and somebody for whom nobody is called."""

from collections.abc import Iterable
from datetime import datetime

from bot.chat.screen import Button, Screen
from bot.domain.support import Case, CaseState
from bot.texts.catalog import Words
from bot.usecases.cases import Crowd, Desk

CROWD, MUTED = "👥", "🔇"


def in_line(desk: Desk, now: datetime) -> list[Case | Crowd]:
    """Who waits: each by themselves, then crowds, a line each, and at the end who is muted."""
    among = {case.id for crowd in desk.crowds for case in crowd.cases}
    alone = [case for case in desk.cases if case.state is CaseState.WAITING and case.id not in among]
    heard = [case for case in alone if not case.flood.is_muted(now)]
    return [*heard, *desk.crowds, *(case for case in alone if case not in heard)]


def entry(words: Words, crowd: Crowd, now: datetime) -> Button:
    """The line of a crowd: how many, and when they came. ``now`` in the reader's zone."""
    at = crowd.minute.astimezone(now.tzinfo)
    return Button(f"{CROWD} {len(crowd.cases)} · {words.time(at)}", f"desk:crowd:{crowd.number}")


def legend(words: Words, crowds: Iterable[Crowd], cases: Iterable[Case], now: datetime) -> str:
    """What the signs mean that are there."""
    said = [words.say("desk.crowd")] if any(True for _ in crowds) else []
    said += [words.say("desk.muted")] if any(case.flood.is_muted(now) for case in cases) else []
    return "\n".join(said)


def mute_question(words: Words, case: Case) -> Screen:
    """Before nobody is called for somebody any more."""
    yes = Button(words.say("desk.mute_yes"), f"desk:mute:{case.id}:yes")
    back = Button(words.say("desk.to_case"), f"desk:head:{case.id}")
    return Screen(words.say("desk.mute_question", pseudonym=case.pseudonym), ((yes, back),), protect=True)


def mute_done(words: Words, case: Case) -> Screen:
    """Nobody is called."""
    rows = ((Button(words.say("desk.back"), "desk"),),)
    return Screen(words.say("desk.mute_done", pseudonym=case.pseudonym), rows, protect=True)
