"""Talking in one's own words: the model and the safety net decide what was meant."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

from bot.domain.checks import Standing
from bot.domain.conversation import Do, Say, Understood
from bot.domain.people import Conversation, Person
from bot.domain.safety import Risk, Worry
from bot.usecases.people import update
from bot.usecases.ports import Clock, Store, Understanding

# Saving the time of every message would be a write each; this much is precise enough for a pause of 30 min.
SAVE_EVERY = timedelta(minutes=1)

ASKING = "ask_for_human"
"""The kind that is a wish and no guess: it is never held back, and never news or old."""


@dataclass(frozen=True, slots=True)
class Converse:
    """What to do about a free text.

    A worry that the person has called a misunderstanding is not raised again in this conversation.
    """

    store: Store
    understanding: Understanding
    clock: Clock

    async def __call__(
        self, person: Person, text: str, standing: Standing | None = None
    ) -> tuple[Person, Understood]:
        """``standing``: the question of a check that this may answer."""
        person, talk = await self._in_conversation(person)
        # What is said inside a check is a talk of its own: outside no form of Rasa's is ever open.
        sender = f"{talk.sender}-check" if standing else talk.sender
        understood = await self.understanding.converse(sender, text, person.language or "mn", standing)
        return person, without_corrected(understood, talk.corrected)

    async def _in_conversation(self, person: Person) -> tuple[Person, Conversation]:
        now = self.clock()
        talk = person.conversation
        if talk is not None and now - talk.last_at < SAVE_EVERY:
            return person, talk
        if talk is None or talk.is_over(now):
            # A fresh pseudonym: Rasa must not be able to join two conversations of one person.
            fresh = Conversation(secrets.token_hex(16), now)
        else:
            fresh = replace(talk, last_at=now)
        async with self.store() as work:
            person = await update(work, person, lambda p: replace(p, conversation=fresh))
            await work.commit()
        return person, fresh


def worry_of(step: Say | Do) -> Worry | None:
    """The worry that a step offers help for; None when it does something else."""
    if not isinstance(step, Do) or step.act != "open_help":
        return None
    try:
        risk = Risk.of(step.args.get("risk", "urgent"))
    except ValueError:  # an unknown word of the model's: rather too much than too little
        risk = Risk.URGENT
    return Worry(step.args.get("about", "general"), risk)


def without_corrected(understood: Understood, corrected: frozenset[Worry]) -> Understood:
    """The same without help for what the person corrected; what the model would have said comes instead."""
    held = [step for step in understood.steps if _is_held(worry_of(step), corrected)]
    if not held:
        return understood
    steps = tuple(step for step in understood.steps if step not in held)
    instead = tuple(s for s in understood.otherwise if not _is_held(worry_of(s), corrected))
    steps = steps or instead or (Do("not_understood"),)
    risk = max((worry.risk for step in steps if (worry := worry_of(step))), default=Risk.NONE)
    return replace(understood, steps=steps, risk=risk)


def _is_held(worry: Worry | None, corrected: frozenset[Worry]) -> bool:
    if worry is None or worry.about == ASKING:
        return False
    return any(earlier.covers(worry) for earlier in corrected)


@dataclass(frozen=True, slots=True)
class RememberWorry:
    """What became of a worry in the running conversation: help was offered, or it was a misunderstanding."""

    store: Store

    async def raised(self, person: Person, worry: Worry) -> Person:
        """Help was offered for it: the next time a short line is enough."""
        if person.conversation is None or person.conversation.has_raised(worry):
            return person
        return await self._save(person, lambda talk: talk.raising(worry))

    async def corrected(self, person: Person, worry: Worry) -> Person:
        """It was a misunderstanding, or no help is wanted: it is not raised again."""
        return await self._save(person, lambda talk: talk.correcting(worry))

    async def _save(self, person: Person, change: Callable[[Conversation], Conversation]) -> Person:
        def changed(p: Person) -> Person:
            return replace(p, conversation=change(p.conversation) if p.conversation else None)

        async with self.store() as work:
            person = await update(work, person, changed)
            await work.commit()
        return person
