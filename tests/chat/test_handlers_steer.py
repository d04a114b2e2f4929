"""A campaign under way: how it stands, and what its leader does about it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.chat.views import steer as view
from bot.chat.views.audience import skipped
from bot.chat.views.button import mark_of
from bot.domain.campaign import (
    OPEN_STATES,
    Action,
    ActionKind,
    Campaign,
    CampaignState,
    DeliveryState,
    Outcome,
    Progress,
    Segment,
    SegmentKind,
    Sent,
    Skip,
)
from bot.domain.people import Role
from tests.chat.composing import CLUB, LANGUAGES, MONGOLIAN, Leading
from tests.chat.world import catalogs, content, counted, said
from tests.fakes.others import NOON


async def sent_to(members: int, language: str = "mn", unknown: int = 0) -> Leading:
    """A campaign that has been sent; so many do not know whether they got it."""
    leading = await Leading.of(*["mn"] * members, language=language)
    await leading.planned()
    for phone in leading.people[:unknown]:
        leading.world.messenger.outcomes[phone.chat_id] = Sent(Outcome.UNKNOWN)
    await leading.world.run_campaigns()
    leading.world.messenger.outcomes.clear()
    return leading


async def running(leading: Leading) -> None:
    """The campaign's time has come, and nothing has left yet."""
    leading.put(CampaignState.RUNNING)
    await leading.tap("open")


@pytest.mark.parametrize("language", LANGUAGES)
async def test_how_it_went_who_did_what_and_what_can_be_done_now(language: str) -> None:
    leading = await sent_to(6, language)
    await leading.leader.tap("camp:open:")
    text = leading.leader.text
    assert said("campaign.state.done", language) in text
    assert CLUB in text
    assert said("steer.sent", language, n=said("campaign.at_least", language, n=5)) in text
    for act in ("composed", "scheduled"):
        line = next(one for one in text.split("\n") if said(f"steer.act.{act}", language) in one)
        assert line.endswith(f"({said('steer.who.you', language)})")
    acts = [data.split(":")[1] for data in leading.leader.data if data.count(":")]
    assert acts == ["res", "preview", "again"]


@pytest.mark.parametrize("language", LANGUAGES)
async def test_others_are_told_by_what_they_are(language: str) -> None:
    leading = await sent_to(5)
    colleague = await leading.world.staff(3, Role.LEADER, CLUB, language=language)
    admin = await leading.admin(language=language)
    for phone in (colleague, admin):
        await phone.send("/campaign")
        await phone.tap("camp:open:")
        assert f"({said('steer.who.leader', language)})" in phone.text
        assert f"({said('steer.who.you', language)})" not in phone.text
    await leading.planned("tomorrow")
    await leading.tap("cancel", phone=admin)
    await leading.leader.tap(f"camp:open:{leading.draft}", on=leading.leader.last.id)
    assert f"({said('steer.who.admin')})" in leading.leader.text


@pytest.mark.parametrize("few", [1, 4])
@pytest.mark.parametrize("language", LANGUAGES)
async def test_few_are_never_counted(few: int, language: str) -> None:
    leading = await sent_to(few + 6, language, unknown=few)
    await leading.leader.tap("camp:open:")
    assert said("steer.unknown", language, n=said("campaign.few", language)) in leading.leader.text
    assert said("steer.sent", language, n=said("campaign.at_least", language, n=5)) in leading.leader.text


@pytest.mark.parametrize("language", LANGUAGES)
async def test_pause_resume_cancel(language: str) -> None:
    leading = await Leading.of(*["mn"] * 5, language=language)
    await leading.planned("tomorrow")
    await running(leading)
    assert "░" in leading.leader.text
    await leading.leader.tap("camp:pause:")
    assert leading.stored(leading.draft).state is CampaignState.PAUSED
    assert said("campaign.state.paused", language) in leading.leader.text
    await leading.leader.tap("camp:resume:")
    assert leading.stored(leading.draft).state is CampaignState.RUNNING
    await leading.leader.tap("camp:cancel:")
    assert leading.stored(leading.draft).state is CampaignState.CANCELLED
    assert said("campaign.state.cancelled", language) in leading.leader.text
    assert await leading.world.run_campaigns() == 0


@pytest.mark.parametrize("act", ["pause", "resume", "repeated"])
async def test_what_moved_on_meanwhile_is_shown_as_it_stands(act: str) -> None:
    leading = await Leading.of("mn")
    await leading.planned("tomorrow")
    leading.put(CampaignState.CANCELLED)
    await leading.tap(act)
    assert leading.world.messenger.toasts[-1] == said("steer.moved_on")
    assert said("campaign.state.cancelled") in leading.leader.text


async def test_a_planned_campaign_is_cancelled_and_reaches_nobody() -> None:
    leading = await Leading.of("mn")
    await leading.planned("tomorrow")
    before = leading.people[0].text
    await leading.leader.tap("camp:cancel:")
    leading.world.clock.pass_(days=2)
    assert await leading.world.run_campaigns() == 0
    assert leading.people[0].text == before


