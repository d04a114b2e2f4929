"""From a draft to a plan: asked once, planned once, whatever happens in between."""

from datetime import UTC, datetime

import pytest

from bot.domain.campaign import CampaignState, DeliveryState, Outcome, Sent, Skip
from bot.domain.people import Role
from bot.usecases.invitations import Revoke
from tests.chat.composing import ENGLISH, LANGUAGES, MONGOLIAN, Leading
from tests.chat.world import said


@pytest.mark.parametrize("language", LANGUAGES)
async def test_from_the_first_word_to_every_phone(language: str) -> None:
    leading = await Leading.of(*["mn"] * 5, "en", language=language)
    await leading.ready("2026-03-05 15:00")
    await leading.tap("plan")
    assert said("campaign.at_least_people", language, n=5) in leading.leader.text
    assert "15:00" in leading.leader.text or "3:00 PM" in leading.leader.text
    assert leading.world.memory.tables.deliveries == {}, "asked first"
    await leading.leader.tap("camp:go")
    assert said("campaign.state.scheduled", language) in leading.leader.text
    assert await leading.world.run_campaigns() == 0, "not before its moment"
    leading.world.clock.now = datetime(2026, 3, 5, 7, tzinfo=UTC)
    await leading.world.run_campaigns()
    assert [phone.text for phone in leading.people] == [*[MONGOLIAN] * 5, ENGLISH]
    assert said("campaign.state.done", language) in leading.leader.text, "the same message tells how it went"
    history = len(leading.world.messenger.history)
    assert await leading.world.run_campaigns() == 0
    assert len(leading.world.messenger.history) == history, "nobody gets it twice"
    assert leading.world.never_filled == []


async def test_with_one_language_everybody_gets_that() -> None:
    leading = await Leading.of("mn", "en")
    await leading.ready(english=None)
    await leading.tap("go")
    await leading.world.run_campaigns()
    assert [phone.text for phone in leading.people] == [MONGOLIAN, MONGOLIAN]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("lacking", ["words", "moment", "people"])
async def test_what_is_missing_is_told(lacking: str, language: str) -> None:
    leading = await Leading.of("mn", language=language)
    await leading.begin()
    if lacking != "words":
        await leading.write()
    if lacking != "moment":
        await leading.tap("at", "tomorrow")
    if lacking == "people":
        await leading.tap("club", leading.club_id, 0)
    for act in ("plan", "go"):
        await leading.tap(act)
        assert leading.world.messenger.toasts[-1] == said("error.unfinished_draft", language)
    assert leading.campaign.state is CampaignState.DRAFT


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("act", ["plan", "go"])
async def test_with_nobody_to_get_it_the_leader_is_told_so(act: str, language: str) -> None:
    leading = await Leading.of("mn", language=language)
    await leading.people[0].send("/stop")
    await leading.ready()
    await leading.tap(act)
    assert leading.leader.text == said("error.empty_audience", language)
    assert leading.campaign.state is CampaignState.DRAFT
    await leading.leader.tap("camp:whom:")
    assert said("campaign.ask_whom", language) in leading.leader.text


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_moment_that_passes_before_the_last_tap_is_asked_for_again(language: str) -> None:
    leading = await Leading.of("mn", language=language)
    await leading.ready("now")
    await leading.tap("plan")
    leading.world.clock.pass_(minutes=6)
    await leading.leader.tap("camp:go")
    assert leading.leader.text == said("campaign.moment_passed", language)
    await leading.leader.tap(f"camp:at:{leading.draft}:now")
    await leading.tap("go")
    assert leading.campaign.state is CampaignState.SCHEDULED


async def test_a_few_minutes_over_the_preview_do_not_matter() -> None:
    leading = await Leading.of("mn")
    await leading.ready("now")
    leading.world.clock.pass_(minutes=4)
    await leading.tap("go")
    assert leading.campaign.state is CampaignState.SCHEDULED


async def test_reminders_that_have_all_passed_lead_back_to_the_event() -> None:
    leading = await Leading.of("mn")
    await leading.around_an_event("2026-03-05 15:00")
    await leading.leader.tap(f"camp:toggle:{leading.draft}:hour")
    leading.world.clock.pass_(hours=4)
    await leading.tap("plan")
    assert leading.world.messenger.toasts[-1] == said("campaign.reminders_passed")
    assert said("campaign.reminders") in leading.leader.text
    assert leading.leader.text.count(said("campaign.is_past")) == 2


