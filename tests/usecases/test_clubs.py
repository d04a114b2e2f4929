"""Joining a club, leaving it, and who leads it."""

from datetime import timedelta

import pytest

from bot.domain.errors import (
    InvitationRefusedError,
    LastLeaderError,
    NoSuchClubError,
    NotAllowedError,
    StaleError,
    TooManyTriesError,
)
from bot.domain.people import Invitation, Person, Role
from bot.usecases.club_leaders import ClubLeaders
from bot.usecases.clubs import JoinClub, LeaveClub, MyClubs
from bot.usecases.invitations import Invite, Redeem, Revoke
from tests.usecases.house import House


class School(House):
    """A house where clubs are joined and led."""

    def __init__(self) -> None:
        super().__init__()
        self.join = JoinClub(self.memory.unit, self.clock)
        self.leave = LeaveClub(self.memory.unit)
        self.mine = MyClubs(self.memory.unit)
        self.leaders = ClubLeaders(self.memory.unit, self.clock)
        self.redeem = Redeem(self.memory.unit, self.clock)
        self.revoke = Revoke(self.memory.unit, self.clock)

    async def leads(self, person: Person) -> list[str]:
        async with self.memory.unit() as work:
            return [club.name for club in await work.clubs.led_by(person.id)]


# — Members —


async def test_leaving_ends_membership_in_that_club_alone() -> None:
    school = School()
    person = await school.person(club="ours")
    await school.person(club="theirs")
    ours, theirs = await school.club("ours"), await school.club("theirs")
    await school.join(person, theirs.code)
    assert await school.mine(person) == [ours, theirs]
    assert await school.leave(person, ours.id) == ours
    assert await school.mine(person) == [theirs]
    assert [one.club_id for one in (await school.again(person)).joined] == [theirs.id]
    with pytest.raises(StaleError):
        await school.leave(person, ours.id)
    await school.join(person, ours.code)
    assert await school.mine(person) == [ours, theirs]


async def test_nobody_leaves_what_they_are_not_in() -> None:
    school = School()
    await school.person(club="ours")
    stranger = await school.person()
    for club_id in ((await school.club("ours")).id, 4711):
        with pytest.raises(StaleError):
            await school.leave(stranger, club_id)


async def test_wrong_codes_may_be_typed_as_often_as_one_likes_and_lock_no_invitation() -> None:
    school = School()
    person = await school.person()
    for _ in range(20):
        with pytest.raises(NoSuchClubError):
            await school.join(person, "nonsense")
    token = await Invite(school.memory.unit, school.clock)(Role.LEADER, "ours")
    assert (await school.redeem(person, token)).role is Role.LEADER


# — Leaders —


async def test_a_leader_invites_another_who_leads_the_same_club() -> None:
    school = School()
    leader = await school.person(Role.LEADER, club="ours")
    ours = await school.club("ours")
    offer = await school.leaders.invite(leader, ours.id)
    assert offer.club == ours
    guest = await school.person()
    taken = await school.redeem(guest, offer.token)
    assert (taken.person, taken.role, taken.club, taken.giver) == (
        await school.again(guest), Role.LEADER, ours, None
    )  # fmt: skip
    assert await school.leads(guest) == await school.leads(leader) == ["ours"]
    found = await school.leaders(leader, ours.id)
    assert (found.number, found.is_one) == (2, True)


async def test_an_invitation_works_once_within_a_day_and_is_stored_as_a_digest() -> None:
    school = School()
    leader = await school.person(Role.LEADER, club="ours")
    ours = await school.club("ours")
    once, late = [(await school.leaders.invite(leader, ours.id)).token for _ in range(2)]
    await school.redeem(await school.person(), once)
    second = await school.person()
    with pytest.raises(InvitationRefusedError):
        await school.redeem(second, once)
    school.clock.now += Invitation.LIFE
    with pytest.raises(InvitationRefusedError):
        await school.redeem(second, late)
    assert not (await school.again(second)).may(Role.LEADER)
    assert all(once.encode() not in digest for digest in school.memory.tables.digests)
    for _ in range(4):
        with pytest.raises(InvitationRefusedError):
            await school.redeem(second, "guess")
    with pytest.raises(TooManyTriesError):
        await school.redeem(second, "guess")


async def test_an_admin_invites_leaders_and_has_nothing_to_hand_over_or_to_step_down_from() -> None:
    school = School()
    await school.person(Role.LEADER, club="ours")
    admin = await school.person(Role.ADMIN)
    ours = await school.club("ours")
    found = await school.leaders(admin, ours.id)
    assert (found.number, found.is_one) == (1, False)
    guest = await school.person()
    await school.redeem(guest, (await school.leaders.invite(admin, ours.id)).token)
    assert await school.leads(guest) == ["ours"]
    for act in (school.leaders.hand_over, school.leaders.step_down):
        with pytest.raises(NotAllowedError):
            await act(admin, ours.id)


