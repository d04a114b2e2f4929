"""Acts of desk, campaigns and clubs, for every role: the use case decides, whatever the chat showed."""

from collections.abc import Awaitable, Callable
from typing import TypeAlias

import pytest

from bot.domain.errors import LuujinError, NotAllowedError
from bot.domain.people import Person, Role
from bot.usecases.campaign import (
    CancelCampaign,
    ComposeCampaign,
    ListCampaigns,
    PreviewCampaign,
    ScheduleCampaign,
)
from bot.usecases.club_leaders import ClubLeaders
from bot.usecases.club_pages import ShowClub
from bot.usecases.support import ClaimCase, CloseCase, OpenDesk, ReplyToCase, WriteToDesk
from tests.fakes.others import FakeLibrary
from tests.usecases.house import House

Act: TypeAlias = Callable[[House, Person, int], Awaitable[object]]

DESK: dict[str, Act] = {
    "open": lambda h, who, case: OpenDesk(h.memory.unit)(who),
    "claim": lambda h, who, case: ClaimCase(h.memory.unit, h.clock)(who, case),
    "reply": lambda h, who, case: ReplyToCase(h.memory.unit, h.clock)(who, 1, "text", 77),
    "close": lambda h, who, case: CloseCase(h.memory.unit, h.clock)(who, case),
}
CAMPAIGN: dict[str, Act] = {
    "begin": lambda h, who, club: ComposeCampaign(h.memory.unit, h.clock).begin(who, club),
    "text": lambda h, who, club: ComposeCampaign(h.memory.unit, h.clock).text(who, draft(h), "mn", "x"),
    "quiz": lambda h, who, club: ComposeCampaign(h.memory.unit, h.clock).quiz(who, draft(h), None),
    "due": lambda h, who, club: ComposeCampaign(h.memory.unit, h.clock).due(who, draft(h), h.clock()),
    "read": lambda h, who, club: ComposeCampaign(h.memory.unit, h.clock).read(who, draft(h)),
    "preview": lambda h, who, club: PreviewCampaign(h.memory.unit)(who, draft(h)),
    "schedule": lambda h, who, club: ScheduleCampaign(h.memory.unit, h.clock)(who, draft(h)),
    "cancel": lambda h, who, club: CancelCampaign(h.memory.unit)(who, draft(h)),
    "list": lambda h, who, club: ListCampaigns(h.memory.unit)(who),
}
CLUB: dict[str, Act] = {
    "page": lambda h, who, club: ShowClub(h.memory.unit, FakeLibrary(), h.clock)(who, club),
    "club": lambda h, who, club: ShowClub(h.memory.unit, FakeLibrary(), h.clock).club(who, club),
    "leaders": lambda h, who, club: ClubLeaders(h.memory.unit, h.clock)(who, club),
    "invite": lambda h, who, club: ClubLeaders(h.memory.unit, h.clock).invite(who, club),
    "hand_over": lambda h, who, club: ClubLeaders(h.memory.unit, h.clock).hand_over(who, club),
    "step_down": lambda h, who, club: ClubLeaders(h.memory.unit, h.clock).step_down(who, club),
}
AT_DESK = {Role.COORDINATOR, Role.SUPERVISOR, Role.ADMIN}


def draft(house: House) -> int:
    return max(house.memory.tables.campaigns)


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("act", sorted(DESK))
async def test_the_desk(act: str, role: Role) -> None:
    house = House()
    asking = await house.person()
    received = await WriteToDesk(house.memory.unit, house.alarm, house.clock)(asking, "help", 1)
    who = await house.person() if role is Role.STUDENT else await house.person(role)
    before = house.memory.tables
    try:
        await DESK[act](house, who, received.case.id)
    except NotAllowedError:
        assert role not in AT_DESK
        assert house.memory.tables is before, "nothing was written"
    except LuujinError:
        assert role in AT_DESK, "who may not is told so, whatever else is wrong"
    else:
        assert role in AT_DESK


@pytest.mark.parametrize("role", [*Role, "leader of another club", "no role at all"])
@pytest.mark.parametrize("act", sorted(CAMPAIGN))
async def test_campaigns(act: str, role: Role | str) -> None:
    house = House()
    leader = await house.person(Role.LEADER, club="ours")
    await house.person(club="ours")
    ours = await house.club("ours")
    await ComposeCampaign(house.memory.unit, house.clock).begin(leader, ours.id)
    if role is Role.LEADER:
        who = await house.person(Role.LEADER, club="ours")
    elif role == "leader of another club":
        who = await house.person(Role.LEADER, club="theirs")
    else:
        who = (
            await house.person(role)
            if isinstance(role, Role) and role is not Role.STUDENT
            else await house.person()
        )
    may = role is Role.LEADER or (act == "list" and role == "leader of another club")
    before = house.memory.tables
    try:
        await CAMPAIGN[act](house, who, ours.id)
    except NotAllowedError:
        assert not may
        assert house.memory.tables is before
    except LuujinError:
        assert may
    else:
        assert may


@pytest.mark.parametrize("role", [*Role, "leader of another club", "member of the club"])
@pytest.mark.parametrize("act", sorted(CLUB))
async def test_clubs(act: str, role: Role | str) -> None:
    house = House()
    await house.person(Role.LEADER, club="ours")
    ours = await house.club("ours")
    match role:
        case Role.LEADER:
            who = await house.person(Role.LEADER, club="ours")
        case "leader of another club":
            who = await house.person(Role.LEADER, club="theirs")
        case "member of the club" | Role.STUDENT:
            who = await house.person(club="ours" if role == "member of the club" else None)
        case _:
            who = await house.person(Role(role))
    may = role is Role.LEADER or (role is Role.ADMIN and act not in {"hand_over", "step_down"})
    before = house.memory.tables
    try:
        await CLUB[act](house, who, ours.id)
    except NotAllowedError:
        assert not may
        assert house.memory.tables is before
    else:
        assert may


@pytest.mark.parametrize("role", sorted(AT_DESK))
async def test_a_revoked_role_is_gone_at_the_next_update(role: Role) -> None:
    from bot.usecases.invitations import Revoke
    from bot.usecases.people import MeetPerson

    house = House()
    who = await house.person(role)
    assert await Revoke(house.memory.unit, house.clock)(who.id, role)
    met = await MeetPerson(house.memory.unit, house.clock)(who.chat_id)
    with pytest.raises(NotAllowedError):
        await OpenDesk(house.memory.unit)(met)
