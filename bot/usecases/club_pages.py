"""The page of a club, for who may run it: how many, by week and by topic, and never who."""

import asyncio
from dataclasses import dataclass
from datetime import date

from bot.domain.clubs import Member, Sums, beginning, counts_from, first_told, open_week, summed
from bot.domain.people import Club, Person
from bot.usecases.clubs import club_run_by, clubs_run_by
from bot.usecases.people import language_of
from bot.usecases.ports import Clock, Library, Store, UnitOfWork


@dataclass(frozen=True, slots=True)
class ClubPage:
    """A club and what may be told of it. ``is_led``: whether who asks is one of its leaders."""

    club: Club
    sums: Sums
    is_led: bool


@dataclass(frozen=True, slots=True)
class ShowClub:
    """The page of a club. Who asks leads it, or is an admin."""

    store: Store
    library: Library
    clock: Clock

    async def places(self, person: Person) -> list[Club]:
        """The clubs this person may ask about. Raises NotAllowedError for who runs none."""
        async with self.store() as work:
            return await clubs_run_by(work, person)

    async def club(self, person: Person, club_id: int) -> Club:
        """The club alone. Raises NotAllowedError, StaleError."""
        async with self.store() as work:
            return await club_run_by(work, person, club_id)

    async def __call__(self, person: Person, club_id: int) -> ClubPage:
        """Raises NotAllowedError, StaleError."""
        week = open_week(self.clock())
        async with self.store() as work:
            club = await club_run_by(work, person, club_id)
            is_led = person.id in await work.clubs.leaders(club_id)
            members = await _members(work, club_id, week)
        # Ten thousand members take a moment, and others are waiting.
        sums = await asyncio.to_thread(summed, members, self._topics(language_of(person)), week)
        return ClubPage(club, sums, is_led)

    def _topics(self, language: str) -> dict[str, frozenset[str]]:
        quizzes = self.library.quizzes(language)
        topics = dict.fromkeys(quiz.topic for quiz in quizzes)
        return {topic: frozenset(quiz.id for quiz in quizzes if quiz.topic == topic) for topic in topics}


async def _members(work: UnitOfWork, club_id: int, week: date) -> list[Member]:
    people = await work.clubs.members(club_id)
    active = await work.weeks.in_club(club_id, first_told(week))
    quizzes = await work.attempts.finished_in_club(club_id, beginning(week))
    nothing: frozenset[str] = frozenset()
    never: frozenset[date] = frozenset()
    return [
        Member(counts_from(p, club_id), active.get(p.id, never), quizzes.get(p.id, nothing)) for p in people
    ]
