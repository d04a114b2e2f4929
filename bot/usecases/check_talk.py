"""Talking in one's own words in the middle of a check, and beginning one."""

from dataclasses import dataclass, replace

from bot.domain.conversation import Do, Say, Understood
from bot.domain.people import Person
from bot.usecases.checks import Checking, GuidedChecks
from bot.usecases.conversation import Converse

_ASKS = frozenset({"ask_check", "check_back"})
_BRINGS_IT_BACK = frozenset({"open_help", "change_language"})
"""Acts that themselves lead back to the question: by a button, or by showing it in the new language."""


@dataclass(frozen=True, slots=True)
class ConverseInCheck:
    """Talking with somebody who may stand before a question of a check.

    Rasa is told where they stand with every text, so that it cannot think otherwise, whatever was tapped,
    restarted or forgotten in between.
    """

    converse: Converse
    checks: GuidedChecks

    async def __call__(self, person: Person, text: str) -> tuple[Person, Understood]:
        checking = self.checks.waiting(person)
        if checking is None:
            return await self._outside(person, text)
        person, understood = await self.converse(person, text, checking.standing)
        steps = _inside(checking, understood)
        if not _acts(steps) & (_ASKS | _BRINGS_IT_BACK):
            person = await self.checks.leave(person)
        return person, replace(understood, steps=steps)

    async def _outside(self, person: Person, text: str) -> tuple[Person, Understood]:
        person, understood = await self.converse(person, text)
        if _acts(understood.steps) & _ASKS:  # a check begins, whether or not somebody goes into it
            person = await self.checks.move_on(person)
        return person, understood


def _acts(steps: tuple[Say | Do, ...]) -> set[str]:
    return {step.act for step in steps if isinstance(step, Do)}


def _inside(checking: Checking, understood: Understood) -> tuple[Say | Do, ...]:
    """The steps, with the question once more where nothing was understood, and not behind a cry for help."""
    acts = _acts(understood.steps)
    again = {**checking.answers, "check": checking.check.id}
    if "other_language" in acts:
        return (*understood.steps, Do("ask_check", again))
    if not understood.steps or "not_understood" in acts:
        return (Do("ask_check", {**again, "missed": "once" if understood.available else "away"}),)
    if acts & _BRINGS_IT_BACK:
        return tuple(step for step in understood.steps if not (isinstance(step, Do) and step.act in _ASKS))
    return understood.steps
