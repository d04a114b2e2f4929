"""Who is there for which duty."""

from dataclasses import replace

from bot.domain.people import Role
from bot.usecases.clubs import OpenClub
from bot.usecases.staffing import LookAtStaff, Staffing
from tests.usecases.house import House


async def test_an_empty_house_has_nobody() -> None:
    assert await LookAtStaff(House().memory.unit)() == Staffing(frozenset(), ())


async def test_roles_and_clubs_without_a_leader() -> None:
    house = House()
    await house.person(Role.COORDINATOR, trained=False)
    await house.person(Role.MEMBER, trained=False)
    await house.person(Role.LEADER, club="Led", trained=False)
    await house.person(club="Waiting")
    await OpenClub(house.memory.unit)("Empty")
    found = await LookAtStaff(house.memory.unit)()
    assert found.held == {Role.COORDINATOR, Role.LEADER}
    assert found.clubs_without_leader == ("Empty", "Waiting")


async def test_who_cannot_be_reached_counts_for_nobody() -> None:
    house = House()
    for role in (Role.COORDINATOR, Role.LEADER):
        person = await house.person(role, club="Club" if role is Role.LEADER else None, trained=False)
        async with house.memory.unit() as work:
            await work.people.save(replace(person, unreachable=True))
            await work.commit()
    found = await LookAtStaff(house.memory.unit)()
    assert found == Staffing(frozenset(), ("Club",))
