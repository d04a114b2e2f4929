"""What rounds show, for those who may know: leaders of their clubs, admins of everything."""

import asyncio
from dataclasses import dataclass

from bot.domain.errors import NoSuchClubError, NotAllowedError, StaleError
from bot.domain.people import Club, Person, Role
from bot.domain.results import Result, results_of
from bot.domain.rounds import Round, Taken
from bot.usecases.clubs import club_run_by, clubs_run_by
from bot.usecases.people import language_of
from bot.usecases.ports import Library, Store, UnitOfWork


@dataclass(frozen=True, slots=True)
class TopicResults:
    """The results of a topic. ``club`` is None for everybody together."""

    topic: str
    club: Club | None
    results: tuple[Result, ...]

    @property
    def is_empty(self) -> bool:
        """Whether too few people have answered for any figure."""
        return not any(result.shares for result in self.results)


@dataclass(frozen=True, slots=True)
class ShowResults:
    """The results of a topic. Who asks may be a leader, for own clubs, or an admin."""

    store: Store
    library: Library

    async def places(self, person: Person) -> list[Club]:
        """The clubs this person may ask about. Raises NotAllowedError for who is neither."""
        async with self.store() as work:
            return await clubs_run_by(work, person)

    async def __call__(self, person: Person, topic: str, club_id: int | None) -> TopicResults:
        """The results, of everybody without a club.

        Raises NotAllowedError; StaleError for no such topic or club.
        """
        async with self.store() as work:
            if club_id is None and not person.may(Role.ADMIN):
                raise NotAllowedError
            club = await club_run_by(work, person, club_id) if club_id is not None else None
            answers = await _read(work, topic, club)
        return await _told(self.library.round(topic, language_of(person)), topic, club, answers)


@dataclass(frozen=True, slots=True)
class ReadResults:
    """The same for the command line, where the operator is. Raises NoSuchClubError, StaleError."""

    store: Store
    library: Library

    async def __call__(self, topic: str, club_name: str | None, language: str) -> TopicResults:
        async with self.store() as work:
            club = await work.clubs.by_name(club_name) if club_name is not None else None
            if club is None and club_name is not None:
                raise NoSuchClubError
            answers = await _read(work, topic, club)
        return await _told(self.library.round(topic, language), topic, club, answers)


_Answers = tuple[list[Taken], dict[int, frozenset[int]]]
"""The finished rounds, and the clubs of those who finished them."""


async def _read(work: UnitOfWork, topic: str, club: Club | None) -> _Answers:
    return await work.rounds.finished(topic, club.id if club else None), await work.rounds.clubs(topic)


async def _told(round_: Round | None, topic: str, club: Club | None, answers: _Answers) -> TopicResults:
    if round_ is None:
        raise StaleError
    # Ten thousand people take a second, and others are waiting.
    results = await asyncio.to_thread(results_of, round_, *answers, club.id if club else None)
    return TopicResults(topic, club, results)
