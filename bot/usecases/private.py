"""One's own way to the desk: the words that open and hide it, and what is agreed with it."""

import secrets
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import time
from enum import StrEnum

from bot.domain.errors import StaleError, WordTakenError
from bot.domain.people import Contact, Expecting, Person, Role
from bot.domain.private import (
    DAYS_CHOICES,
    HOURS_CHOICES,
    VANISH_CHOICES,
    CheckIn,
    Plan,
    Private,
    SafeHours,
    alias,
)
from bot.domain.safety import SALT, SafeWords, is_kept_word, kept_word
from bot.domain.support import CaseState, pseudonym
from bot.domain.vanish import LATEST
from bot.usecases.people import update
from bot.usecases.ports import Clock, Store

EXPECTED = "private."
CODE, DURESS, ALIAS, IDEA, STEP = (EXPECTED + what for what in ("code", "duress", "alias", "idea", "step"))
"""What a person's next text is for inside the private settings; ``STEP``: only taps belong to it."""


class Said(StrEnum):
    """Which of a person's private words was said."""

    CODE = "code"
    AGAIN = "again"
    """The code word, while the conversation is open."""
    DURESS = "duress"


class Way(StrEnum):
    """How somebody goes through the private settings: for the first time, to change one thing, or in vain.

    In vain where a code word guards what is there: all looks as for the first time, and nothing changes.
    """

    FIRST = "first"
    CHANGE = "change"
    DECOY = "decoy"


@dataclass(frozen=True, slots=True)
class PrivateWords:
    """Whether a text is one of a person's private words, and what follows. The words are stored nowhere."""

    store: Store
    words: SafeWords
    clock: Clock

    def __call__(self, person: Person, text: str) -> Said | None:
        private = person.private
        if private.code_word is None and private.duress_word is None:
            return None
        forms = self.words.forms(text)
        if private.code_word is not None and is_kept_word(forms, private.code_word):
            return Said.AGAIN if private.is_unlocked(self.clock()) else Said.CODE
        if private.duress_word is not None and is_kept_word(forms, private.duress_word):
            return Said.DURESS
        return None

    async def said(self, person: Person) -> Person:
        """The code word was said: the next tap opens, and what the duress word hid is there again."""
        return await self._save(person, lambda p: p.said(self.clock()))

    async def open(self, person: Person) -> Person | None:
        """The tap after the code word; None when it comes too late."""
        if not person.private.is_just_said(self.clock()):
            return None
        return await self._save(person, lambda p: p.opened(self.clock()))

    async def empty(self, person: Person) -> Person:
        """The duress word was said: nothing of the conversation shows any more, and its case is marked."""
        now = self.clock()
        async with self.store() as work:
            person = await update(work, person, lambda p: replace(p, private=p.private.emptied(now)))
            case = await work.cases.latest_of(person.id)
            if case is not None and case.state is not CaseState.CLOSED:
                await work.cases.save(case.shown_empty())
            await work.commit()
        return person

    async def _save(self, person: Person, change: Callable[[Private], Private]) -> Person:
        async with self.store() as work:
            person = await update(work, person, lambda p: replace(p, private=change(p.private)))
            await work.commit()
        return person


def way_of(person: Person) -> Way | None:
    """How this person is going through the private settings; None when they are not."""
    expecting = person.expecting
    if expecting is None or not expecting.what.startswith(EXPECTED):
        return None
    return Way(expecting.ref.split()[0])


def screen_of(person: Person) -> int | None:
    """The Telegram message that a private setting was last shown in."""
    if way_of(person) is None or person.expecting is None:
        return None
    return int(person.expecting.ref.split()[1])


