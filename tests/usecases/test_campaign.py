"""Deliveries: once, at an agreed time, and never guessed about."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from bot.domain.campaign import TEXT_LIMIT, Campaign, CampaignState, DeliveryState, Outcome, Sent
from bot.domain.errors import (
    EmptyAudienceError,
    EmptyTextError,
    PastDateError,
    StaleError,
    TextTooLongError,
)
from bot.domain.people import Person, QuietHours, Role
from bot.usecases.campaign import (
    CancelCampaign,
    ComposeCampaign,
    DeliverCampaign,
    DueCampaigns,
    ListCampaigns,
    NextCampaign,
    PreviewCampaign,
    ScheduleCampaign,
    StartCampaign,
)
from bot.usecases.people import ChangeSettings, MarkUnreachable
from tests.fakes.others import FakeCampaignLane
from tests.usecases.house import House


class Club(House):
    """A leader with a club, and a campaign lane."""

    def __init__(self) -> None:
        super().__init__()
        self.lane = FakeCampaignLane()
        self.deliver = DeliverCampaign(self.memory.unit, self.lane, self.clock)
        self.compose = ComposeCampaign(self.memory.unit, self.clock)

    async def leader_and(self, members: int) -> tuple[Person, list[Person]]:
        leader = await self.person(Role.LEADER, club="ours")
        return leader, [await self.person(club="ours") for _ in range(members)]

    async def draft(self, leader: Person, due_in: timedelta = timedelta()) -> Campaign:
        draft = await self.compose.begin(leader, (await self.club("ours")).id)
        await self.compose.text(leader, draft.id, "mn", "Ирээрэй")
        return await self.compose.due(leader, draft.id, self.clock() + due_in)

    async def scheduled(self, leader: Person, due_in: timedelta = timedelta()) -> int:
        draft = await self.draft(leader, due_in)
        await ScheduleCampaign(self.memory.unit, self.clock)(leader, draft.id)
        return draft.id

    async def start(self, campaign: int) -> bool:
        return await StartCampaign(self.memory.unit, self.clock)(campaign)

    def states(self) -> list[DeliveryState]:
        return [d.state for d in sorted(self.memory.tables.deliveries.values(), key=lambda d: d.person_id)]


async def test_one_row_for_each_recipient_in_one_commit() -> None:
    club = Club()
    leader, _ = await club.leader_and(3)
    draft = await club.draft(leader)
    before = club.memory.writes
    _, people = await ScheduleCampaign(club.memory.unit, club.clock)(leader, draft.id)
    assert people == 3
    assert club.memory.writes == before + 1
    assert club.states() == [DeliveryState.PENDING] * 3


async def test_a_scheduled_campaign_is_no_draft_any_more() -> None:
    club = Club()
    leader, _ = await club.leader_and(1)
    campaign = await club.scheduled(leader)
    for act in (
        club.compose.text(leader, campaign, "mn", "other"),
        club.compose.quiz(leader, campaign, None),
        club.compose.due(leader, campaign, club.clock()),
        ScheduleCampaign(club.memory.unit, club.clock)(leader, campaign),
    ):
        with pytest.raises(StaleError):
            await act
    assert len(club.states()) == 1


@pytest.mark.parametrize("left_out", ["text", "due"])
async def test_an_unfinished_draft_is_not_scheduled(left_out: str) -> None:
    club = Club()
    leader, _ = await club.leader_and(1)
    draft = await club.compose.begin(leader, (await club.club("ours")).id)
    if left_out == "text":
        await club.compose.due(leader, draft.id, club.clock())
    else:
        await club.compose.text(leader, draft.id, "mn", "x")
    with pytest.raises(StaleError):
        await ScheduleCampaign(club.memory.unit, club.clock)(leader, draft.id)


async def test_texts_have_to_say_something_and_fit() -> None:
    club = Club()
    leader, _ = await club.leader_and(1)
    draft = await club.draft(leader)
    with pytest.raises(EmptyTextError):
        await club.compose.text(leader, draft.id, "en", "  \n ")
    with pytest.raises(TextTooLongError):
        await club.compose.text(leader, draft.id, "en", "x" * (TEXT_LIMIT + 1))
    saved = await club.compose.text(leader, draft.id, "en", " " + "x" * TEXT_LIMIT + " ")
    assert len(saved.texts["en"]) == TEXT_LIMIT


async def test_the_past_is_refused_but_for_the_minutes_of_reading_the_preview() -> None:
    club = Club()
    leader, _ = await club.leader_and(1)
    draft = await club.draft(leader)
    with pytest.raises(PastDateError):
        await club.compose.due(leader, draft.id, club.clock() - timedelta(minutes=6))
    club.clock.pass_(minutes=4)
    await ScheduleCampaign(club.memory.unit, club.clock)(leader, draft.id)


async def test_consent_counts_at_the_preview_at_scheduling_and_at_sending() -> None:
    club = Club()
    leader, (yes, no, unasked, gone) = await club.leader_and(4)
    settings = ChangeSettings(club.memory.unit, club.clock)
    await settings.reminders(no, False)
    await club.set_(unasked, reminders=None)
    await MarkUnreachable(club.memory.unit)(gone.chat_id)
    draft = await club.draft(leader)
    _, audience = await PreviewCampaign(club.memory.unit)(leader, draft.id)
    assert audience.people == (yes.id,)
    assert audience.left_out == {"paused": 2, "unreachable": 1}
    await ScheduleCampaign(club.memory.unit, club.clock)(leader, draft.id)
    await settings.reminders(yes, False)
    await club.start(draft.id)
    await club.deliver()
    assert club.lane.sent == []
    assert club.states() == [DeliveryState.SKIPPED]


async def test_an_empty_audience_is_refused() -> None:
    club = Club()
    leader, _ = await club.leader_and(0)
    draft = await club.draft(leader)
    with pytest.raises(EmptyAudienceError):
        await ScheduleCampaign(club.memory.unit, club.clock)(leader, draft.id)


async def test_it_starts_at_its_time_and_once() -> None:
    club = Club()
    leader, _ = await club.leader_and(1)
    campaign = await club.scheduled(leader, timedelta(hours=1))
    assert await DueCampaigns(club.memory.unit)() == [(campaign, club.clock() + timedelta(hours=1))]
    assert not await club.start(campaign)
    club.clock.pass_(hours=1)
    assert await club.start(campaign)
    assert not await club.start(campaign)
    assert not await club.start(4711)
    assert await DueCampaigns(club.memory.unit)() == []


async def test_a_cancelled_campaign_neither_starts_nor_goes_on() -> None:
    club = Club()
    leader, _ = await club.leader_and(3)
    cancel = CancelCampaign(club.memory.unit)
    first = await club.scheduled(leader)
    await cancel(leader, first)
    assert not await club.start(first)
    second = await club.scheduled(leader)
    await club.start(second)
    club.deliver = replace(club.deliver, batch=1)
    await club.deliver()
    await cancel(leader, second)
    await club.deliver()
    assert len(club.lane.sent) == 1


async def test_a_finished_campaign_cannot_be_cancelled() -> None:
    club = Club()
    leader, _ = await club.leader_and(1)
    campaign = await club.scheduled(leader)
    await club.start(campaign)
    await club.deliver()
    with pytest.raises(StaleError):
        await CancelCampaign(club.memory.unit)(leader, campaign)


async def test_a_crash_between_marking_and_sending_leaves_it_unknown_for_ever() -> None:
    club = Club()
    leader, (first, second) = await club.leader_and(2)
    campaign = await club.scheduled(leader)
    await club.start(campaign)
    club.lane.outcomes[second.id] = Died()
    with pytest.raises(Died):
        await club.deliver()
    assert club.states() == [DeliveryState.SENDING] * 2
    reborn = FakeCampaignLane()
    deliver = DeliverCampaign(club.memory.unit, reborn, club.clock)
    assert await deliver.recover() == 2
    assert await deliver.recover() == 0
    assert await deliver() == 0
    assert reborn.sent == []
    assert club.states() == [DeliveryState.UNKNOWN] * 2
    assert club.memory.tables.campaigns[campaign].state is CampaignState.DONE
    assert first.id != second.id


class Died(BaseException):
    """What a kill looks like from inside."""


async def test_a_delivery_that_goes_wrong_in_a_new_way_is_unknown_and_spoils_no_other() -> None:
    club = Club()
    leader, people = await club.leader_and(3)
    campaign = await club.scheduled(leader)
    await club.start(campaign)
    club.lane.outcomes[people[1].id] = RuntimeError()
    await club.deliver()
    assert club.states() == [DeliveryState.SENT, DeliveryState.UNKNOWN, DeliveryState.SENT]


@pytest.mark.parametrize(
    ("outcome", "state"),
    [
        (Outcome.SENT, DeliveryState.SENT),
        (Outcome.UNREACHABLE, DeliveryState.UNREACHABLE),
        (Outcome.UNKNOWN, DeliveryState.UNKNOWN),
    ],
)
async def test_what_is_settled_is_not_tried_again(outcome: Outcome, state: DeliveryState) -> None:
    club = Club()
    leader, (person,) = await club.leader_and(1)
    club.lane.outcomes[person.id] = Sent(outcome, 5 if outcome is Outcome.SENT else None)
    campaign = await club.scheduled(leader)
    await club.start(campaign)
    assert await club.deliver() == 1
    club.lane.outcomes.clear()
    club.clock.pass_(days=1)
    assert await club.deliver() == 0
    assert club.states() == [state]
    assert club.memory.tables.campaigns[campaign].state is CampaignState.DONE


async def test_what_surely_did_not_arrive_is_tried_again_after_a_pause() -> None:
    club = Club()
    leader, (person,) = await club.leader_and(1)
    club.lane.outcomes[person.id] = Sent(Outcome.RETRY)
    campaign = await club.scheduled(leader)
    await club.start(campaign)
    assert await club.deliver() == 1
    assert await club.deliver() == 0, "not at once"
    assert club.memory.tables.campaigns[campaign].state is CampaignState.RUNNING
    del club.lane.outcomes[person.id]
    club.clock.pass_(seconds=2)
    assert await club.deliver() == 1
    assert club.states() == [DeliveryState.SENT]


async def test_quiet_hours_put_it_off_each_in_their_own_zone() -> None:
    club = Club()
    leader, (here, berlin, never, late) = await club.leader_and(4)
    await club.set_(berlin, zone="Europe/Berlin")
    await club.set_(never, quiet=QuietHours(time(0), time(0)))
    await club.set_(late, quiet=QuietHours(time(23), time(12)))
    club.clock.now = datetime(2026, 3, 4, 15, 30, tzinfo=UTC)  # 23:30 in Ulaanbaatar, 16:30 in Berlin
    await club.start(await club.scheduled(leader))
    await club.deliver()
    assert {person for person, _ in club.lane.sent} == {berlin.id, never.id}
    club.clock.now = datetime(2026, 3, 5, 0, 0, tzinfo=UTC)
    assert await club.deliver() == 1
    assert club.lane.sent[-1][0] == here.id
    club.clock.now = datetime(2026, 3, 5, 4, 0, tzinfo=UTC)
    assert await club.deliver() == 1
    assert club.lane.sent[-1][0] == late.id
    assert await club.deliver() == 0


async def test_a_person_who_is_gone_is_passed_over() -> None:
    club = Club()
    leader, (stays, goes) = await club.leader_and(2)
    campaign = await club.scheduled(leader)
    async with club.memory.unit() as work:
        await work.people.forget(goes.id)
        await work.commit()
    await club.start(campaign)
    assert await club.deliver() == 1
    assert [person for person, _ in club.lane.sent] == [stays.id]


async def test_nobody_gets_two_however_often_and_in_whatever_batches() -> None:
    club = Club()
    leader, people = await club.leader_and(7)
    club.deliver = replace(club.deliver, batch=3)
    await club.start(await club.scheduled(leader))
    moved = [await club.deliver() for _ in range(5)]
    assert moved == [3, 3, 1, 0, 0]
    assert sorted(person for person, _ in club.lane.sent) == sorted(person.id for person in people)


async def test_a_leader_sees_their_own_newest_first_with_counts() -> None:
    club = Club()
    leader, _ = await club.leader_and(2)
    first = await club.scheduled(leader)
    second = (await club.draft(leader)).id
    listed = await ListCampaigns(club.memory.unit)(leader)
    assert [(c.id, counts) for c, counts in listed] == [(second, {}), (first, {"pending": 2})]
    other = await club.person(Role.LEADER, club="ours")
    assert await ListCampaigns(club.memory.unit)(other) == []


async def test_the_next_campaign_is_that_of_ones_own_clubs() -> None:
    club = Club()
    leader, (member,) = await club.leader_and(1)
    await club.scheduled(leader, timedelta(days=2))
    soon = await club.scheduled(leader, timedelta(days=1))
    next_ = NextCampaign(club.memory.unit, club.clock)
    found = await next_(member)
    assert found is not None
    assert found.id == soon
    assert await next_(await club.person()) is None
    assert await next_(await club.person(club="theirs")) is None