async def test_reminders_that_have_passed_are_left_out() -> None:
    leading = await Leading.of("mn")
    await leading.around_an_event("2026-03-08 15:00")
    await leading.tap("plan")
    assert leading.leader.text.count("•") == 2, "a week before is over"
    await leading.leader.tap("camp:go")
    assert len(leading.world.memory.tables.campaigns) == 2


@pytest.mark.parametrize("language", LANGUAGES)
async def test_quiet_hours_are_pointed_out(language: str) -> None:
    leading = await Leading.of("mn", language=language)
    await leading.ready("23:30")
    await leading.tap("plan")
    assert said("campaign.quiet", language) in leading.leader.text
    await leading.leader.tap("camp:go")
    leading.world.clock.now = datetime(2026, 3, 4, 15, 30, tzinfo=UTC)
    await leading.world.run_campaigns()
    assert leading.people[0].text != MONGOLIAN
    leading.world.clock.now = datetime(2026, 3, 5, 0, tzinfo=UTC)
    await leading.world.run_campaigns()
    assert leading.people[0].text == MONGOLIAN


async def test_only_those_who_agree_when_it_leaves_get_it() -> None:
    leading = await Leading.of("mn", "mn")
    await leading.planned()
    person, other = leading.people
    await person.send("/stop")
    before = person.text
    await leading.world.run_campaigns()
    assert person.text == before
    assert other.text == MONGOLIAN
    states = sorted((d.state, d.reason) for d in leading.world.memory.tables.deliveries.values())
    assert states == [(DeliveryState.SENT, None), (DeliveryState.SKIPPED, Skip.PAUSED)]


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_button_tapped_twice_plans_once(language: str) -> None:
    leading = await Leading.of("mn", language=language)
    await leading.ready("tomorrow")
    await leading.tap("plan")
    update = leading.leader.tapped("camp:go:")
    await leading.leader.deliver(update)
    planned = leading.leader.text
    await leading.leader.deliver(update)
    assert leading.leader.text == planned
    assert len(leading.world.memory.tables.deliveries) == 1
    acts = [line.act.value for _, line in leading.world.memory.tables.campaign_log]
    assert acts == ["composed", "scheduled"]


async def test_a_crash_after_planning_shows_the_plan() -> None:
    leading = await Leading.of("mn")
    await leading.ready("tomorrow")
    await leading.tap("plan")
    update = leading.leader.tapped("camp:go:")
    leading.world.messenger.failures[leading.leader.chat_id] = [ConnectionError()]
    with pytest.raises(ConnectionError):
        await leading.leader.deliver(update)
    leading.world = leading.leader.world = leading.world.restarted()
    await leading.leader.deliver(update)
    assert said("campaign.state.scheduled") in leading.leader.text
    assert leading.campaign.live_message == leading.leader.last.id
    assert len(leading.world.memory.tables.deliveries) == 1


async def test_who_is_no_leader_any_more_plans_nothing() -> None:
    leading = await Leading.of("mn")
    await leading.ready()
    await leading.tap("plan")
    world, leader = leading.world, leading.leader
    await Revoke(world.memory.unit, world.clock)((await leader.person()).id, Role.LEADER)
    await leader.tap("camp:go:")
    assert leader.text == said("error.not_allowed")
    assert leading.campaign.state is CampaignState.DRAFT


async def test_a_leader_removed_midway_reaches_nobody() -> None:
    leading = await Leading.of("mn")
    await leading.planned("tomorrow")
    world, leader = leading.world, leading.leader
    await Revoke(world.memory.unit, world.clock)((await leader.person()).id, Role.LEADER)
    before = leading.people[0].text
    world.clock.pass_(days=2)
    await world.run_campaigns()
    assert leading.people[0].text == before
    assert leading.campaign.state is CampaignState.HELD


@pytest.mark.parametrize(
    ("outcome", "state"),
    [(Outcome.UNKNOWN, DeliveryState.UNKNOWN), (Outcome.UNREACHABLE, DeliveryState.UNREACHABLE)],
)
async def test_an_outcome_nobody_knows_is_kept_and_not_repeated(
    outcome: Outcome, state: DeliveryState
) -> None:
    leading = await Leading.of("mn")
    await leading.planned()
    person = leading.people[0]
    leading.world.messenger.outcomes[person.chat_id] = Sent(outcome)
    await leading.world.run_campaigns()
    del leading.world.messenger.outcomes[person.chat_id]
    before = person.text
    leading.world.clock.pass_(hours=1)
    assert await leading.world.run_campaigns() == 0
    assert person.text == before
    assert [d.state for d in leading.world.memory.tables.deliveries.values()] == [state]
    assert leading.campaign.state is CampaignState.DONE
