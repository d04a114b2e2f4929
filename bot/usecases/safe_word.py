"""The words that open help at any moment: those of everybody, and a person's own."""

import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from bot.domain.people import Expecting, Person
from bot.domain.safety import SALT, SafeWords, is_kept_word, kept_word
from bot.usecases.people import update
from bot.usecases.ports import Store

EXPECTED = "own.word"
"""What a person's next text is for who has just asked for a word of their own."""


@dataclass(frozen=True, slots=True)
class SafeWord:
    """Whether a text is a safe word; and keeping, changing and removing one's own.

    The word itself is stored nowhere, only what it can be recognised by.
    """

    store: Store
    words: SafeWords

    def __call__(self, person: Person, text: str) -> bool:
        if self.words.hears(text):
            return True
        kept = person.own_word
        return kept is not None and is_kept_word(self.words.forms(text), kept)

    async def ask(self, person: Person) -> Person:
        """Take the next text for the person's own word."""
        return await self._save(person, lambda p: replace(p, expecting=Expecting(EXPECTED)))

    async def keep(self, person: Person, text: str, taken: Iterable[str]) -> Person:
        """Keep this word in place of an earlier one. ``taken``: words that the bot needs.

        Raises WordLengthError, WordTakenError; another one can be typed then.
        """
        kept = kept_word(self.words.choose(text, taken), secrets.token_bytes(SALT))
        return await self._save(person, lambda p: replace(p, own_word=kept, expecting=None))

    async def remove(self, person: Person) -> Person:
        """Have no word of one's own any more."""
        return await self._save(person, lambda p: replace(p, own_word=None))

    async def let_go(self, person: Person) -> Person:
        """Take the next text for ordinary talk again, if it was to be the person's own word."""
        if not is_asked(person):
            return person
        return await self._save(person, lambda p: replace(p, expecting=None))

    async def _save(self, person: Person, change: Callable[[Person], Person]) -> Person:
        async with self.store() as work:
            person = await update(work, person, change)
            await work.commit()
        return person


def is_asked(person: Person) -> bool:
    """Whether the person's next text is to be their own word."""
    return person.expecting is not None and person.expecting.what == EXPECTED