async def test_a_club_is_handed_over_in_one_commit_and_other_clubs_stay() -> None:
    school = School()
    giver = await school.person(Role.LEADER, club="ours")
    await school.redeem(giver, await Invite(school.memory.unit, school.clock)(Role.LEADER, "second"))
    ours = await school.club("ours")
    offer = await school.leaders.hand_over(giver, ours.id)
    assert await school.leads(giver) == ["ours", "second"], "nothing changes until it is taken"
    guest = await school.person()
    writes = school.memory.writes
    taken = await school.redeem(guest, offer.token)
    assert school.memory.writes == writes + 1
    assert taken.giver is not None
    assert (taken.club, taken.giver.id) == (ours, giver.id)
    assert await school.leads(guest) == ["ours"]
    assert await school.leads(giver) == ["second"]
    assert (await school.again(giver)).may(Role.LEADER)


async def test_who_hands_over_the_only_club_is_no_leader_any_more() -> None:
    school = School()
    giver = await school.person(Role.LEADER, club="ours")
    offer = await school.leaders.hand_over(giver, (await school.club("ours")).id)
    await school.redeem(await school.person(), offer.token)
    assert not (await school.again(giver)).may(Role.LEADER)


async def test_a_club_can_be_handed_to_who_leads_it_already() -> None:
    school = School()
    giver, other = [await school.person(Role.LEADER, club="ours") for _ in range(2)]
    ours = await school.club("ours")
    await school.redeem(other, (await school.leaders.hand_over(giver, ours.id)).token)
    assert await school.leads(giver) == []
    found = await school.leaders(other, ours.id)
    assert (found.number, found.is_one) == (1, True)


@pytest.mark.parametrize("hands_over", [True, False])
async def test_who_tries_their_own_link_loses_nothing(hands_over: bool) -> None:
    school = School()
    leader = await school.person(Role.LEADER, club="ours")
    ours = await school.club("ours")
    make = school.leaders.hand_over if hands_over else school.leaders.invite
    offer = await make(leader, ours.id)
    with pytest.raises(InvitationRefusedError):
        await school.redeem(leader, offer.token)
    assert await school.leads(leader) == ["ours"]
    guest = await school.person()
    await school.redeem(guest, offer.token)
    assert await school.leads(guest) == ["ours"]


@pytest.mark.parametrize("hands_over", [True, False])
@pytest.mark.parametrize("way", ["revoked", "stepped down", "handed over"])
async def test_who_leads_the_club_no_more_has_nothing_to_give(way: str, hands_over: bool) -> None:
    school = School()
    leader, other = [await school.person(Role.LEADER, club="ours") for _ in range(2)]
    ours = await school.club("ours")
    make = school.leaders.hand_over if hands_over else school.leaders.invite
    token = (await make(leader, ours.id)).token
    match way:
        case "revoked":
            assert await school.revoke(leader.id, Role.LEADER)
        case "stepped down":
            await school.leaders.step_down(leader, ours.id)
        case _:
            last = await school.leaders.hand_over(leader, ours.id)
            await school.redeem(other, last.token)
    guest = await school.person()
    with pytest.raises(InvitationRefusedError):
        await school.redeem(guest, token)
    assert await school.leads(guest) == []
    assert [who for who, _ in school.memory.tables.tries] == [guest.id], "it counts as a wrong try"


async def test_an_invitation_of_a_revoked_admin_is_refused() -> None:
    school = School()
    await school.person(Role.LEADER, club="ours")
    admin = await school.person(Role.ADMIN)
    token = (await school.leaders.invite(admin, (await school.club("ours")).id)).token
    await school.revoke(admin.id, Role.ADMIN)
    with pytest.raises(InvitationRefusedError):
        await school.redeem(await school.person(), token)


async def test_what_a_forgotten_leader_gave_is_refused() -> None:
    school = School()
    leader = await school.person(Role.LEADER, club="ours")
    token = (await school.leaders.invite(leader, (await school.club("ours")).id)).token
    async with school.memory.unit() as work:
        await work.people.forget(leader.id)
        await work.commit()
    with pytest.raises(InvitationRefusedError):
        await school.redeem(await school.person(), token)


async def test_a_leader_steps_down_from_one_club_and_never_as_the_last() -> None:
    school = School()
    leader, other = [await school.person(Role.LEADER, club="ours") for _ in range(2)]
    await school.redeem(leader, await Invite(school.memory.unit, school.clock)(Role.LEADER, "second"))
    ours, second = await school.club("ours"), await school.club("second")
    assert await school.leaders.step_down(leader, ours.id) == ours
    assert await school.leads(leader) == ["second"]
    for last, club in ((other, ours), (leader, second)):
        with pytest.raises(LastLeaderError):
            await school.leaders.step_down(last, club.id)
        assert club.name in await school.leads(last)
    with pytest.raises(NotAllowedError):
        await school.leaders.step_down(leader, ours.id)


async def test_clubs_are_joined_in_the_week_that_is_open_everywhere() -> None:
    school = School()
    await school.person(Role.LEADER, club="ours")
    ours = await school.club("ours")
    person = await school.person()
    school.clock.now -= timedelta(days=school.clock.now.weekday(), hours=2)  # Monday in Ulaanbaatar
    await school.join(person, ours.code)
    (joined,) = (await school.again(person)).joined
    assert joined.week.weekday() == 0
    assert joined.week < school.clock.now.date()
    await school.join(person, ours.code)
    assert (await school.again(person)).joined == (joined,)
