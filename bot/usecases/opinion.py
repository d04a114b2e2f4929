"""Opinion polls: which there are, saying one's own opinion once, and what others said."""

import hashlib
from dataclasses import dataclass

from bot.domain.errors import StaleError
from bot.domain.opinion import Poll, PollOption, Results, results
from bot.domain.people import Person
from bot.usecases.people import language_of
from bot.usecases.places import at
from bot.usecases.ports import Library, Store, UnitOfWork


def mark_of(poll: Poll) -> str:
    """Twelve letters that stand for this poll with these options in this order, in every language."""
    ids = "\n".join([poll.id, *(option.id for option in poll.options)])
    return hashlib.sha256(ids.encode()).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class Asked:
    """A poll as one person finds it. ``results`` is None while few have answered."""

    poll: Poll
    has_voted: bool
    results: Results | None


@dataclass(frozen=True, slots=True)
class Voted:
    """After a vote. ``first``: it counted; a later one does not."""

    asked: Asked
    first: bool


@dataclass(frozen=True, slots=True)
class Polls:
    """Everything somebody does with opinion polls. Who said what is not kept."""

    store: Store
    library: Library

    async def listed(self, person: Person) -> list[tuple[Poll, bool]]:
        """All polls, each with whether this person has answered it."""
        polls = self.library.polls(language_of(person))
        async with self.store() as work:
            return [(poll, await work.votes.has_voted(poll.id, person.id)) for poll in polls]

    async def open(self, person: Person, poll_id: str) -> Asked:
        """One poll. Raises StaleError when there is no such poll (any more)."""
        poll = self.library.poll(poll_id, language_of(person))
        if poll is None:
            raise StaleError
        async with self.store() as work:
            return await _asked(work, poll, person)

    async def vote(self, person: Person, mark: str, place: int) -> Voted:
        """Say one's opinion; the first vote stays.

        Poll and option are told as a button carries them: ``mark_of`` the poll, and the option's place from
        0. Raises StaleError when the poll or its options have changed since.
        """
        poll, option = self._chosen(person, mark, place)
        async with self.store() as work:
            first = await work.votes.cast(poll.id, option.id, person.id)
            await work.commit()
            return Voted(await _asked(work, poll, person), first)

    def _chosen(self, person: Person, mark: str, place: int) -> tuple[Poll, PollOption]:
        polls = self.library.polls(language_of(person))
        poll = next((poll for poll in polls if mark_of(poll) == mark), None)
        if poll is None:
            raise StaleError
        return poll, at(poll.options, place)


async def _asked(work: UnitOfWork, poll: Poll, person: Person) -> Asked:
    has_voted = await work.votes.has_voted(poll.id, person.id)
    return Asked(poll, has_voted, results(poll, await work.votes.counts(poll.id)))