async def test_a_series_is_shown_and_ended_as_a_whole() -> None:
    leading = await Leading.of("mn")
    first = await leading.around_an_event()
    await leading.tap("go")
    assert said("steer.series") in leading.leader.text
    assert said("campaign.step.day") in leading.leader.text
    await leading.leader.tap("camp:cancel_all:")
    states = {c.state for c in leading.world.memory.tables.campaigns.values() if c.series == first}
    assert states == {CampaignState.CANCELLED}
    assert not any(data.startswith("camp:cancel_all") for data in leading.leader.data)


async def test_one_reminder_can_be_cancelled_alone() -> None:
    leading = await Leading.of("mn")
    first = await leading.around_an_event()
    await leading.tap("go")
    await leading.leader.tap(f"camp:cancel:{first}")
    states = [c.state for c in leading.world.memory.tables.campaigns.values()]
    assert states.count(CampaignState.SCHEDULED) == 2
    assert any(data.startswith("camp:cancel_all") for data in leading.leader.data)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_unknown_are_tried_again_after_a_question(language: str) -> None:
    leading = await sent_to(2, language, unknown=1)
    person = leading.people[0]
    await leading.leader.tap("camp:open:")
    await leading.leader.tap("camp:repeat:")
    few = said("campaign.few", language)
    assert leading.leader.text == said("steer.repeat_question", language, n=few)
    assert person.text != MONGOLIAN, "asked first"
    await leading.leader.tap("camp:repeated:")
    await leading.world.run_campaigns()
    assert person.text == MONGOLIAN
    states = {d.state for d in leading.world.memory.tables.deliveries.values()}
    assert states == {DeliveryState.SENT}


async def test_with_nothing_unknown_nothing_is_offered_again() -> None:
    leading = await sent_to(2)
    await leading.leader.tap("camp:open:")
    assert not any(data.startswith("camp:repeat") for data in leading.leader.data)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_reminder_for_who_did_not_open_it(language: str) -> None:
    leading = await Leading.of(*["mn"] * 6, language=language)
    await leading.ready()
    await leading.tap("act", "quiz", mark_of(content().quizzes("mn")[0].id))
    await leading.tap("go")
    await leading.world.run_campaigns()
    first = leading.draft
    await leading.people[0].tap("got:open:")
    await leading.leader.tap("camp:open:")
    await leading.leader.tap("camp:follow_up:")
    assert leading.draft != first
    assert leading.campaign.segment == Segment(SegmentKind.NOT_OPENED, str(first))
    assert said("campaign.part.not_opened", language) in leading.leader.text
    await leading.tap("at", "tomorrow")
    await leading.tap("preview")
    assert said("campaign.at_least_people", language, n=5) in leading.leader.text


@pytest.mark.parametrize("action", [None, Action(ActionKind.LINK, "https://example.org")])
async def test_what_nobody_can_open_is_not_reminded_of(action: Action | None) -> None:
    leading = await Leading.of("mn")
    await leading.ready()
    await leading.world.acts.compose.action(await leading.leader.person(), leading.draft, action)
    await leading.tap("go")
    await leading.world.run_campaigns()
    await leading.leader.tap("camp:open:")
    assert not any(data.startswith("camp:follow_up") for data in leading.leader.data)


@pytest.mark.parametrize("state", [state for state in CampaignState if state is not CampaignState.DRAFT])
async def test_every_state_can_be_looked_at_and_used_again(state: CampaignState) -> None:
    leading = await Leading.of(*["mn"] * 5)
    before = await leading.planned("tomorrow")
    leading.put(state)
    planned_in = leading.leader.last.id
    await leading.leader.send("/campaign")
    await leading.leader.tap("camp:open:")
    assert MONGOLIAN in leading.leader.text
    last = leading.leader.last.id
    assert leading.campaign.live_message == (last if state in OPEN_STATES else planned_in)
    await leading.tap("again")
    fresh = leading.campaign
    assert leading.draft != before
    assert (fresh.state, fresh.due_at, fresh.live_message) == (CampaignState.DRAFT, None, None)
    assert fresh.texts == leading.stored(before).texts
    assert fresh.reach == leading.stored(before).reach


async def test_an_event_is_not_used_again_and_neither_is_its_button() -> None:
    leading = await Leading.of("mn")
    await leading.around_an_event()
    await leading.tap("go")
    await leading.leader.tap("camp:again:")
    assert (leading.campaign.event_id, leading.campaign.action) == (None, None)


