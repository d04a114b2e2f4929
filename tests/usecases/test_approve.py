"""Who is asked to agree to what is for everybody, and whom to tell."""

import pytest

from bot.domain.errors import NotAllowedError, StaleError
from bot.domain.people import Role
from bot.usecases.approve import WhoApproves
from tests.usecases.campaigns import Clubhouse


async def test_every_admin_but_the_author_who_can_be_reached() -> None:
    house = Clubhouse()
    leader, _ = await house.leader_and(1)
    first, second = await house.person(Role.ADMIN), await house.person(Role.ADMIN)
    blocked = await house.person(Role.ADMIN)
    await house.set_(blocked, unreachable=True)
    await house.person(Role.SUPERVISOR)
    draft = await house.draft(leader)
    who = WhoApproves(house.store)
    assert {one.id for one in await who(leader, draft.id)} == {first.id, second.id}
    own = await house.compose.begin(first)
    assert {one.id for one in await who(first, own.id)} == {second.id}


@pytest.mark.parametrize("role", [Role.STUDENT, Role.MEMBER, Role.COORDINATOR, Role.SUPERVISOR, Role.LEADER])
async def test_nobody_else_learns_who_the_admins_are(role: Role) -> None:
    house = Clubhouse()
    leader, _ = await house.leader_and(1)
    draft = await house.draft(leader)
    other = await house.person() if role is Role.STUDENT else await house.person(role, club="theirs")
    with pytest.raises(NotAllowedError):
        await WhoApproves(house.store)(other, draft.id)


async def test_only_an_admin_learns_who_wrote_it() -> None:
    house = Clubhouse()
    leader, _ = await house.leader_and(1)
    admin = await house.person(Role.ADMIN)
    draft = await house.draft(leader)
    who = WhoApproves(house.store)
    found = await who.author(admin, draft.id)
    assert found is not None
    assert found.id == leader.id
    with pytest.raises(NotAllowedError):
        await who.author(leader, draft.id)
    with pytest.raises(StaleError):
        await who.author(admin, 4711)
    await house.set_(leader, unreachable=True)
    assert await who.author(admin, draft.id) is None
