"""Who may see which results, and of whom they are."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.errors import NoSuchClubError, NotAllowedError, StaleError
from bot.domain.people import Person, Role
from bot.domain.rounds import Measure, Phase
from bot.usecases.results import ReadResults, ShowResults, TopicResults
from tests.fakes.others import FakeLibrary, a_round
from tests.usecases.house import House

GOOD = {"r1": "a", "r2": "a", "r3": "a", "dare": "yes", "plan": "yes"}
BAD = {"r1": "b", "r2": "b", "r3": "b", "dare": "no", "plan": "no"}


class Country(House):
    """Two clubs of five and five people in none, who all answered before; the first club well."""

    def __init__(self) -> None:
        super().__init__()
        self.library = FakeLibrary()
        self.library.asked = {"travel": a_round(), "food": a_round("food")}
        self.show = ShowResults(self.memory.unit, self.library)
        self.read = ReadResults(self.memory.unit, self.library)

    async def fill(self) -> None:
        for club, answers in (("east", GOOD), ("west", BAD), (None, BAD)):
            for _ in range(5):
                person = await self.person(club=club)
                self.clock.now += timedelta(minutes=1)
                await self.answer(person, answers)

    async def answer(self, person: Person, answers: dict[str, str]) -> None:
        async with self.memory.unit() as work:
            taken = await work.rounds.begin(person.id, "travel", Phase.BEFORE, "v1", self.clock())
            await work.rounds.save(replace(taken, answers=answers, finished_at=self.clock()))
            await work.commit()


def means(found: TopicResults) -> list[tuple[int, float]]:
    return [(share.people, share.mean) for one in found.results for share in one.shares.values()]


async def test_a_leader_sees_own_clubs_only() -> None:
    country = Country()
    await country.fill()
    leader = await country.person(Role.LEADER, club="east")
    east, west = await country.club("east"), await country.club("west")
    assert await country.show.places(leader) == [east]
    found = await country.show(leader, "travel", east.id)
    assert found.club == east
    assert means(found) == [(5, 1.0)] * len(Measure)
    for other in (west.id, None, 4711):
        with pytest.raises(NotAllowedError):
            await country.show(leader, "travel", other)


async def test_an_admin_sees_every_club_and_everybody_together() -> None:
    country = Country()
    await country.fill()
    admin = await country.person(Role.ADMIN)
    east, west = await country.club("east"), await country.club("west")
    assert await country.show.places(admin) == [east, west]
    assert means(await country.show(admin, "travel", west.id)) == [(5, 0.0)] * 3
    assert means(await country.show(admin, "travel", None)) == [(15, 5 / 15)] * 3
    assert (await country.show(admin, "food", None)).is_empty
    with pytest.raises(StaleError):
        await country.show(admin, "gone", None)
    with pytest.raises(StaleError):
        await country.show(admin, "travel", 4711)


@pytest.mark.parametrize("role", [Role.STUDENT, Role.MEMBER, Role.COORDINATOR, Role.SUPERVISOR])
async def test_nobody_else_sees_any(role: Role) -> None:
    country = Country()
    await country.fill()
    person = await country.person(*([] if role is Role.STUDENT else [role]), club="east")
    east = await country.club("east")
    with pytest.raises(NotAllowedError):
        await country.show.places(person)
    for club in (east.id, None):
        with pytest.raises(NotAllowedError):
            await country.show(person, "travel", club)


async def test_who_leads_no_more_sees_nothing_more() -> None:
    country = Country()
    await country.fill()
    leader = await country.person(Role.LEADER, club="east")
    async with country.memory.unit() as work:
        await work.people.revoke(leader.id, Role.LEADER)
        await work.commit()
    with pytest.raises(NotAllowedError):
        await country.show(leader, "travel", (await country.club("east")).id)


async def test_the_command_line_reads_by_name() -> None:
    country = Country()
    await country.fill()
    assert means(await country.read("travel", "east", "en")) == [(5, 1.0)] * 3
    assert len(means(await country.read("travel", None, "mn"))) == 3
    with pytest.raises(NoSuchClubError):
        await country.read("travel", "north", "en")


async def test_unfinished_rounds_do_not_count() -> None:
    country = Country()
    admin = await country.person(Role.ADMIN)
    people = [await country.person() for _ in range(5)]
    async with country.memory.unit() as work:
        for person in people:
            taken = await work.rounds.begin(person.id, "travel", Phase.BEFORE, "v1", country.clock())
            await work.rounds.save(replace(taken, answers=GOOD))
        await work.commit()
    assert (await country.show(admin, "travel", None)).is_empty
