"""Acts of desk, campaigns and clubs, for every role: the use case decides, whatever the chat showed."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from typing import TypeAlias

import pytest

from bot.domain.campaign import CampaignState, Reach, Step
from bot.domain.errors import LostClubError, LuujinError, NotAllowedError
from bot.domain.people import Person, Role
from bot.usecases.approve import WhoApproves
from bot.usecases.cases import ClaimCase, CloseCase, OpenDesk, ReplyToCase
from bot.usecases.club_leaders import ClubLeaders
from bot.usecases.club_pages import ShowClub
from bot.usecases.course import CountAsPassed
from bot.usecases.support import WriteToDesk
from tests.fakes.others import FakeLibrary
from tests.usecases.campaigns import Clubhouse
from tests.usecases.house import House

Act: TypeAlias = Callable[[House, Person, int], Awaitable[object]]
CampaignActs: TypeAlias = Callable[[Clubhouse, Person, int], Awaitable[object]]
S: TypeAlias = CampaignState
DAY = timedelta(days=1)

DESK: dict[str, Act] = {
    "open": lambda h, who, case: OpenDesk(h.memory.unit, h.clock)(who),
    "claim": lambda h, who, case: ClaimCase(h.memory.unit, h.clock)(who, case),
    "reply": lambda h, who, case: ReplyToCase(h.memory.unit, h.clock)(who, 1, "text", 77),
    "close": lambda h, who, case: CloseCase(h.memory.unit, h.clock)(who, case),
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


# Each in a state in which it can be done.
CAMPAIGN: dict[str, tuple[CampaignState, CampaignActs]] = {
    "title": (S.DRAFT, lambda h, who, n: h.compose.title(who, n, "x")),
    "text": (S.DRAFT, lambda h, who, n: h.compose.text(who, n, "mn", "x")),
    "leave out": (S.DRAFT, lambda h, who, n: h.compose.leave_out(who, n, "mn")),
    "step text": (S.DRAFT, lambda h, who, n: h.compose.step_text(who, n, Step.DAY, "mn", "x")),
    "picture": (S.DRAFT, lambda h, who, n: h.compose.picture(who, n, "file")),
    "action": (S.DRAFT, lambda h, who, n: h.compose.action(who, n, None)),
    "segment": (S.DRAFT, lambda h, who, n: h.compose.segment(who, n, None)),
    "due": (S.DRAFT, lambda h, who, n: h.compose.due(who, n, h.clock())),
    "weekly": (S.DRAFT, lambda h, who, n: h.compose.weekly(who, n, None)),
    "event": (S.DRAFT, lambda h, who, n: h.compose.event(who, n, "x", "", h.clock() + 9 * DAY)),
    "steps": (S.DRAFT, lambda h, who, n: h.compose.steps(who, n, [])),
    "lost": (S.DRAFT, lambda h, who, n: h.read.lost(who, n)),
    "take out lost": (S.DRAFT, lambda h, who, n: h.compose.take_out_lost(who, n)),
    "reach": (S.DRAFT, lambda h, who, n: h.compose.reach(who, n, Reach())),
    "schedule": (S.DRAFT, lambda h, who, n: h.schedule(who, n)),
    "follow up": (S.DONE, lambda h, who, n: h.compose.follow_up(who, n)),
    "read": (S.DONE, lambda h, who, n: h.read(who, n)),
    "standing": (S.DONE, lambda h, who, n: h.read.standing(who, n)),
    "audience": (S.DRAFT, lambda h, who, n: h.read.audience(who, n)),
    "read event": (S.DRAFT, lambda h, who, n: h.read.event(who, n)),
    "show in": (S.RUNNING, lambda h, who, n: h.read.show_in(who, n, 5)),
    "who approves": (S.AWAITING, lambda h, who, n: WhoApproves(h.store)(who, n)),
    "pause": (S.RUNNING, lambda h, who, n: h.steer.pause(who, n)),
    "resume": (S.PAUSED, lambda h, who, n: h.steer.resume(who, n)),
    "cancel": (S.SCHEDULED, lambda h, who, n: h.steer.cancel(who, n)),
    "cancel series": (S.SCHEDULED, lambda h, who, n: h.steer.cancel_series(who, n)),
    "repeat unknown": (S.DONE, lambda h, who, n: h.steer.repeat_unknown(who, n)),
}


async def _leader(house: Clubhouse, *clubs: str) -> Person:
    leader = await house.person(Role.LEADER, club=clubs[0])
    for club in clubs[1:]:
        await house.lead(leader, club)
    return leader


async def _lost(house: Clubhouse, author: Person) -> Person:
    await house.lead_no_more(author, "ours")
    return await house.again(author)


async def _lost_but_leads(house: Clubhouse, author: Person) -> Person:
    await house.lead(author, "theirs")
    return await _lost(house, author)


# Who may do something with a campaign of the author's, for one club, for two, and for everybody.
WHO: dict[str, tuple[Callable[[Clubhouse, Person], Awaitable[Person]], set[str]]] = {
    "its author": (lambda h, author: h.again(author), {"ours", "both", "everybody"}),
    "an admin": (lambda h, author: h.person(Role.ADMIN, Role.LEADER), {"ours", "both", "everybody"}),
    "another leader of its club": (lambda h, author: _leader(h, "ours"), {"ours"}),
    "another leader of both clubs": (lambda h, author: _leader(h, "ours", "also ours"), {"ours", "both"}),
    "a leader of another club": (lambda h, author: _leader(h, "theirs"), set()),
    "a leader of no club": (lambda h, author: h.person(Role.LEADER), set()),
    "its author, a leader no more": (_lost, set()),
    "its author, who leads another club now": (_lost_but_leads, {"everybody"}),
    "a member of the club": (lambda h, author: h.person(club="ours"), set()),
    "a stranger": (lambda h, author: h.person(), set()),
    "a member of the network": (lambda h, author: h.person(Role.MEMBER), set()),
    "a coordinator": (lambda h, author: h.person(Role.COORDINATOR), set()),
    "a supervisor": (lambda h, author: h.person(Role.SUPERVISOR), set()),
}


async def _campaign_for(house: Clubhouse, reach: str) -> tuple[Person, int]:
    """A draft for one club, for two, or for everybody; and who wrote it."""
    author, _ = await house.leader_and(1)
    draft = await house.draft(author)
    if reach != "ours":
        await house.lead(author, "also ours")
        clubs = frozenset({(await house.club(name)).id for name in ("ours", "also ours")})
        chosen = Reach(clubs) if reach == "both" else Reach(everybody=True)
        await house.compose.reach(author, draft.id, chosen)
    return author, draft.id


@pytest.mark.parametrize("reach", ["ours", "both", "everybody"])
@pytest.mark.parametrize("who", sorted(WHO))
@pytest.mark.parametrize("act", sorted(CAMPAIGN))
async def test_campaigns(act: str, who: str, reach: str) -> None:
    house = Clubhouse()
    author, campaign = await _campaign_for(house, reach)
    find, may = WHO[who]
    state, do = CAMPAIGN[act]
    # A draft stays with its author; of the club that they lost it tells nothing, and nothing is sent there.
    keeps = who == "its author, who leads another club now" and state is S.DRAFT
    allowed = {"ours", "both", "everybody"} if keeps else may
    if who == "its author, a leader no more" and reach != "ours":
        await house.lead_no_more(author, "also ours")
    person = await find(house, author)
    await house.change(campaign, lambda c: replace(c, state=state))
    before = house.memory.tables
    try:
        await do(house, person, campaign)
    except NotAllowedError:
        assert reach not in allowed
        assert house.memory.tables is before, "nothing was written"
    except LostClubError:
        assert keeps
        assert reach != "everybody"
        assert act in {"schedule", "audience"}
        assert house.memory.tables is before
    else:
        assert reach in allowed
        assert not (keeps and reach != "everybody" and act in {"schedule", "audience"})


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("act", ["begin", "newest"])
async def test_who_may_begin_and_list_campaigns(act: str, role: Role) -> None:
    house = Clubhouse()
    author, _ = await house.leader_and(1)
    await house.draft(author)
    who = await house.person(*({role} - {Role.STUDENT}), club="theirs" if role is Role.LEADER else None)
    if role is Role.ADMIN:
        await CountAsPassed(house.store, house.clock)(who.chat_id, Role.LEADER)
    acts: dict[str, Callable[[Person], Awaitable[object]]] = {
        "begin": lambda leader: house.compose.begin(leader),
        "newest": lambda leader: house.read.newest(leader),
    }
    do = acts[act]
    before = house.memory.tables
    if role in {Role.LEADER, Role.ADMIN}:
        found = await do(who)
        assert found != [] or role is Role.LEADER, "of another club there is nothing to see"
    else:
        with pytest.raises(NotAllowedError):
            await do(who)
        assert house.memory.tables is before


async def test_a_leader_chooses_among_their_own_clubs_only() -> None:
    house = Clubhouse()
    leader, _ = await house.leader_and(1)
    await house.person(Role.LEADER, club="theirs")
    ours, theirs = await house.club("ours"), await house.club("theirs")
    draft = await house.draft(leader)
    for clubs in ({theirs.id}, {ours.id, theirs.id}, {4711}):
        for everybody in (False, True):
            with pytest.raises(NotAllowedError):
                await house.compose.reach(leader, draft.id, Reach(frozenset(clubs), everybody))
    assert (await house.read(leader, draft.id)).reach == Reach(frozenset({ours.id}))


ALONE: dict[str, tuple[CampaignState, CampaignActs]] = {
    "approve": (S.AWAITING, lambda h, who, n: h.schedule.approve(who, n)),
    "decline": (S.AWAITING, lambda h, who, n: h.schedule.decline(who, n)),
    "take over": (S.HELD, lambda h, who, n: h.steer.take_over(who, n)),
    "who wrote it": (S.AWAITING, lambda h, who, n: WhoApproves(h.store).author(who, n)),
}


@pytest.mark.parametrize("who", sorted(WHO))
@pytest.mark.parametrize("act", sorted(ALONE))
async def test_what_admins_alone_decide(act: str, who: str) -> None:
    house = Clubhouse()
    author, campaign = await _campaign_for(house, "everybody")
    person = await WHO[who][0](house, author)
    state, do = ALONE[act]
    await house.change(campaign, lambda c: replace(c, state=state))
    before = house.memory.tables
    if who == "an admin":
        await do(house, person, campaign)
        return
    with pytest.raises(NotAllowedError):
        await do(house, person, campaign)
    assert house.memory.tables is before


@pytest.mark.parametrize("act", ["approve", "decline"])
async def test_the_second_person_is_another_one(act: str) -> None:
    house = Clubhouse()
    author = await house.person(Role.ADMIN, Role.LEADER, club="ours")
    await house.person(club="ours")
    draft = await house.draft(author)
    await house.compose.reach(author, draft.id, Reach(everybody=True))
    await house.schedule(author, draft.id)
    with pytest.raises(NotAllowedError):
        await ALONE[act][1](house, author, draft.id)
    assert house.state(draft.id) is S.AWAITING


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
        await OpenDesk(house.memory.unit, house.clock)(met)