@dataclass(frozen=True, slots=True)
class PrivateSettings:
    """What a person agrees with the desk. Raises StaleError where a code word guards it and was not said."""

    store: Store
    words: SafeWords
    clock: Clock

    async def expect(self, person: Person, what: str, way: Way, screen: int) -> Person:
        """Take the next text for this part of the settings, which stands in this Telegram message."""
        asked = Expecting(what, f"{way} {screen}")
        return await self._change(person, lambda p: replace(p, expecting=asked))

    async def let_go(self, person: Person) -> Person:
        """Take the next text for ordinary talk again, if it was for these settings."""
        if way_of(person) is None:
            return person
        return await self._change(person, lambda p: replace(p, expecting=None))

    def try_word(self, person: Person, text: str, taken: Iterable[str]) -> tuple[str, str]:
        """The forms of a word that could be a private one. ``taken``: words that the bot needs.

        Raises WordLengthError, WordTakenError.
        """
        forms = self.words.choose(text, taken)
        if person.own_word is not None and is_kept_word(forms, person.own_word):
            raise WordTakenError
        return forms

    async def code_word(self, person: Person, text: str, taken: Iterable[str]) -> Person:
        """Keep this word for opening; it is open now. Raises as ``try_word`` does."""
        forms = self.try_word(person, text, taken)
        duress = person.private.duress_word
        if duress is not None and is_kept_word(forms, duress):
            raise WordTakenError
        kept, now = kept_word(forms, secrets.token_bytes(SALT)), self.clock()
        return await self._save(person, lambda p: replace(p, code_word=kept).opened(now))

    async def duress_word(self, person: Person, text: str, taken: Iterable[str]) -> Person:
        """Keep this word for showing an empty bot.

        Raises as ``try_word`` does, and StaleError without a code word, for only that leads back.
        """
        forms = self.try_word(person, text, taken)
        code = person.private.code_word
        if code is None:
            raise StaleError
        if is_kept_word(forms, code):
            raise WordTakenError
        kept = kept_word(forms, secrets.token_bytes(SALT))
        return await self._save(person, lambda p: replace(p, duress_word=kept))

    async def no_code_word(self, person: Person) -> Person:
        """Have no code word, and so none of what is behind it: no duress word, no check-in."""
        return await self._save(
            person, lambda p: replace(p.locked(), code_word=None, duress_word=None, check_in=None)
        )

    async def no_duress_word(self, person: Person) -> Person:
        """Have no duress word any more."""
        return await self._save(person, lambda p: replace(p, duress_word=None))

    async def alias(self, person: Person, text: str) -> Person:
        """Be called so at the desk from the next case on. Raises UnfitAliasError."""
        name = alias(text)
        return await self._save(person, lambda p: replace(p, alias=name))

    async def made_up_alias(self, person: Person, number: int) -> Person:
        """Be called by the name that was made up from this number."""
        return await self._save(person, lambda p: replace(p, alias=pseudonym(max(0, number))))

    async def no_alias(self, person: Person) -> Person:
        """Be called by a name made up for each case."""
        return await self._save(person, lambda p: replace(p, alias=""))

    async def contact(self, person: Person, contact: Contact) -> Person:
        """When an answer may be announced."""
        return await self._decide(person, lambda p: p.to_be_told(contact))

    async def hours(self, person: Person, start: int, end: int, days: int) -> Person:
        """When they are alone with their phone. Raises StaleError when these hours are not to choose."""
        if (start, end) not in HOURS_CHOICES or not 0 <= days < len(DAYS_CHOICES):
            raise StaleError
        chosen = SafeHours(time(start), time(end), DAYS_CHOICES[days])
        return await self._save(person, lambda p: replace(p, hours=chosen))

    async def no_hours(self, person: Person) -> Person:
        """Have agreed on no hours; what was to come in them comes when the person writes."""

        def change(p: Person) -> Person:
            contact = Contact.WHEN_I_WRITE if p.contact is Contact.HOURS else p.contact
            return replace(p, contact=contact, private=replace(p.private, hours=None))

        return await self._decide(person, change)

    async def vanish(self, person: Person, minutes: int) -> Person:
        """After so long the conversation leaves the phone. Raises StaleError when that is not to choose."""
        if minutes not in VANISH_CHOICES:
            raise StaleError
        return await self._save(person, lambda p: replace(p, vanish=minutes))

    async def check_in(self, person: Person, every: int, plan: Plan) -> Person:
        """Be asked covertly so often; reminders are on from now on, for a question looks like one.

        Raises StaleError without a code word, and when that is not to choose.
        """
        if every not in (CheckIn.DAILY, CheckIn.WEEKLY) or person.private.code_word is None:
            raise StaleError
        agreed = CheckIn(every, plan)
        return await self._decide(
            person, lambda p: replace(p, reminders=True, private=replace(p.private, check_in=agreed))
        )

    async def no_check_in(self, person: Person) -> Person:
        """Be asked no more."""
        return await self._save(person, lambda p: replace(p, check_in=None))

    async def lock(self, person: Person) -> Person:
        """Everything is set: the code word has to be said again."""
        return await self._save(person, lambda p: p.locked())

    async def leave(self, person: Person, left: Sequence[int] = ()) -> Person:
        """Take all of it back: words, agreements, what was written to the desk, and the network.

        From now on this is somebody who never had any of it. ``left``: messages that may still stand in
        their chat; they are swept again and again.
        """
        self._require_open(person)
        async with self.store() as work:
            await work.cases.forget_posts(None, person.id)
            await work.cases.shred_all_of(person.id)
            for post in left:
                await work.cases.note_post(None, person.id, post, self.clock() - LATEST)
            person = await update(work, person, _as_never_set)
            await work.commit()
        return person

    def _require_open(self, person: Person) -> None:
        if person.consented_on is None or not person.private.is_open(self.clock()):
            raise StaleError

    async def _save(self, person: Person, change: Callable[[Private], Private]) -> Person:
        return await self._decide(person, lambda p: replace(p, private=change(p.private)))

    async def _decide(self, person: Person, change: Callable[[Person], Person]) -> Person:
        """Somebody who is inside stays so for a while after each thing they decide."""
        self._require_open(person)
        now = self.clock()
        return await self._change(person, lambda p: change(replace(p, private=p.private.prolonged(now))))

    async def _change(self, person: Person, change: Callable[[Person], Person]) -> Person:
        async with self.store() as work:
            person = await update(work, person, change)
            await work.commit()
        return person


def _as_never_set(person: Person) -> Person:
    return replace(
        person,
        roles=person.roles - {Role.MEMBER},
        private=Private(),
        contact=Contact.WHEN_I_WRITE,
        expecting=None,
    )
