"""From a draft to rows: all or a draft still, once however often it is tapped, never alone for everybody."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from bot.domain.campaign import (
    KEPT_FOR,
    Campaign,
    CampaignAct,
    CampaignState,
    DeliveryState,
    Reach,
    Step,
)
from bot.domain.errors import (
    CourseFirstError,
    EmptyAudienceError,
    NotAllowedError,
    PastDateError,
    StaleError,
    UnfinishedDraftError,
)
from bot.domain.people import Person, QuietHours, Role
from bot.usecases import audience
from bot.usecases.audience import FindAudience, Judged
from bot.usecases.schedule import ScheduleCampaign
from tests.usecases.campaigns import Clubhouse

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Interrupted(FindAudience):
    """An audience behind each of whose pages something else happens."""

    meanwhile: Callable[[], Awaitable[object]]

    async def pages(self, campaign: Campaign) -> AsyncIterator[list[Judged]]:
        async for page in super().pages(campaign):
            yield page
            await self.meanwhile()


async def test_one_row_for_each_who_would_get_it() -> None:
    house = Clubhouse()
    leader, (here, berlin, no) = await house.leader_and(3)
    await house.set_(berlin, zone="Europe/Berlin")
    await house.set_(no, reminders=False)
    draft = await house.draft(leader, HOUR)
    campaign, people = await house.schedule(leader, draft.id)
    due = house.clock() + HOUR
    assert people == 2
    assert campaign == replace(draft, state=CampaignState.SCHEDULED, expires_at=due + KEPT_FOR)
    assert house.campaign(draft.id) == campaign
    rows = {d.person_id: d.not_before for d in house.memory.tables.deliveries.values()}
    assert rows == {here.id: due, berlin.id: due + 7 * HOUR}
    assert house.acts(draft.id)[-1] == (CampaignAct.SCHEDULED, leader.id)


@pytest.mark.parametrize("left_out", ["text", "due", "reach"])
async def test_an_unfinished_draft_is_not_planned(left_out: str) -> None:
    house = Clubhouse()
    leader, _ = await house.leader_and(1)
    draft = await house.draft(leader)
    if left_out == "text":
        await house.compose.leave_out(leader, draft.id, "mn")
    elif left_out == "due":
        await house.change(draft.id, lambda c: replace(c, due_at=None))
    else:
        await house.compose.reach(leader, draft.id, Reach())
    with pytest.raises(UnfinishedDraftError):
        await house.schedule(leader, draft.id)
    assert house.state(draft.id) is CampaignState.DRAFT


async def test_the_past_is_refused_but_for_the_minutes_of_reading_the_preview() -> None:
    house = Clubhouse()
    leader, _ = await house.leader_and(1)
    draft, other = await house.draft(leader), await house.draft(leader)
    house.clock.pass_(minutes=4)
    await house.schedule(leader, draft.id)
    house.clock.pass_(minutes=2)
    with pytest.raises(PastDateError):
        await house.schedule(leader, other.id)


async def test_nobody_to_send_it_to_leaves_a_draft() -> None:
    house = Clubhouse()
    leader, (member,) = await house.leader_and(1)
    await house.set_(member, reminders=False)
    draft = await house.draft(leader)
    with pytest.raises(EmptyAudienceError):
        await house.schedule(leader, draft.id)
    assert house.state(draft.id) is CampaignState.DRAFT
    assert house.rows(draft.id) == {}


async def test_planning_opens_with_the_course() -> None:
    house = Clubhouse()
    trained, _ = await house.leader_and(1)
    draft = await house.draft(trained)
    leader = await house.person(Role.LEADER, club="ours", trained=False)
    with pytest.raises(CourseFirstError):
        await house.schedule(leader, draft.id)


async def _both(one: Awaitable[object], other: Awaitable[object]) -> list[object]:
    """What became of two acts at once; the stale one is told so."""
    results = await asyncio.gather(one, other, return_exceptions=True)
    assert sum(isinstance(result, StaleError) for result in results) == 1, results
    return [result for result in results if not isinstance(result, StaleError)]


@pytest.mark.parametrize("page", [1, 2, 2000])
@pytest.mark.parametrize("seed", range(5))
async def test_two_taps_at_once_plan_it_once(page: int, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audience, "PAGE", page)
    house = Clubhouse(seed=seed)
    leader, people = await house.leader_and(5)
    draft = await house.draft(leader)
    await _both(house.schedule(leader, draft.id), house.schedule(leader, draft.id))
    assert house.rows(draft.id) == {person.id: DeliveryState.PENDING for person in people}
    assert [act for act, _ in house.acts(draft.id)] == [CampaignAct.COMPOSED, CampaignAct.SCHEDULED]
    with pytest.raises(StaleError):
        await house.schedule(leader, draft.id)


@pytest.mark.parametrize("seed", range(5))
async def test_two_taps_at_once_make_one_series(seed: int) -> None:
    house = Clubhouse(seed=seed)
    leader, _ = await house.leader_and(1)
    for everybody in (False, True):
        draft = await house.about_event(leader, house.clock() + 2 * WEEK)
        await house.compose.reach(leader, draft.id, Reach(draft.reach.clubs, everybody))
        await _both(house.schedule(leader, draft.id), house.schedule(leader, draft.id))
        assert [one.step for one in house.series(draft.id)] == list(Step)


@pytest.mark.parametrize("commits", range(6))
async def test_a_crash_between_pages_leaves_a_draft_and_planning_again_misses_nobody(
    commits: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audience, "PAGE", 2)
    house = Clubhouse()
    leader, people = await house.leader_and(7)
    draft = await house.draft(leader)
    store, find = house.failing(commits)
    with pytest.raises(ConnectionError):
        await ScheduleCampaign(store, find, house.clock)(leader, draft.id)
    assert house.state(draft.id) is CampaignState.DRAFT
    assert len(house.rows(draft.id)) == min(2 * max(commits - 1, 0), 7)
    assert not await house.start(draft.id), "rows of a draft mean nothing"
    await house.deliver()
    assert house.lane.sent == []
    _, number = await house.schedule(leader, draft.id)
    assert number == 7
    assert house.rows(draft.id) == {person.id: DeliveryState.PENDING for person in people}


async def test_planned_again_for_another_time_nobody_keeps_the_old_one() -> None:
    house = Clubhouse()
    leader, _ = await house.leader_and(3)
    draft = await house.draft(leader, 5 * DAY)
    store, find = house.failing(2)
    with pytest.raises(ConnectionError):
        await ScheduleCampaign(store, find, house.clock)(leader, draft.id)
    await house.compose.due(leader, draft.id, house.clock() + DAY)
    await house.schedule(leader, draft.id)
    moments = {d.not_before for d in house.memory.tables.deliveries.values()}
    assert moments == {house.clock() + DAY}


async def test_a_leader_who_writes_on_meanwhile_is_not_written_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audience, "PAGE", 1)
    house = Clubhouse()
    leader, _ = await house.leader_and(2)
    draft = await house.draft(leader)

    async def write() -> None:
        await house.compose.text(leader, draft.id, "mn", "Одоо л зөв боллоо")

    find = Interrupted(house.memory.unit, house.library, house.clock, write)
    with pytest.raises(StaleError):
        await ScheduleCampaign(house.memory.unit, find, house.clock)(leader, draft.id)
    assert house.state(draft.id) is CampaignState.DRAFT
    assert house.campaign(draft.id).texts == {"mn": "Одоо л зөв боллоо"}


async def test_a_series_is_a_campaign_for_each_reminder() -> None:
    house = Clubhouse()
    leader, people = await house.leader_and(2)
    starts_at = house.clock() + 2 * WEEK
    draft = await house.about_event(leader, starts_at)
    await house.compose.step_text(leader, draft.id, Step.DAY, "mn", "Маргааш")
    first, number = await house.schedule(leader, draft.id)
    assert (first.id, number) == (draft.id, 2)
    week, day, hour = house.series(draft.id)
    assert [one.due_at for one in (week, day, hour)] == [starts_at - span for span in (WEEK, DAY, HOUR)]
    assert [one.expires_at for one in (week, day, hour)] == [day.due_at, hour.due_at, starts_at]
    assert [one.text_for("mn") for one in (week, day, hour)] == ["Ирээрэй", "Маргааш", "Ирээрэй"]
    assert {one.series_id for one in (week, day, hour)} == {draft.id}
    assert {one.state for one in (week, day, hour)} == {CampaignState.SCHEDULED}
    assert house.rows(week.id).keys() == {person.id for person in people}
    assert house.rows(day.id) == house.rows(hour.id) == {}, "who comes later is added when it begins"
    assert [act for act, _ in house.acts(hour.id)] == [CampaignAct.SCHEDULED]


@pytest.mark.parametrize(
    ("before", "steps"),
    [
        (WEEK, [Step.WEEK, Step.DAY, Step.HOUR]),
        (WEEK - timedelta(minutes=1), [Step.DAY, Step.HOUR]),
        (DAY, [Step.DAY, Step.HOUR]),
        (2 * HOUR, [Step.HOUR]),
        (HOUR, [Step.HOUR]),
    ],
)
async def test_reminders_whose_time_is_past_are_left_out(before: timedelta, steps: list[Step]) -> None:
    house = Clubhouse()
    leader, people = await house.leader_and(1)
    draft = await house.about_event(leader, house.clock() + before)
    await house.schedule(leader, draft.id)
    series = house.series(draft.id)
    assert [one.step for one in series] == steps
    assert series[0].id == draft.id
    assert house.rows(draft.id).keys() == {people[0].id}


async def test_an_event_with_no_reminder_to_come_is_refused() -> None:
    house = Clubhouse()
    leader, _ = await house.leader_and(1)
    draft = await house.about_event(leader, house.clock() + timedelta(minutes=59))
    with pytest.raises(PastDateError):
        await house.schedule(leader, draft.id)
    assert [one.state for one in house.series(draft.id)] == [CampaignState.DRAFT]


async def test_one_message_about_an_event_ends_with_it() -> None:
    house = Clubhouse()
    leader, _ = await house.leader_and(1)
    starts_at = house.clock() + DAY
    draft = await house.about_event(leader, starts_at)
    await house.compose.steps(leader, draft.id, [])
    with pytest.raises(UnfinishedDraftError):
        await house.schedule(leader, draft.id)
    await house.compose.due(leader, draft.id, starts_at)
    with pytest.raises(PastDateError):
        await house.schedule(leader, draft.id)
    await house.compose.due(leader, draft.id, starts_at - HOUR)
    campaign, _ = await house.schedule(leader, draft.id)
    assert (campaign.expires_at, campaign.step, campaign.series_id) == (starts_at, None, None)


async def _for_everybody(house: Clubhouse, leader: Person, starts_in: timedelta | None = None) -> Campaign:
    """A campaign for everybody that waits for a second person."""
    draft = await (house.about_event(leader, house.clock() + starts_in) if starts_in else house.draft(leader))
    await house.compose.reach(leader, draft.id, Reach(everybody=True))
    campaign, number = await house.schedule(leader, draft.id)
    assert number == 0
    return campaign


async def test_an_approval_holds_while_the_authors_chat_changes() -> None:
    house = Clubhouse()
    leader, _ = await house.leader_and(3)
    admin = await house.person(Role.ADMIN)
    campaign = await _for_everybody(house, leader)

    async def meanwhile() -> None:
        await house.change(campaign.id, lambda c: replace(c, live_message=815))

    find = Interrupted(house.memory.unit, house.library, house.clock, meanwhile)
    await ScheduleCampaign(house.memory.unit, find, house.clock).approve(admin, campaign.id)
    stored = house.memory.tables.campaigns[campaign.id]
    assert (stored.state, stored.live_message) == (CampaignState.SCHEDULED, 815)


async def test_what_is_for_everybody_waits_for_a_second_person() -> None:
    house = Clubhouse()
    leader, (member,) = await house.leader_and(1)
    elsewhere, admin = await house.person(club="theirs"), await house.person(Role.ADMIN)
    campaign = await _for_everybody(house, leader)
    assert campaign.state is house.state(campaign.id) is CampaignState.AWAITING
    assert house.rows(campaign.id) == {}
    assert not await house.start(campaign.id)
    approved, number = await house.schedule.approve(admin, campaign.id)
    assert approved.state is house.state(campaign.id) is CampaignState.SCHEDULED
    assert number == 4
    assert house.rows(campaign.id).keys() == {leader.id, member.id, elsewhere.id, admin.id}
    assert house.acts(campaign.id)[1:] == [
        (CampaignAct.SUBMITTED, leader.id),
        (CampaignAct.APPROVED, admin.id),
    ]


async def test_nobody_approves_or_declines_their_own_nor_without_being_an_admin() -> None:
    house = Clubhouse()
    both = await house.person(Role.ADMIN, Role.LEADER, club="ours")
    leader, supervisor = await house.person(Role.LEADER, club="ours"), await house.person(Role.SUPERVISOR)
    campaign = await _for_everybody(house, both)
    for who in (both, leader, supervisor, await house.person()):
        before = house.memory.tables
        with pytest.raises(NotAllowedError):
            await house.schedule.approve(who, campaign.id)
        with pytest.raises(NotAllowedError):
            await house.schedule.decline(who, campaign.id)
        assert house.memory.tables is before
    with pytest.raises(StaleError):
        await house.schedule.approve(both, 4711)


@pytest.mark.parametrize("seed", range(5))
async def test_of_two_who_decide_at_once_one_does(seed: int) -> None:
    house = Clubhouse(seed=seed)
    leader, _ = await house.leader_and(2)
    one, other = await house.person(Role.ADMIN), await house.person(Role.ADMIN)
    for act in (house.schedule.approve, house.schedule.decline):
        campaign = await _for_everybody(house, leader)
        await _both(house.schedule.approve(one, campaign.id), act(other, campaign.id))
        decided = [act for act, _ in house.acts(campaign.id)][2:]
        assert decided in ([CampaignAct.APPROVED], [CampaignAct.DECLINED])
        is_on = decided == [CampaignAct.APPROVED]
        assert house.state(campaign.id) is (CampaignState.SCHEDULED if is_on else CampaignState.DRAFT)


async def test_what_was_declined_can_be_changed_and_handed_in_again() -> None:
    house = Clubhouse()
    leader, _ = await house.leader_and(1)
    admin = await house.person(Role.ADMIN)
    campaign = await _for_everybody(house, leader)
    draft = await house.schedule.decline(admin, campaign.id)
    assert draft == replace(campaign, state=CampaignState.DRAFT, expires_at=None)
    with pytest.raises(StaleError):
        await house.schedule.approve(admin, campaign.id)
    await house.compose.text(leader, draft.id, "mn", "Илүү зөөлөн")
    await house.schedule(leader, draft.id)
    await house.schedule.approve(admin, draft.id)
    await house.start(draft.id)
    await house.deliver()
    assert len(house.got(draft.id)) == 3
    assert house.twice() == []


async def test_a_declined_series_has_its_reminders_and_their_words_again() -> None:
    house = Clubhouse()
    leader, _ = await house.leader_and(1)
    admin = await house.person(Role.ADMIN)
    draft = await house.about_event(leader, house.clock() + 3 * DAY)
    await house.compose.reach(leader, draft.id, Reach(everybody=True))
    written = await house.compose.step_text(leader, draft.id, Step.HOUR, "mn", "Одоо очно")
    await house.schedule(leader, draft.id)
    declined = await house.schedule.decline(admin, draft.id)
    assert declined == replace(written, steps=(Step.DAY, Step.HOUR)), "the week is past"
    await house.schedule(leader, draft.id)
    await house.schedule.approve(admin, draft.id)
    alive = [one for one in house.series(draft.id) if one.state is CampaignState.SCHEDULED]
    assert [(one.step, one.text_for("mn")) for one in alive] == [
        (Step.DAY, "Ирээрэй"),
        (Step.HOUR, "Одоо очно"),
    ]


async def test_a_series_is_approved_as_a_whole() -> None:
    house = Clubhouse()
    leader, _ = await house.leader_and(1)
    admin = await house.person(Role.ADMIN)
    campaign = await _for_everybody(house, leader, 2 * WEEK)
    _, number = await house.schedule.approve(admin, campaign.id)
    assert number == 3
    assert {one.state for one in house.series(campaign.id)} == {CampaignState.SCHEDULED}


async def test_approved_late_only_what_is_still_of_use_is_sent() -> None:
    house = Clubhouse()
    leader, (member,) = await house.leader_and(1)
    admin = await house.person(Role.ADMIN)
    for someone in (leader, member, admin):
        await house.set_(someone, quiet=QuietHours(leader.quiet.end, leader.quiet.end))
    campaign = await _for_everybody(house, leader, 2 * WEEK)
    week, day, hour = house.series(campaign.id)
    house.clock.pass_(days=13.5)
    _, number = await house.schedule.approve(admin, campaign.id)
    assert number == 3
    started = [await house.start(one.id) for one in (week, day, hour)]
    assert started == [False, True, False]
    assert [one.state for one in house.series(campaign.id)] == [
        CampaignState.MISSED,
        CampaignState.RUNNING,
        CampaignState.SCHEDULED,
    ]
    await house.deliver()
    assert house.got(day.id) == sorted([leader.id, member.id, admin.id])


async def test_what_is_over_cannot_be_approved_any_more() -> None:
    house = Clubhouse()
    leader, _ = await house.leader_and(1)
    admin = await house.person(Role.ADMIN)
    once = await _for_everybody(house, leader)
    series = await _for_everybody(house, leader, 2 * DAY)
    house.clock.pass_(days=2)
    for campaign in (once, series):
        with pytest.raises(PastDateError):
            await house.schedule.approve(admin, campaign.id)
        await house.schedule.decline(admin, campaign.id)
        assert house.state(campaign.id) is CampaignState.DRAFT


@pytest.mark.parametrize("commits", range(3))
async def test_a_crash_while_it_is_approved_leaves_it_waiting(
    commits: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audience, "PAGE", 2)
    house = Clubhouse()
    leader, _ = await house.leader_and(2)
    admin = await house.person(Role.ADMIN)
    campaign = await _for_everybody(house, leader)
    store, find = house.failing(commits)
    with pytest.raises(ConnectionError):
        await ScheduleCampaign(store, find, house.clock).approve(admin, campaign.id)
    assert house.state(campaign.id) is CampaignState.AWAITING
    _, number = await house.schedule.approve(admin, campaign.id)
    assert number == len(house.rows(campaign.id)) == 4
