"""Campaigns whose time has come: late while they help, missed weeks as one, never for who lost the right."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.campaign import (
    KEPT_FOR,
    Campaign,
    CampaignAct,
    CampaignState,
    DeliveryState,
    Segment,
    SegmentKind,
    Skip,
    Step,
)
from bot.domain.people import ULAANBAATAR, Person, QuietHours, Role
from bot.usecases import audience
from bot.usecases.start import DueCampaigns, StartCampaign
from tests.usecases.campaigns import Clubhouse

DAY = timedelta(days=1)
WEEK = timedelta(days=7)
BERLIN = "Europe/Berlin"


async def test_it_starts_at_its_time_and_once() -> None:
    house = Clubhouse()
    leader, (member,) = await house.leader_and(1)
    due = DueCampaigns(house.memory.unit)
    campaign = await house.scheduled(leader, timedelta(hours=1))
    await house.draft(leader)
    assert await due() == [(campaign, house.clock() + timedelta(hours=1))]
    assert not await house.start(campaign)
    house.clock.pass_(hours=1)
    assert await house.start(campaign)
    assert not await house.start(campaign)
    assert not await house.start(4711)
    assert await due() == []
    assert house.rows(campaign) == {member.id: DeliveryState.PENDING}
    assert [act for act, _ in house.acts(campaign)].count(CampaignAct.STARTED) == 1


@pytest.mark.parametrize("seed", range(5))
async def test_woken_twice_at_once_it_starts_once(seed: int) -> None:
    house = Clubhouse(seed=seed)
    leader, people = await house.leader_and(3)
    campaign = await _weekly(house, leader, 5 * WEEK)
    started = await asyncio.gather(*(house.start(campaign) for _ in range(3)))
    assert sorted(started) == [False, False, True]
    assert len(house.series(campaign)) == 2
    await house.deliver()
    assert house.got(campaign) == [person.id for person in people]


@pytest.mark.parametrize("seed", range(5))
async def test_cancelled_while_it_starts_it_does_not_start(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audience, "PAGE", 1)
    house = Clubhouse(seed=seed)
    leader, _ = await house.leader_and(5)
    campaign = await house.scheduled(leader)
    started, _ = await asyncio.gather(house.start(campaign), house.steer.cancel(leader, campaign))
    assert not started
    await house.deliver()
    assert house.lane.sent == []
    assert house.state(campaign) is CampaignState.CANCELLED


async def test_who_came_since_it_was_planned_gets_it_and_who_left_is_told_about() -> None:
    house = Clubhouse()
    leader, (stays, pauses, leaves) = await house.leader_and(3)
    campaign = await house.scheduled(leader, DAY)
    comes = await house.person(club="ours")
    wants_not = await house.person(club="ours", reminders=False)
    await house.set_(pauses, reminders=False)
    await house.leave(leaves)
    house.clock.pass_(days=1)
    await house.start(campaign)
    assert house.campaign(campaign).left_out == {Skip.PAUSED: 1}, "who has a row is told about by the row"
    await house.deliver()
    assert house.got(campaign) == [stays.id, comes.id]
    assert house.reasons(campaign) == {pauses.id: Skip.PAUSED, leaves.id: Skip.LEFT}
    assert wants_not.id not in house.rows(campaign)


async def test_whom_it_is_for_is_asked_again_when_it_begins() -> None:
    house = Clubhouse()
    leader, (away, _) = await house.leader_and(2)
    await house.set_(away, last_seen=(house.clock() - 40 * DAY).date())
    draft = await house.draft(leader, DAY)
    await house.compose.segment(leader, draft.id, Segment(SegmentKind.INACTIVE))
    await house.schedule(leader, draft.id)
    late = await house.person(club="ours")
    await house.set_(late, last_seen=(house.clock() - 50 * DAY).date())
    house.clock.pass_(days=1)
    await house.start(draft.id)
    assert house.rows(draft.id).keys() == {away.id, late.id}


@pytest.mark.parametrize("commits", range(4))
async def test_a_crash_while_it_starts_is_made_up_for(commits: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audience, "PAGE", 2)
    house = Clubhouse()
    leader, _ = await house.leader_and(1)
    campaign = await _weekly(house, leader, 5 * WEEK)
    people = [await house.person(club="ours") for _ in range(5)]
    store, find = house.failing(commits)
    with pytest.raises(ConnectionError):
        await StartCampaign(store, find, house.clock)(campaign)
    await house.deliver()
    assert house.lane.sent == [], "it has not begun"
    assert await house.start(campaign)
    await house.deliver()
    assert len(house.got(campaign)) == len(people) + 1
    assert house.twice() == []
    assert len(house.series(campaign)) == 2


@pytest.mark.parametrize(
    ("down", "state"),
    [
        (timedelta(), CampaignState.RUNNING),
        (KEPT_FOR - timedelta(seconds=1), CampaignState.RUNNING),
        (KEPT_FOR, CampaignState.MISSED),
        (timedelta(days=400), CampaignState.MISSED),
    ],
)
async def test_after_a_down_time_it_is_sent_while_it_helps(down: timedelta, state: CampaignState) -> None:
    house = Clubhouse()
    leader, _ = await house.leader_and(1)
    campaign = await house.scheduled(leader, DAY)
    house.clock.now += DAY + down
    assert await house.start(campaign) is (state is CampaignState.RUNNING)
    assert house.state(campaign) is state
    assert not await house.start(campaign)
    await house.deliver()
    assert len(house.lane.sent) == (state is CampaignState.RUNNING)


async def test_after_a_down_time_nobody_gets_two_reminders_of_one_event() -> None:
    house = Clubhouse()
    leader, (member,) = await house.leader_and(1)
    await house.set_(member, quiet=QuietHours(leader.quiet.end, leader.quiet.end))
    starts_at = house.clock() + 2 * WEEK
    draft = await house.about_event(leader, starts_at)
    await house.schedule(leader, draft.id)
    house.clock.now = starts_at - timedelta(minutes=50)
    for one in house.series(draft.id):
        await house.start(one.id)
    await house.deliver()
    assert len(house.lane.sent) == 1
    states = {one.step: one.state for one in house.series(draft.id)}
    assert states == {
        Step.WEEK: CampaignState.MISSED,
        Step.DAY: CampaignState.MISSED,
        Step.HOUR: CampaignState.DONE,
    }


async def test_nothing_is_sent_when_the_event_has_begun() -> None:
    house = Clubhouse()
    leader, _ = await house.leader_and(1)
    draft = await house.about_event(leader, house.clock() + 2 * WEEK)
    await house.schedule(leader, draft.id)
    house.clock.now += 2 * WEEK
    assert [await house.start(one.id) for one in house.series(draft.id)] == [False] * 3
    assert {one.state for one in house.series(draft.id)} == {CampaignState.MISSED}


async def test_a_clock_that_jumps_back_starts_nothing_twice() -> None:
    house = Clubhouse()
    leader, _ = await house.leader_and(2)
    campaign = await _weekly(house, leader, 5 * WEEK)
    assert await house.start(campaign)
    await house.deliver()
    house.clock.pass_(days=-10)
    following = house.series(campaign)[1]
    assert not await house.start(campaign)
    assert not await house.start(following.id)
    await house.deliver()
    house.clock.now = following.due_at or house.clock.now
    assert await house.start(following.id)
    await house.deliver()
    assert len(house.got(campaign)) == len(house.got(following.id)) == 2
    assert house.twice() == []


async def _weekly(house: Clubhouse, leader: Person, until_in: timedelta) -> int:
    """A scheduled campaign that is due now and every week until then."""
    draft = await house.draft(leader)
    await house.compose.weekly(leader, draft.id, house.clock() + until_in)
    await house.schedule(leader, draft.id)
    return draft.id


async def test_a_weekly_one_plans_its_next_week_when_it_begins() -> None:
    house = Clubhouse()
    leader, (member,) = await house.leader_and(1)
    first = await _weekly(house, leader, 5 * WEEK)
    assert len(house.series(first)) == 1
    await house.start(first)
    begun, following = house.series(first)
    assert following.due_at == house.clock() + WEEK
    assert following == replace(
        begun,
        id=following.id,
        state=CampaignState.SCHEDULED,
        due_at=following.due_at,
        expires_at=house.clock() + WEEK + KEPT_FOR,
        series_id=first,
    )
    assert house.acts(following.id) == [(CampaignAct.SCHEDULED, None)]
    await house.deliver()
    house.clock.pass_(days=7)
    await house.start(following.id)
    await house.deliver()
    assert house.got(first) == house.got(following.id) == [member.id]


@pytest.mark.parametrize("weeks", [1, 2, 3])
async def test_a_weekly_one_ends(weeks: int) -> None:
    house = Clubhouse()
    leader, _ = await house.leader_and(1)
    first = await _weekly(house, leader, weeks * WEEK)
    for _ in range(6):
        for one in house.series(first):
            await house.start(one.id)
        house.clock.pass_(days=7)
    assert [one.state for one in house.series(first)] == [CampaignState.RUNNING] * (weeks + 1)


@pytest.mark.parametrize(
    ("down", "next_in"),
    [(KEPT_FOR, WEEK), (6.9 * DAY, WEEK), (WEEK, 2 * WEEK), (3.5 * WEEK, 4 * WEEK), (9 * WEEK, 10 * WEEK)],
)
async def test_several_missed_weeks_become_the_next_one(down: timedelta, next_in: timedelta) -> None:
    house = Clubhouse()
    leader, _ = await house.leader_and(1)
    first, due = await _weekly(house, leader, 30 * WEEK), house.clock()
    house.clock.now += down
    assert not await house.start(first)
    missed, following = house.series(first)
    assert (missed.state, following.state) == (CampaignState.MISSED, CampaignState.SCHEDULED)
    assert following.due_at == due + next_in


async def test_a_weekly_one_that_was_down_beyond_its_end_is_over() -> None:
    house = Clubhouse()
    leader, _ = await house.leader_and(1)
    first = await _weekly(house, leader, 2 * WEEK)
    house.clock.now += 3 * WEEK
    assert not await house.start(first)
    assert [one.state for one in house.series(first)] == [CampaignState.MISSED]


async def _weekly_at(house: Clubhouse, leader: Person, local: str, zone: str, weeks: int) -> list[str]:
    """When each of so many weeks was due, as calendar and clock there show it."""
    first_due = datetime.fromisoformat(local).replace(tzinfo=ZoneInfo(zone))
    house.clock.now = first_due.astimezone(UTC)
    await house.set_(leader, zone=zone)
    leader = await house.again(leader)
    first = await _weekly(house, leader, 60 * WEEK)
    for _ in range(weeks - 1):
        following = house.series(first)[-1]
        assert following.due_at is not None
        house.clock.now = following.due_at
        assert await house.start(following.id)
    found = (one.due_at for one in house.series(first)[:weeks])
    return [due.astimezone(ZoneInfo(zone)).isoformat(" ", "minutes")[:16] for due in found if due is not None]


@pytest.mark.parametrize(
    ("local", "zone", "weeks"),
    [
        ("2026-01-31 10:00", ULAANBAATAR, ["01-31", "02-07", "02-14", "02-21", "02-28", "03-07"]),
        ("2028-02-15 10:00", ULAANBAATAR, ["02-15", "02-22", "02-29", "03-07"]),
        ("2028-02-29 10:00", ULAANBAATAR, ["02-29", "03-07", "03-14"]),
        ("2026-12-24 10:00", ULAANBAATAR, ["12-24", "12-31", "01-07"]),
        ("2026-03-22 10:00", BERLIN, ["03-22", "03-29", "04-05"]),
        ("2026-10-18 10:00", BERLIN, ["10-18", "10-25", "11-01"]),
    ],
)
async def test_weeks_keep_their_day_and_time(local: str, zone: str, weeks: list[str]) -> None:
    house = Clubhouse()
    leader, _ = await house.leader_and(1)
    found = await _weekly_at(house, leader, local, zone, len(weeks))
    assert [one[5:10] for one in found] == weeks
    assert {one[11:] for one in found} == {"10:00"}


async def test_a_week_whose_hour_is_left_out_moves_no_other() -> None:
    house = Clubhouse()
    leader, _ = await house.leader_and(1)
    found = await _weekly_at(house, leader, "2026-03-22 02:30", BERLIN, 3)
    assert found == ["2026-03-22 02:30", "2026-03-29 03:30", "2026-04-05 02:30"]


@given(st.lists(st.floats(-3, 20), max_size=12), st.integers(1, 8))
@settings(max_examples=50, deadline=None)
def test_however_the_clock_jumps_no_week_is_begun_twice_or_early(jumps: list[float], weeks: int) -> None:
    async def story() -> None:
        house = Clubhouse()
        leader, _ = await house.leader_and(1)
        begun_at = house.clock()
        first = await _weekly(house, leader, weeks * WEEK)
        for days in jumps:
            house.clock.pass_(days=days)
            for one in house.series(first):
                began = await house.start(one.id)
                assert not began or (one.due_at or begun_at) <= house.clock()
        series = house.series(first)
        due = [one.due_at - begun_at for one in series if one.due_at is not None]
        assert len(set(due)) == len(series)
        assert all(span % WEEK == timedelta() and span <= weeks * WEEK for span in due)
        assert sum(one.state is CampaignState.SCHEDULED for one in series) <= 1

    asyncio.run(story())


async def test_who_may_not_send_it_any_more_does_not() -> None:
    house = Clubhouse()
    leader, _ = await house.leader_and(1)
    campaign = await _weekly(house, leader, 5 * WEEK)
    await house.lead(leader, "theirs")
    await house.lead_no_more(leader, "ours")
    assert not await house.start(campaign)
    assert house.state(campaign) is CampaignState.HELD
    assert house.acts(campaign)[-1] == (CampaignAct.HELD, None)
    assert len(house.series(campaign)) == 1, "no week is planned for who may send none"


@pytest.mark.parametrize("how", ["revoked", "forgotten"])
async def test_a_leader_who_is_none_any_more_sends_nothing(how: str) -> None:
    house = Clubhouse()
    leader, _ = await house.leader_and(1)
    campaign = await house.scheduled(leader)
    if how == "forgotten":
        await house.forget(leader)
    else:
        await house.lead_no_more(leader, "ours")
    assert not await house.start(campaign)
    assert house.state(campaign) is CampaignState.HELD


async def test_an_admins_goes_out_whatever_clubs_they_lead() -> None:
    house = Clubhouse()
    admin = await house.person(Role.ADMIN, Role.LEADER)
    member = await house.person(club="ours")
    draft: Campaign = await house.draft(admin)
    ours = await house.club("ours")
    await house.compose.reach(admin, draft.id, replace(draft.reach, clubs=frozenset({ours.id})))
    await house.schedule(admin, draft.id)
    assert await house.start(draft.id)
    await house.deliver()
    assert house.got(draft.id) == [member.id]
