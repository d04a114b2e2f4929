"""Campaigns under way: paused, resumed, ended, held, taken over, tried again."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.campaign import (
    KEPT_FOR,
    OPEN_STATES,
    Campaign,
    CampaignAct,
    CampaignState,
    DeliveryState,
    Outcome,
    Reach,
    Sent,
    Skip,
)
from bot.domain.errors import NotAllowedError, StaleError
from bot.domain.people import Person, QuietHours, Role
from bot.usecases.deliver import DeliverCampaign
from bot.usecases.invitations import Revoke
from bot.usecases.people import DeleteMe
from tests.usecases.campaigns import Clubhouse

DAY = timedelta(days=1)
WEEK = timedelta(days=7)
S = CampaignState


@pytest.mark.parametrize("state", list(CampaignState))
@pytest.mark.parametrize(
    ("act", "allowed", "to"),
    [
        ("pause", {S.RUNNING}, S.PAUSED),
        ("resume", {S.PAUSED}, S.RUNNING),
        ("cancel", OPEN_STATES | {S.DRAFT}, S.CANCELLED),
    ],
)
async def test_each_act_has_its_states(
    act: str, allowed: set[CampaignState], to: CampaignState, state: CampaignState
) -> None:
    house = Clubhouse()
    leader, _ = await house.leader_and(1)
    draft = await house.draft(leader)
    await house.change(draft.id, lambda c: replace(c, state=state))
    before = house.memory.tables
    if state in allowed:
        turned = await getattr(house.steer, act)(leader, draft.id)
        assert turned.state is house.state(draft.id) is to
        assert house.acts(draft.id)[-1][1] == leader.id
    else:
        with pytest.raises(StaleError):
            await getattr(house.steer, act)(leader, draft.id)
        assert house.memory.tables is before


async def test_a_campaign_that_is_gone_is_stale() -> None:
    house = Clubhouse()
    admin = await house.person(Role.ADMIN)
    for act in (
        house.steer.pause,
        house.steer.resume,
        house.steer.cancel,
        house.steer.cancel_series,
        house.steer.take_over,
        house.steer.repeat_unknown,
    ):
        with pytest.raises(StaleError):
            await act(admin, 4711)


async def test_who_writes_what_became_of_it_is_told_by_the_log() -> None:
    house = Clubhouse()
    leader, _ = await house.leader_and(1)
    colleague = await house.person(Role.LEADER, club="ours")
    campaign = await house.running(leader)
    await house.steer.pause(colleague, campaign)
    await house.steer.resume(leader, campaign)
    await house.steer.cancel(colleague, campaign)
    assert house.acts(campaign) == [
        (CampaignAct.COMPOSED, leader.id),
        (CampaignAct.SCHEDULED, leader.id),
        (CampaignAct.STARTED, None),
        (CampaignAct.PAUSED, colleague.id),
        (CampaignAct.RESUMED, leader.id),
        (CampaignAct.CANCELLED, colleague.id),
    ]


async def test_what_is_paused_leaves_nobody_and_goes_on_with_the_others() -> None:
    house = Clubhouse()
    leader, people = await house.leader_and(4)
    for person in people[2:]:
        await house.set_(person, quiet=QuietHours(leader.quiet.start, leader.quiet.start.replace(hour=13)))
    campaign = await house.running(leader)
    await house.deliver()
    await house.steer.pause(leader, campaign)
    house.clock.pass_(hours=2)
    await house.deliver()
    assert house.got(campaign) == [person.id for person in people[:2]]
    await house.steer.resume(leader, campaign)
    await house.deliver()
    assert house.got(campaign) == [person.id for person in people]
    assert house.state(campaign) is S.DONE


async def test_paused_beyond_its_end_it_is_over() -> None:
    house = Clubhouse()
    leader, (member,) = await house.leader_and(1)
    campaign = await house.running(leader)
    await house.steer.pause(leader, campaign)
    house.clock.now += KEPT_FOR
    await house.steer.resume(leader, campaign)
    await house.deliver()
    assert house.lane.sent == []
    assert house.reasons(campaign) == {member.id: Skip.LATE}
    assert house.state(campaign) is S.DONE


async def test_a_series_is_stopped_as_a_whole_but_for_what_is_done() -> None:
    house = Clubhouse()
    leader, _ = await house.leader_and(1)
    draft = await house.about_event(leader, house.clock() + WEEK)
    await house.schedule(leader, draft.id)
    week, day, hour = house.series(draft.id)
    await house.start(week.id)
    await house.deliver()
    assert await house.steer.cancel_series(leader, hour.id) == 2
    assert [one.state for one in house.series(draft.id)] == [S.DONE, S.CANCELLED, S.CANCELLED]
    assert await house.steer.cancel_series(leader, day.id) == 0
    house.clock.now += WEEK
    assert not await house.start(day.id)


@pytest.mark.parametrize("seed", range(5))
async def test_a_weekly_one_that_is_stopped_while_it_begins_stays_stopped(seed: int) -> None:
    house = Clubhouse(seed=seed)
    leader, _ = await house.leader_and(2)
    draft = await house.draft(leader)
    await house.compose.weekly(leader, draft.id, house.clock() + 9 * WEEK)
    await house.schedule(leader, draft.id)
    await asyncio.gather(house.start(draft.id), house.steer.cancel_series(leader, draft.id))
    await house.steer.cancel_series(leader, draft.id)
    assert {one.state for one in house.series(draft.id)} == {S.CANCELLED}
    house.clock.now += 3 * WEEK
    assert [await house.start(one.id) for one in house.series(draft.id)] in ([False], [False, False])


async def _with_unknown(house: Clubhouse, leader: Person, people: list[Person]) -> int:
    """A campaign of which nobody knows whether these people got it."""
    for person in people:
        house.lane.outcomes[person.id] = Sent(Outcome.UNKNOWN)
    campaign = await house.running(leader)
    await house.deliver()
    house.lane.outcomes.clear()
    return campaign


async def test_what_nobody_knows_is_sent_again_when_the_leader_says_so() -> None:
    house = Clubhouse()
    leader, (first, second, third) = await house.leader_and(3)
    campaign = await _with_unknown(house, leader, [second, third])
    house.clock.pass_(days=10)
    await house.deliver()
    assert house.got(campaign) == [first.id], "never by itself"
    await house.set_(third, reminders=False)
    assert await house.steer.repeat_unknown(leader, campaign) == 2
    await house.deliver()
    assert house.got(campaign) == [first.id, second.id]
    assert house.reasons(campaign) == {third.id: Skip.PAUSED}, "they are asked once more"
    assert house.state(campaign) is S.DONE
    assert house.acts(campaign)[-2:] == [(CampaignAct.REPEATED, leader.id), (CampaignAct.DONE, None)]
    assert await house.steer.repeat_unknown(leader, campaign) == 0
    assert house.state(campaign) is S.DONE, "nothing to do, nothing begins"


async def test_what_is_sent_again_ends_two_days_later() -> None:
    house = Clubhouse()
    leader, (member,) = await house.leader_and(1)
    campaign = await _with_unknown(house, leader, [member])
    house.clock.pass_(days=10)
    await house.steer.repeat_unknown(leader, campaign)
    assert house.campaign(campaign).expires_at == house.clock() + KEPT_FOR


async def test_trying_again_does_not_go_on_with_what_is_paused() -> None:
    house = Clubhouse()
    leader, (known, unknown) = await house.leader_and(2)
    await house.set_(known, quiet=QuietHours(leader.quiet.start, leader.quiet.start.replace(hour=13)))
    campaign = await _with_unknown(house, leader, [unknown])
    await house.steer.pause(leader, campaign)
    assert await house.steer.repeat_unknown(leader, campaign) == 1
    assert house.state(campaign) is S.PAUSED
    house.clock.pass_(hours=2)
    await house.deliver()
    assert house.lane.sent == []
    await house.steer.resume(leader, campaign)
    await house.deliver()
    assert house.got(campaign) == [known.id, unknown.id]


async def test_nobody_is_reminded_again_of_an_event_that_has_begun() -> None:
    house = Clubhouse()
    leader, (member,) = await house.leader_and(1)
    starts_at = house.clock() + WEEK
    draft = await house.about_event(leader, starts_at)
    await house.schedule(leader, draft.id)
    await house.start(draft.id)
    house.lane.outcomes[member.id] = Sent(Outcome.UNKNOWN)
    await house.deliver()
    house.clock.now = starts_at - timedelta(hours=3)
    assert await house.steer.repeat_unknown(leader, draft.id) == 1
    assert house.campaign(draft.id).expires_at == starts_at
    await house.deliver()
    house.clock.now = starts_at
    with pytest.raises(StaleError):
        await house.steer.repeat_unknown(leader, draft.id)


@pytest.mark.parametrize("state", sorted(set(CampaignState) - {S.DONE, S.RUNNING, S.PAUSED}))
async def test_only_what_was_sent_can_be_tried_again(state: CampaignState) -> None:
    house = Clubhouse()
    leader, (member,) = await house.leader_and(1)
    campaign = await _with_unknown(house, leader, [member])
    await house.change(campaign, lambda c: replace(c, state=state))
    with pytest.raises(StaleError):
        await house.steer.repeat_unknown(leader, campaign)
    assert house.rows(campaign) == {member.id: DeliveryState.UNKNOWN}


async def _revoke(house: Clubhouse, person: Person, role: Role = Role.LEADER) -> bool:
    return await Revoke(house.store, house.clock)(person.id, role)


@pytest.mark.parametrize("how", ["revoked", "forgotten"])
async def test_what_a_leader_who_goes_had_planned_is_held(how: str) -> None:
    house = Clubhouse()
    leader, _ = await house.leader_and(2)
    colleague = await house.person(Role.LEADER, club="ours")
    done = await house.running(leader)
    await house.deliver()
    running, paused = await house.running(leader), await house.running(leader)
    await house.steer.pause(leader, paused)
    waiting, draft = await house.scheduled(leader, DAY), await house.draft(leader)
    kept = await house.scheduled(colleague, DAY)
    awaiting = await house.draft(leader)
    await house.compose.reach(leader, awaiting.id, Reach(everybody=True))
    await house.schedule(leader, awaiting.id)
    sent = list(house.lane.sent)
    if how == "revoked":
        assert await _revoke(house, leader)
        assert house.state(draft.id) is S.DRAFT
    else:
        await DeleteMe(house.store, house.clock)(leader)
        assert draft.id not in house.memory.tables.campaigns
    held = [running, paused, waiting, awaiting.id]
    assert [house.state(one) for one in held] == [S.HELD] * 4
    assert [house.acts(one)[-1] for one in held] == [(CampaignAct.HELD, None)] * 4
    assert (house.state(done), house.state(kept)) == (S.DONE, S.SCHEDULED)
    house.clock.now += DAY
    assert not await house.start(waiting)
    await house.deliver()
    assert house.lane.sent == sent, "nothing of it leaves any more"


async def test_a_role_is_gone_with_its_campaigns_or_not_at_all() -> None:
    """One commit: no moment in which a revoked leader's campaign runs."""
    house = Clubhouse()
    leader, _ = await house.leader_and(1)
    await house.running(leader)
    before = house.memory.writes
    assert await _revoke(house, leader)
    assert house.memory.writes == before + 1


