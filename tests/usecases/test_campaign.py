"""What a leader's screens need besides writing and planning: looking, deciding, taking up again."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.campaign import Action, ActionKind, CampaignState, Reach, Segment, SegmentKind, Step
from bot.domain.errors import (
    EmptyAudienceError,
    NotAllowedError,
    PastDateError,
    StaleError,
    UnfinishedDraftError,
)
from bot.domain.people import Role
from bot.usecases.campaign import Who
from tests.usecases.campaigns import Clubhouse

DAY = timedelta(days=1)


async def test_a_draft_that_was_thrown_away_is_listed_no_more() -> None:
    house = Clubhouse()
    leader, _ = await house.leader_and(1)
    kept, thrown = await house.draft(leader), await house.draft(leader)
    planned = await house.scheduled(leader, DAY)
    await house.steer.cancel(leader, thrown.id)
    await house.steer.cancel(leader, planned)
    assert [one.id for one in await house.read.newest(leader)] == [planned, kept.id]


async def test_a_leader_may_write_to_own_clubs_and_an_admin_to_all() -> None:
    house = Clubhouse()
    leader, _ = await house.leader_and(0)
    await house.lead(leader, "also ours")
    await house.person(Role.LEADER, club="theirs")
    admin, student = await house.person(Role.ADMIN), await house.person(club="ours")
    assert [club.name for club in await house.read.clubs(leader)] == ["also ours", "ours"]
    assert [club.name for club in await house.read.clubs(admin)] == ["also ours", "ours", "theirs"]
    assert await house.read.clubs(student) == []


@pytest.mark.parametrize("state", [CampaignState.AWAITING, CampaignState.HELD])
async def test_only_admins_see_what_waits_for_them(state: CampaignState) -> None:
    house = Clubhouse()
    leader, _ = await house.leader_and(1)
    admin = await house.person(Role.ADMIN)
    draft = await house.draft(leader, DAY)
    await house.draft(leader, DAY)
    await house.change(draft.id, lambda one: replace(one, state=state))
    assert [one.id for one in await house.read.to_decide(admin, state)] == [draft.id]
    with pytest.raises(NotAllowedError):
        await house.read.to_decide(leader, state)


async def test_who_did_what_is_told_without_names() -> None:
    house = Clubhouse()
    leader, _ = await house.leader_and(1)
    colleague = await house.person(Role.LEADER, club="ours")
    admin, was_leader = await house.person(Role.ADMIN), await house.person(Role.LEADER, club="ours")
    campaign = await house.scheduled(leader, DAY)
    for person in (colleague, admin, was_leader):
        await house.change(campaign, lambda one: replace(one, state=CampaignState.RUNNING))
        await house.steer.pause(person, campaign)
    house.memory.tables.grants.remove((was_leader.id, Role.LEADER, (await house.club("ours")).id))
    standing = await house.read.standing(leader, campaign)
    assert await house.read.who(leader, standing) == {
        leader.id: Who.YOU,
        colleague.id: Who.LEADER,
        admin.id: Who.ADMIN,
        was_leader.id: Who.OTHER,
    }
    await house.forget(colleague)
    assert colleague.id not in await house.read.who(leader, standing)


async def test_a_series_is_found_from_each_of_it() -> None:
    house = Clubhouse()
    leader, _ = await house.leader_and(1)
    other = await house.person(Role.LEADER, club="theirs")
    draft = await house.about_event(leader, house.clock() + 20 * DAY)
    await house.schedule(leader, draft.id)
    ids = [one.id for one in house.series(draft.id)]
    assert len(ids) == 3
    for one in ids:
        assert [found.id for found in await house.read.series(leader, one)] == ids
        with pytest.raises(NotAllowedError):
            await house.read.series(other, one)


async def test_what_planning_would_make_of_it() -> None:
    house = Clubhouse()
    leader, _ = await house.leader_and(3)
    draft = await house.draft(leader, DAY)
    (planned,), audience = await house.schedule.ahead(leader, draft.id)
    assert (planned.id, audience.people) == (draft.id, 3)
    assert house.state(draft.id) is CampaignState.DRAFT
    assert house.rows(draft.id) == {}
    about = await house.about_event(leader, house.clock() + 3 * DAY)
    series, _ = await house.schedule.ahead(leader, about.id)
    assert [one.step for one in series] == [Step.DAY, Step.HOUR]
    await house.schedule(leader, draft.id)
    with pytest.raises(StaleError):
        await house.schedule.ahead(leader, draft.id)


async def test_planning_ahead_refuses_as_planning_does() -> None:
    house = Clubhouse()
    leader, _ = await house.leader_and(0)
    empty = await house.compose.begin(leader)
    with pytest.raises(UnfinishedDraftError):
        await house.schedule.ahead(leader, empty.id)
    draft = await house.draft(leader)
    with pytest.raises(EmptyAudienceError):
        await house.schedule.ahead(leader, draft.id)
    house.clock.pass_(hours=1)
    with pytest.raises(PastDateError):
        await house.schedule.ahead(leader, draft.id)
    with pytest.raises(NotAllowedError):
        await house.schedule.ahead(await house.person(Role.LEADER, club="theirs"), draft.id)


async def test_an_event_is_changed_without_a_change_of_its_reminders() -> None:
    house = Clubhouse()
    leader, _ = await house.leader_and(1)
    draft = await house.about_event(leader, house.clock() + 20 * DAY)
    await house.compose.steps(leader, draft.id, [Step.DAY])
    await house.compose.event(leader, draft.id, "Шинэ нэр", "", house.clock() + 21 * DAY)
    changed = house.campaign(draft.id)
    assert (changed.event_id, changed.steps) == (draft.event_id, (Step.DAY,))
    assert [event.title for event in house.memory.tables.events.values()] == ["Шинэ нэр"]


@pytest.mark.parametrize("button", [None, Action(ActionKind.QUIZ, "trains")])
async def test_without_its_event_a_draft_keeps_its_other_button(button: Action | None) -> None:
    house = Clubhouse()
    leader, _ = await house.leader_and(1)
    draft = await house.about_event(leader, house.clock() + 20 * DAY)
    await house.compose.step_text(leader, draft.id, Step.DAY, "mn", "Маргааш")
    if button is not None:
        await house.compose.action(leader, draft.id, button)
    without = await house.compose.no_event(leader, draft.id)
    assert (without.event_id, without.steps, without.action) == (None, (), button)
    assert without.step_texts == {Step.DAY: {"mn": "Маргааш"}}
    again = await house.compose.event(leader, draft.id, "Уулзалт", "", house.clock() + 20 * DAY)
    assert again.steps == tuple(Step)


async def test_words_of_a_reminder_are_filled_in_and_taken_back() -> None:
    house = Clubhouse()
    leader, _ = await house.leader_and(1)
    draft = await house.about_event(leader, house.clock() + 20 * DAY)
    await house.compose.step_text(leader, draft.id, Step.DAY, "mn", "Маргааш {time}")
    filled = await house.compose.fill_in(
        leader, draft.id, lambda text, language: f"{language}: {text.replace('{time}', '15:00')}"
    )
    assert filled.step_texts == {Step.DAY: {"mn": "mn: Маргааш 15:00"}}
    assert filled.texts == draft.texts
    plain = await house.compose.same_text(leader, draft.id, Step.DAY)
    assert plain.step_texts == {}


async def test_used_again_it_says_the_same_to_the_same_people() -> None:
    house = Clubhouse()
    leader, _ = await house.leader_and(1)
    campaign = await house.scheduled(leader, DAY)
    inactive = Segment(SegmentKind.INACTIVE)
    quiz = Action(ActionKind.QUIZ, "trains")
    await house.change(campaign, lambda one: replace(one, title="Зун", segment=inactive, action=quiz))
    fresh = await house.compose.use_again(leader, campaign)
    assert (fresh.title, fresh.segment, fresh.action) == ("Зун", inactive, quiz)
    assert (fresh.texts, fresh.reach) == (house.campaign(campaign).texts, house.campaign(campaign).reach)
    assert (fresh.state, fresh.due_at, fresh.expires_at) == (CampaignState.DRAFT, None, None)


async def test_used_again_it_is_about_no_event_and_follows_nothing_up() -> None:
    house = Clubhouse()
    leader, _ = await house.leader_and(1)
    draft = await house.about_event(leader, house.clock() + 20 * DAY)
    await house.schedule(leader, draft.id)
    fresh = await house.compose.use_again(leader, draft.id)
    assert (fresh.event_id, fresh.action, fresh.series_id, fresh.step) == (None, None, None, None)
    follow_up = await house.compose.follow_up(leader, draft.id)
    assert (await house.compose.use_again(leader, follow_up.id)).segment is None


async def test_nobody_uses_anothers_again() -> None:
    house = Clubhouse()
    leader, _ = await house.leader_and(1)
    campaign = await house.scheduled(leader, DAY)
    other = await house.person(Role.LEADER, club="theirs")
    with pytest.raises(NotAllowedError):
        await house.compose.use_again(other, campaign)


async def test_an_admin_who_leads_nothing_needs_the_course_for_admins() -> None:
    house = Clubhouse()
    await house.leader_and(1)
    admin = await house.person(Role.ADMIN)
    draft = await house.compose.begin(admin)
    assert not draft.reach.is_empty, "for the only club there is"
    assert (await house.compose.reach(admin, draft.id, Reach(everybody=True))).reach.everybody


async def test_the_event_of_a_follow_up_is_known_by_its_button() -> None:
    house = Clubhouse()
    leader, _ = await house.leader_and(1)
    draft = await house.about_event(leader, house.clock() + 20 * DAY)
    await house.schedule(leader, draft.id)
    follow_up = await house.compose.follow_up(leader, draft.id)
    found = await house.read.event(leader, follow_up.id)
    assert found is not None
    assert (found[0].id, found[1]) == (draft.event_id, 0)