@pytest.mark.parametrize(("coming", "told"), [(0, 0), (1, 0), (4, 0), (5, 5), (23, 20), (104, 100)])
@pytest.mark.parametrize("language", LANGUAGES)
async def test_how_many_come(coming: int, told: int, language: str) -> None:
    leading = await Leading.of("mn", language=language)
    await leading.around_an_event()
    await leading.tap("go")
    tables = leading.world.memory.tables
    event = leading.stored(min(tables.campaigns)).event_id
    assert event is not None
    tables.guests = {(event, 1000 + n) for n in range(coming)}
    await leading.leader.tap(f"camp:open:{min(tables.campaigns)}", on=leading.leader.last.id)
    few = said("campaign.fewer", language, fewest=5)
    n = said("campaign.at_least", language, n=told) if told else few
    assert said("steer.guests", language, n=n) in leading.leader.text


async def test_the_message_that_planned_it_shows_how_it_goes() -> None:
    leading = await Leading.of(*["mn"] * 5)
    await leading.planned("tomorrow")
    live = leading.leader.last.id
    assert leading.campaign.live_message == live
    await leading.leader.send("/campaign")
    leading.world.clock.pass_(days=1, hours=4)
    await leading.world.run_campaigns()
    shown = next(one for one in leading.leader.shown if one.id == live)
    assert "▓" * 10 in shown.screen.text


async def test_another_leader_who_looks_does_not_move_the_live_message() -> None:
    leading = await Leading.of("mn")
    colleague = await leading.world.staff(3, Role.LEADER, CLUB, language="mn")
    await leading.planned("tomorrow")
    live = leading.campaign.live_message
    await leading.tap("open", phone=colleague)
    assert leading.campaign.live_message == live


CAMPAIGN = Campaign(7, 1, "Аюулгүй зун <3", {"mn": "Сайн уу"}, state=CampaignState.RUNNING)


@pytest.mark.parametrize("language", LANGUAGES)
def test_progress_has_a_bar_a_rate_and_the_time_left(language: str) -> None:
    words = catalogs().words(language)
    counts = {DeliveryState.SENT: 600, DeliveryState.UNREACHABLE: 10, DeliveryState.PENDING: 390}
    screen = view.progress(words, Progress(CAMPAIGN, counts, 29.6, 18.2))
    assert "▓▓▓▓▓▓░░░░ 61 %" in screen.text
    assert "29.6" in screen.text
    assert counted("steer.seconds_left", 18, language) in screen.text
    assert said("steer.sent", language, n=600) in screen.text
    assert "&lt;3" in screen.text
    assert [b.data for row in screen.rows for b in row] == ["camp:pause:7", "camp:cancel:7"]
    long = view.progress(words, Progress(CAMPAIGN, counts, 0.5, 780.0))
    assert counted("steer.minutes_left", 13, language) in long.text


@pytest.mark.parametrize(
    ("settled", "total", "told"), [(7, 29, "20 %"), (28, 29, "90 %"), (98, 99, "90 %"), (99, 100, "99 %")]
)
def test_the_share_of_a_small_audience_is_told_in_tenths(settled: int, total: int, told: str) -> None:
    counts = {DeliveryState.SENT: settled, DeliveryState.PENDING: total - settled}
    assert f" {told}\n" in view.progress(catalogs().words("en"), Progress(CAMPAIGN, counts)).text


@pytest.mark.parametrize("unreachable", [0, 1, 4, 5, 7])
def test_who_blocked_the_bot_is_told_in_fives_and_below_five_not_at_all(unreachable: int) -> None:
    words = catalogs().words("en")
    counts = {DeliveryState.SENT: 340, DeliveryState.UNREACHABLE: unreachable, DeliveryState.UNKNOWN: 2}
    lines = view.counted(words, CAMPAIGN, counts)
    assert lines[:2] == ["Sent: 340", "Not known whether it arrived: a few"]
    assert lines[2:] == (["Unreachable: 5+"] if unreachable >= 5 else [])


@pytest.mark.parametrize(
    ("counts", "bar"), [({}, False), ({DeliveryState.SENT: 4}, False), ({DeliveryState.SENT: 5}, True)]
)
def test_progress_of_nothing_of_few_and_of_all(counts: dict[DeliveryState, int], bar: bool) -> None:
    words = catalogs().words("mn")
    done = Campaign(7, 1, state=CampaignState.DONE)
    screen = view.progress(words, Progress(done, counts))
    assert ("100 %" in screen.text) is bar
    assert [b.data for row in screen.rows for b in row] == ["camp:open:7"]


def test_a_series_can_be_ended_while_it_runs() -> None:
    weekly = replace(CAMPAIGN, repeats_until=NOON + timedelta(days=30))
    screen = view.progress(catalogs().words("mn"), Progress(weekly, {}))
    assert "camp:cancel_all:7" in [b.data for row in screen.rows for b in row]


def test_reasons_are_told_most_first() -> None:
    left_out = {Skip.CAP: 7, Skip.PAUSED: 40, Skip.LATE: 0, Skip.LEFT: 2}
    told = skipped(catalogs().words("en"), left_out)
    assert told == "paused: 40+, weekly limit reached: 5+"