async def test_another_role_that_goes_holds_nothing_that_may_still_be_sent() -> None:
    house = Clubhouse()
    leader = await house.person(Role.LEADER, Role.COORDINATOR, Role.MEMBER, Role.ADMIN, club="ours")
    await house.person(club="ours")
    ours, everybody = await house.scheduled(leader, DAY), await house.draft(leader)
    await house.compose.reach(leader, everybody.id, Reach(everybody=True))
    await house.schedule(leader, everybody.id)
    for role in (Role.COORDINATOR, Role.MEMBER, Role.ADMIN):
        assert await _revoke(house, leader, role)
        assert house.state(ours) is S.SCHEDULED
    assert house.state(everybody.id) is S.AWAITING, "a leader may ask for that, too"


async def test_an_admins_campaigns_are_held_when_they_lead_none_of_its_clubs() -> None:
    house = Clubhouse()
    admin = await house.person(Role.ADMIN, Role.LEADER, club="ours")
    await house.person(club="theirs")
    theirs = await house.club("theirs")
    draft = await house.draft(admin)
    await house.compose.reach(admin, draft.id, Reach(frozenset({theirs.id})))
    await house.schedule(admin, draft.id)
    assert await _revoke(house, admin, Role.ADMIN)
    assert house.state(draft.id) is S.HELD


