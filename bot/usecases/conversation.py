"""Talking in one's own words: the model and the safety net decide what was meant."""

import secrets
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TypeGuard

from bot.domain.conversation import Do, Say, Understood
from bot.domain.people import Conversation, Person
from bot.domain.safety import Risk
from bot.usecases.people import update
from bot.usecases.ports import Clock, Store, Understanding

# Saving the time of every message would be a write each; this much is precise enough for a pause of 30 min.
SAVE_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Converse:
    """What to do about a free text.

    A worry that the person has called a misunderstanding is not raised again in this conversation.
    """

    store: Store
    understanding: Understanding
    clock: Clock

    async def __call__(self, person: Person, text: str) -> tuple[Person, Understood]:
        person, talk = await self._in_conversation(person)
        understood = await self.understanding.converse(talk.sender, text, person.language or "mn")
        return person, without_corrected(understood, person.corrections)

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
        begun = talk is None or fresh.sender != talk.sender
        async with self.store() as work:
            person = await update(
                work,
                person,
                lambda p: replace(p, conversation=fresh, corrections=frozenset() if begun else p.corrections),
            )
            await work.commit()
        return person, fresh


def without_corrected(understood: Understood, corrections: frozenset[str]) -> Understood:
    """The same, with help cards of the corrected kinds turned into a plain 'not understood'."""
    held = [s for s in understood.steps if _is_help(s) and s.args.get("about") in corrections]
    if not held:
        return understood
    steps = tuple(s for s in understood.steps if s not in held)
    return replace(understood, steps=steps or (Do("not_understood"),), risk=Risk.NONE)


def _is_help(step: Say | Do) -> TypeGuard[Do]:
    return isinstance(step, Do) and step.act == "open_help"


@dataclass(frozen=True, slots=True)
class Correct:
    """Remember for this talk that a worry of this kind was a misunderstanding."""

    store: Store

    async def __call__(self, person: Person, about: str) -> Person:
        async with self.store() as work:
            person = await update(work, person, lambda p: replace(p, corrections=p.corrections | {about}))
            await work.commit()
        return person
