"""Admins hear that campaigns wait for them: once, not at night, at most once an hour, whatever crashes."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.campaign import Campaign, CampaignAct, CampaignState, Outcome, Reach, Sent
from bot.domain.decisions import DECIDED, Decisions, decides
from bot.domain.people import Person, QuietHours, Role
from bot.usecases.invitations import Revoke
from bot.usecases.ports import Store
from bot.usecases.tell_admins import AT_MOST_EVERY, TellAdmins
from tests.fakes.others import FakeAdminLane
from tests.usecases.campaigns import BusyStore, Clubhouse

SECOND = timedelta(seconds=1)


@dataclass
class Office(Clubhouse):
    """A leader whose campaigns come to wait, and those who hear of it."""

    admins: FakeAdminLane = field(default_factory=FakeAdminLane)

    def __post_init__(self) -> None:
        super().__post_init__()
        self.tell = self.restarted()

    def restarted(self, store: Store | None = None) -> TellAdmins:
        """As after a start: with nothing in memory."""
        return TellAdmins(store or self.memory.unit, self.admins, self.clock)

    async def awaiting(self, leader: Person) -> int:
        """A campaign for everybody that waits for a second person."""
        draft = await self.draft(leader, timedelta(days=1))
        await self.compose.reach(leader, draft.id, Reach(everybody=True))
        await self.schedule(leader, draft.id)
        assert self.state(draft.id) is CampaignState.AWAITING
        return draft.id

    async def held(self, leader: Person, campaigns: int = 1) -> list[int]:
        """So many campaigns of a leader who is none any more."""
        planned = [await self.scheduled(leader, timedelta(days=1)) for _ in range(campaigns)]
        await Revoke(self.memory.unit, self.clock)(leader.id, Role.LEADER)
        assert {self.state(one) for one in planned} == {CampaignState.HELD}
        return planned

    def heard(self, admin: Person) -> list[tuple[int, int]]:
        """What this admin was told, message by message: how many to approve, how many held."""
        return [(approval, held) for who, approval, held in self.admins.told if who == admin.id]


async def office(admins: int = 1) -> tuple[Office, Person, list[Person]]:
    house = Office()
    leader, _ = await house.leader_and(1)
    return house, leader, [await house.person(Role.ADMIN) for _ in range(admins)]


async def test_every_admin_hears_once_that_one_waits_to_be_approved() -> None:
    house, leader, admins = await office(2)
    assert await house.tell() == 0
    await house.awaiting(leader)
    assert await house.tell() == 2
    for _ in range(3):
        assert await house.tell() == 0
        assert await house.restarted()() == 0, "after a start, too"
        house.clock.now += AT_MOST_EVERY
    assert [house.heard(admin) for admin in admins] == [[(1, 0)], [(1, 0)]]


async def test_all_that_is_held_at_once_comes_in_one_message() -> None:
    house, leader, (admin,) = await office()
    await house.held(leader, campaigns=3)
    assert await house.tell() == 1
    assert house.heard(admin) == [(0, 3)]


async def test_a_campaign_whose_leader_is_found_to_lead_no_more_when_it_should_begin() -> None:
    house, leader, (admin,) = await office()
    planned = await house.scheduled(leader)
    await house.lead_no_more(leader, "ours")
    assert not await house.start(planned)
    assert house.state(planned) is CampaignState.HELD
    assert await house.tell() == 1
    assert house.heard(admin) == [(0, 1)]


async def test_nobody_else_hears_of_it() -> None:
    house, leader, (admin,) = await office()
    for role in (Role.LEADER, Role.COORDINATOR, Role.SUPERVISOR, Role.MEMBER):
        await house.person(role, club="ours" if role is Role.LEADER else None)
    await house.awaiting(leader)
    assert await house.tell() == 1
    assert {who for who, _, _ in house.admins.told} == {admin.id}


async def test_its_author_is_not_told_of_their_own() -> None:
    house, _, (author, other) = await office(2)
    await house.awaiting(author)
    assert await house.tell() == 1
    assert house.heard(author) == []
    assert house.heard(other) == [(1, 0)]


async def test_a_series_counts_as_one() -> None:
    house, leader, (admin,) = await office()
    draft = await house.about_event(leader, house.clock() + timedelta(days=20))
    await house.compose.reach(leader, draft.id, Reach(everybody=True))
    await house.schedule(leader, draft.id)
    assert len(house.series(draft.id)) == 3
    assert await house.tell() == 1
    assert house.heard(admin) == [(1, 0)]


async def test_within_an_hour_there_is_one_message_and_then_one_with_all_that_waits() -> None:
    house, leader, (admin,) = await office()
    await house.awaiting(leader)
    assert await house.tell() == 1
    await house.awaiting(leader)
    await house.awaiting(leader)
    house.clock.now += AT_MOST_EVERY - SECOND
    assert await house.tell() == 0
    house.clock.now += SECOND
    assert await house.tell() == 1
    assert house.heard(admin) == [(1, 0), (3, 0)]
    house.clock.now += AT_MOST_EVERY
    assert await house.tell() == 0


async def test_the_hour_holds_also_when_the_first_was_decided_meanwhile() -> None:
    house, leader, (admin,) = await office()
    first = await house.awaiting(leader)
    await house.tell()
    await house.schedule.approve(admin, first)
    await house.awaiting(leader)
    assert await house.tell() == 0
    house.clock.now += AT_MOST_EVERY
    assert await house.tell() == 1
    assert house.heard(admin) == [(1, 0), (1, 0)]


async def test_what_was_decided_before_anybody_could_be_told_is_not_told() -> None:
    house, leader, (admin,) = await office()
    await house.set_(admin, quiet=QuietHours(time(0), time(23)))
    waiting = await house.awaiting(leader)
    assert await house.tell() == 0
    await house.schedule.approve(admin, waiting)
    await house.set_(admin, quiet=QuietHours())
    assert await house.tell() == 0


async def test_what_waits_anew_is_told_anew() -> None:
    house, leader, (admin,) = await office()
    waiting = await house.awaiting(leader)
    await house.tell()
    house.clock.now += AT_MOST_EVERY
    await house.schedule.decline(admin, waiting)
    await house.schedule(leader, waiting)
    assert await house.tell() == 1
    house.clock.now += AT_MOST_EVERY
    await Revoke(house.memory.unit, house.clock)(leader.id, Role.LEADER)
    assert house.state(waiting) is CampaignState.HELD
    assert await house.tell() == 1, "another thing to decide"
    assert house.heard(admin) == [(1, 0), (1, 0), (0, 1)]


@pytest.mark.parametrize("zone", ["Asia/Ulaanbaatar", "Europe/Berlin", "America/New_York"])
async def test_it_waits_until_the_quiet_hours_of_each_admin_end(zone: str) -> None:
    house, leader, (early, late) = await office(2)
    there = ZoneInfo(zone)
    await house.set_(early, quiet=QuietHours(time(22), time(7)), zone=zone)
    await house.set_(late, quiet=QuietHours(time(18), time(10)), zone=zone)
    house.clock.now = datetime(2026, 3, 10, 23, 30, tzinfo=there).astimezone(UTC)
    await house.awaiting(leader)
    moments: dict[int, time] = {}
    for _ in range(24):
        for admin in (early, late):
            if house.heard(admin):
                moments.setdefault(admin.id, house.clock.now.astimezone(there).time())
        house.clock.pass_(minutes=30)
        await house.tell()
    assert moments == {early.id: time(7), late.id: time(10)}
    assert house.heard(early) == house.heard(late) == [(1, 0)]


async def test_somebody_who_becomes_an_admin_hears_of_what_waits_already() -> None:
    house, leader, (admin,) = await office()
    await house.awaiting(leader)
    await house.tell()
    fresh = await house.person(Role.ADMIN)
    assert await house.tell() == 1
    assert (house.heard(admin), house.heard(fresh)) == ([(1, 0)], [(1, 0)])


# — What does not arrive, and crashes —


async def test_what_surely_did_not_leave_is_tried_at_the_next_look() -> None:
    house, leader, (admin,) = await office()
    waiting = await house.awaiting(leader)
    house.admins.outcomes[admin.id] = Sent(Outcome.RETRY)
    for _ in range(5):
        assert await house.tell() == 0
    del house.admins.outcomes[admin.id]
    await house.awaiting(leader)
    assert await house.tell() == 1
    assert await house.tell() == 0
    assert house.heard(admin) == [(2, 0)]
    told = [act for act, _ in house.acts(waiting) if act in (CampaignAct.TELLING, CampaignAct.TOLD)]
    assert told == [CampaignAct.TELLING, CampaignAct.TOLD], "a long outage fills no log"


@pytest.mark.parametrize("outcome", [Sent(Outcome.UNKNOWN), ConnectionError()])
async def test_when_nobody_knows_it_is_told_once_more_an_hour_later_if_it_waits_then(
    outcome: Sent | BaseException,
) -> None:
    house, leader, (one, other) = await office(2)
    waiting = await house.awaiting(leader)
    house.admins.outcomes[one.id] = outcome
    assert await house.tell() == 1, "the other is told all the same"
    del house.admins.outcomes[one.id]
    assert await house.tell() == 0
    house.clock.now += AT_MOST_EVERY
    assert await house.tell() == 1
    assert (house.heard(one), house.heard(other)) == ([(1, 0)], [(1, 0)])
    house.admins.outcomes[one.id] = outcome
    await house.awaiting(leader)
    house.clock.now += AT_MOST_EVERY
    await house.tell()
    for campaign in [waiting, max(house.memory.tables.campaigns)]:
        await house.schedule.approve(other, campaign)
    del house.admins.outcomes[one.id]
    house.clock.now += AT_MOST_EVERY
    assert await house.tell() == 0


async def test_who_cannot_be_reached_is_told_when_they_are_back() -> None:
    house, leader, (admin,) = await office()
    await house.awaiting(leader)
    house.admins.outcomes[admin.id] = Sent(Outcome.UNREACHABLE)
    assert await house.tell() == 0
    assert house.memory.tables.people[admin.id].unreachable
    del house.admins.outcomes[admin.id]
    house.clock.now += AT_MOST_EVERY
    assert await house.tell() == 0
    await house.set_(admin, unreachable=False)
    assert await house.tell() == 1


@pytest.mark.parametrize("commits", range(4))
@pytest.mark.parametrize("admins", [1, 2])
async def test_wherever_it_crashes_none_is_lost_and_none_comes_twice_within_the_hour(
    commits: int, admins: int
) -> None:
    house, leader, people = await office(admins)
    await house.awaiting(leader)
    await house.awaiting(leader)
    crashing = house.restarted(BusyStore(house.memory, commits=commits))
    if commits <= admins:
        with pytest.raises(ConnectionError):
            await crashing()
    else:
        assert await crashing() == admins
    fresh = house.restarted()
    await fresh()
    assert all(len(house.heard(admin)) <= 1 for admin in people)
    for _ in range(3):
        house.clock.now += AT_MOST_EVERY
        await fresh()
    assert all(set(house.heard(admin)) == {(2, 0)} for admin in people), "nobody is forgotten"
    again = [admin for admin in people if len(house.heard(admin)) > 1]
    assert len(again) == (1 if 0 < commits <= admins else 0), "only who was being told when it crashed"
    assert all(len(house.heard(admin)) <= 2 for admin in people)


async def test_a_draft_thrown_away_while_the_message_was_under_way() -> None:
    house, leader, _ = await office()
    waiting = await house.awaiting(leader)

    class Slow(FakeAdminLane):
        async def decisions_wait(self, admin: Person, waiting_: Decisions) -> Sent:
            del house.memory.tables.campaigns[waiting]
            return await super().decisions_wait(admin, waiting_)

    house.admins = Slow()
    assert await house.restarted()() == 1
    assert await house.restarted()() == 0


# — What waits, and for whom —


@pytest.mark.parametrize("state", CampaignState)
async def test_only_admins_decide_and_never_the_author_about_an_approval(state: CampaignState) -> None:
    _, leader, (admin,) = await office()
    campaign = Campaign(1, leader.id, state=state)
    own = replace(campaign, author_id=admin.id)
    assert not decides(leader, campaign)
    assert decides(admin, campaign) == (state in DECIDED)
    assert decides(admin, own) == (state is CampaignState.HELD)


async def test_what_was_told_stands_in_no_history() -> None:
    house, leader, (admin,) = await office()
    waiting = await house.awaiting(leader)
    await house.tell()
    standing = await house.read.standing(admin, waiting)
    assert [line.act for line in standing.history] == [CampaignAct.COMPOSED, CampaignAct.SUBMITTED]