async def _held(house: Clubhouse, campaign: int, leader: Person, admin: Person) -> Campaign:
    await _revoke(house, leader)
    assert house.state(campaign) is S.HELD
    return await house.steer.take_over(admin, campaign)


async def test_an_admin_takes_over_what_had_not_begun() -> None:
    house = Clubhouse()
    leader, (member,) = await house.leader_and(1)
    admin = await house.person(Role.ADMIN)
    campaign = await house.scheduled(leader, DAY)
    await house.read.show_in(leader, campaign, 5)
    taken = await _held(house, campaign, leader, admin)
    assert (taken.state, taken.author_id, taken.live_message) == (S.SCHEDULED, admin.id, None)
    house.clock.now += DAY
    assert await house.start(campaign)
    await house.deliver()
    assert house.got(campaign) == [member.id]
    with pytest.raises(StaleError):
        await house.steer.take_over(admin, campaign)


async def test_taken_over_in_the_middle_it_goes_on_and_plans_no_week_twice() -> None:
    house = Clubhouse()
    leader, people = await house.leader_and(3)
    admin = await house.person(Role.ADMIN)
    await house.set_(people[2], quiet=QuietHours(leader.quiet.start, leader.quiet.start.replace(hour=13)))
    draft = await house.draft(leader)
    await house.compose.weekly(leader, draft.id, house.clock() + 9 * WEEK)
    await house.schedule(leader, draft.id)
    await house.start(draft.id)
    await house.deliver()
    taken = await _held(house, draft.id, leader, admin)
    assert taken.state is S.RUNNING
    house.clock.pass_(hours=2)
    await house.deliver()
    assert house.got(draft.id) == [person.id for person in people]
    assert house.twice() == []
    _, following = house.series(draft.id)
    assert following.state is S.HELD, "each waits for the admin"
    await house.steer.take_over(admin, following.id)
    house.clock.now += WEEK
    assert await house.start(following.id)
    assert len(house.series(draft.id)) == 3


async def test_taking_over_is_the_second_persons_approval() -> None:
    house = Clubhouse()
    leader, _ = await house.leader_and(1)
    admin = await house.person(Role.ADMIN)
    draft = await house.draft(leader)
    await house.compose.reach(leader, draft.id, Reach(everybody=True))
    await house.schedule(leader, draft.id)
    taken = await _held(house, draft.id, leader, admin)
    assert taken.state is S.SCHEDULED
    assert house.acts(draft.id)[-1] == (CampaignAct.APPROVED, admin.id)
    await house.start(draft.id)
    await house.deliver()
    assert len(house.got(draft.id)) == 3


async def test_nobody_becomes_their_own_second_person_by_taking_over() -> None:
    house = Clubhouse()
    author, _ = await house.leader_and(1)
    await house.give(author, Role.ADMIN)
    other = await house.person(Role.ADMIN)
    author = await house.again(author)
    draft = await house.draft(author)
    await house.compose.reach(author, draft.id, Reach(everybody=True))
    await house.schedule(author, draft.id)
    await _revoke(house, author, Role.ADMIN)
    await _revoke(house, author, Role.LEADER)
    await house.give(author, Role.ADMIN)
    taken = await house.steer.take_over(await house.again(author), draft.id)
    assert taken.state is S.AWAITING
    assert not await house.start(draft.id)
    await house.schedule.approve(other, draft.id)
    assert await house.start(draft.id)


async def test_only_an_admin_takes_over() -> None:
    house = Clubhouse()
    leader, _ = await house.leader_and(1)
    colleague = await house.person(Role.LEADER, club="ours")
    campaign = await house.scheduled(leader, DAY)
    await _revoke(house, leader)
    for who in (colleague, await house.again(leader), await house.person()):
        with pytest.raises(NotAllowedError):
            await house.steer.take_over(who, campaign)
    await house.steer.cancel(colleague, campaign)
    assert house.state(campaign) is S.CANCELLED, "but who leads the club may stop it"


async def test_a_process_that_died_leaves_what_a_leader_can_decide_on() -> None:
    house = Clubhouse()
    leader, (member,) = await house.leader_and(1)
    campaign = await house.running(leader)
    async with house.memory.unit() as work:
        (row,) = await work.deliveries.due(house.clock(), 9)
        await work.deliveries.save_all([replace(row, state=DeliveryState.SENDING)], house.clock())
        await work.commit()
    deliver = DeliverCampaign(house.store, house.lane, house.clock)
    assert await deliver.recover() == 1
    await deliver()
    assert house.rows(campaign) == {member.id: DeliveryState.UNKNOWN}
    assert house.state(campaign) is S.DONE
    assert await house.steer.repeat_unknown(leader, campaign) == 1
    await deliver()
    assert house.got(campaign) == [member.id]
