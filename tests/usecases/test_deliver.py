"""Deliveries: once, at an agreed time, never guessed about; stopped within a turn, and written down."""

import asyncio
import contextlib
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from math import inf
from typing import Any

import pytest

from bot.domain.campaign import (
    KEPT_FOR,
    Campaign,
    CampaignAct,
    CampaignState,
    Delivery,
    DeliveryState,
    Outcome,
    Progress,
    Sent,
    Skip,
)
from bot.domain.people import Person, QuietHours, Role
from bot.usecases.deliver import LONGEST_RETRY, SHOW_EVERY, TURN, DeliverCampaign
from bot.usecases.people import ChangeSettings
from bot.usecases.ports import Wanted
from bot.usecases.received import ReceiveCampaign
from tests.chat import virtual
from tests.fakes.others import FakeCampaignLane, FakeClock
from tests.usecases.campaigns import BusyStore, Clubhouse

SENDING, PENDING, SENT = DeliveryState.SENDING, DeliveryState.PENDING, DeliveryState.SENT
NEVER = QuietHours(time(0), time(0))


class LoopClock(FakeClock):
    """Goes with the virtual loop: where the loop jumps, it jumps."""

    def __call__(self) -> datetime:
        return self.now + timedelta(seconds=virtual.now())


async def _club(members: int, clock: FakeClock | None = None) -> tuple[Clubhouse, Person, list[Person]]:
    house = Clubhouse(clock=clock or FakeClock())
    leader, people = await house.leader_and(members)
    return house, leader, people


def _row(house: Clubhouse, person: Person) -> Delivery:
    (row,) = (d for d in house.memory.tables.deliveries.values() if d.person_id == person.id)
    return row


async def test_everybody_gets_it_once_in_their_language_and_it_is_done() -> None:
    house, leader, (mongolian, english, unasked) = await _club(3)
    await house.set_(english, language="en")
    await house.set_(mongolian, language="mn")
    draft = await house.draft(leader)
    await house.compose.text(leader, draft.id, "en", "Come!")
    await house.schedule(leader, draft.id)
    await house.start(draft.id)
    assert await house.deliver() == 3 + 3, "each row moves on twice: it is marked, and it is settled"
    assert house.got(draft.id) == [mongolian.id, english.id, unasked.id]
    assert sorted(house.lane.texts) == ["Come!", "Ирээрэй", "Ирээрэй"]
    rows = [_row(house, person) for person in (mongolian, english, unasked)]
    assert [row.language for row in rows] == ["mn", "en", "mn"]
    assert [row.message_id for row in rows] == [1, 1, 1]
    assert house.acts(draft.id)[-1] == (CampaignAct.DONE, None)
    assert house.state(draft.id) is CampaignState.DONE
    assert await house.deliver() == 0


@pytest.mark.parametrize(
    ("outcome", "state"),
    [
        (Outcome.SENT, DeliveryState.SENT),
        (Outcome.UNREACHABLE, DeliveryState.UNREACHABLE),
        (Outcome.UNKNOWN, DeliveryState.UNKNOWN),
    ],
)
async def test_what_is_settled_is_not_tried_again(outcome: Outcome, state: DeliveryState) -> None:
    house, leader, (person,) = await _club(1)
    house.lane.outcomes[person.id] = Sent(outcome, 5 if outcome is Outcome.SENT else None)
    campaign = await house.running(leader)
    await house.deliver()
    house.lane.outcomes.clear()
    house.lane.sent.clear()
    house.clock.pass_(days=1)
    assert await house.deliver() == 0
    assert house.rows(campaign) == {person.id: state}
    assert house.lane.sent == []
    assert house.state(campaign) is CampaignState.DONE


async def test_who_has_blocked_the_bot_is_not_tried_next_time() -> None:
    house, leader, (blocks, other) = await _club(2)
    house.lane.outcomes[blocks.id] = Sent(Outcome.UNREACHABLE)
    await house.running(leader)
    await house.deliver()
    assert (await house.again(blocks)).unreachable
    assert not (await house.again(other)).unreachable
    again = await house.running(leader)
    await house.deliver()
    assert house.got(again) == [other.id]
    assert house.campaign(again).left_out == {Skip.UNREACHABLE: 1}


async def test_who_blocks_keeps_what_they_set_in_the_same_second() -> None:
    house, leader, (person,) = await _club(1)
    house.lane.outcomes[person.id] = Sent(Outcome.UNREACHABLE)
    house.lane.wire = asyncio.Event()
    campaign = await house.running(leader)
    delivering = asyncio.create_task(house.deliver())
    await _until(lambda: SENDING in house.rows(campaign).values())
    await ChangeSettings(house.store, house.clock).reminders(person, False)
    house.lane.wire.set()
    await delivering
    stored = await house.again(person)
    assert (stored.unreachable, stored.reminders) == (True, False)


async def test_a_delivery_that_goes_wrong_in_a_new_way_is_unknown_and_spoils_no_other() -> None:
    house, leader, people = await _club(3)
    house.lane.outcomes[people[1].id] = RuntimeError()
    campaign = await house.running(leader)
    await house.deliver()
    assert list(house.rows(campaign).values()) == [SENT, DeliveryState.UNKNOWN, SENT]


async def test_what_surely_did_not_arrive_is_tried_again_after_growing_pauses() -> None:
    house, leader, (person,) = await _club(1)
    house.lane.outcomes[person.id] = Sent(Outcome.RETRY)
    campaign = await house.running(leader)
    pauses = []
    for tries in range(1, 10):
        await house.deliver()
        assert await house.deliver() == 0, "not at once"
        row = _row(house, person)
        assert (row.state, row.tries) == (PENDING, tries)
        assert house.state(campaign) is CampaignState.RUNNING
        pauses.append((row.not_before - house.clock()).total_seconds())
        house.clock.now = row.not_before
    assert pauses == [1, 2, 4, 8, 16, 32, LONGEST_RETRY, LONGEST_RETRY, LONGEST_RETRY]
    del house.lane.outcomes[person.id]
    await house.deliver()
    assert house.got(campaign) == [person.id]


async def test_quiet_hours_put_it_off_each_in_their_own_zone() -> None:
    house, leader, (here, berlin, never, late) = await _club(4)
    await house.set_(berlin, zone="Europe/Berlin")
    await house.set_(never, quiet=NEVER)
    await house.set_(late, quiet=QuietHours(time(23), time(12)))
    house.clock.now = datetime(2026, 3, 4, 15, 30, tzinfo=UTC)  # 23:30 in Ulaanbaatar, 16:30 in Berlin
    campaign = await house.running(leader)
    await house.deliver()
    assert house.got(campaign) == [never.id]
    house.clock.now = datetime(2026, 3, 5, 0, 0, tzinfo=UTC)
    await house.deliver()
    assert house.got(campaign) == [here.id, never.id]
    house.clock.now = datetime(2026, 3, 5, 4, 0, tzinfo=UTC)
    await house.deliver()
    assert house.got(campaign) == [here.id, never.id, late.id]
    assert house.state(campaign) is CampaignState.RUNNING
    house.clock.now = datetime(2026, 3, 5, 7, 0, tzinfo=UTC)  # 08:00 in Berlin: 23:30 there was quiet, too
    await house.deliver()
    assert len(house.got(campaign)) == 4
    assert house.state(campaign) is CampaignState.DONE


async def test_quiet_hours_that_began_since_it_was_planned_count() -> None:
    house, leader, (person,) = await _club(1)
    campaign = await house.running(leader)
    await house.set_(person, quiet=QuietHours(time(11), time(14)))
    await house.deliver()
    assert house.lane.sent == []
    assert _row(house, person).not_before == house.clock() + timedelta(hours=2)
    house.clock.pass_(hours=2)
    await house.deliver()
    assert house.got(campaign) == [person.id]


async def _pause(house: Clubhouse, person: Person) -> None:
    await ChangeSettings(house.store, house.clock).reminders(person, False)


async def _block(house: Clubhouse, person: Person) -> None:
    await house.set_(person, unreachable=True)


async def _want_none(house: Clubhouse, person: Person) -> None:
    await house.set_(person, weekly=0)


async def _decline(house: Clubhouse, person: Person) -> None:
    await ReceiveCampaign(house.store, house.clock).decline(person, _row(house, person).id)


async def _leave(house: Clubhouse, person: Person) -> None:
    await house.leave(person)


async def _sleep_long(house: Clubhouse, person: Person) -> None:
    await house.set_(person, quiet=QuietHours(time(9), time(8, 59)))
    house.clock.now += KEPT_FOR - timedelta(hours=1)


@pytest.mark.parametrize(
    ("act", "reason"),
    [
        (_pause, Skip.PAUSED),
        (_block, Skip.UNREACHABLE),
        (_want_none, Skip.CAP),
        (_decline, Skip.DECLINED),
        (_leave, Skip.LEFT),
        (_sleep_long, Skip.QUIET),
    ],
)
async def test_everybody_is_asked_once_more_before_their_message_leaves(
    act: Callable[[Clubhouse, Person], Coroutine[Any, Any, None]], reason: Skip
) -> None:
    house, leader, (person, other) = await _club(2)
    campaign = await house.running(leader)
    await act(house, person)
    await house.deliver()
    assert house.got(campaign) == [other.id]
    assert house.reasons(campaign) == {person.id: reason}
    assert house.rows(campaign)[person.id] is DeliveryState.SKIPPED
    assert house.state(campaign) is CampaignState.DONE


async def test_who_refused_one_of_a_series_gets_none_that_follow() -> None:
    house, leader, (person, other) = await _club(2)
    draft = await house.about_event(leader, house.clock() + timedelta(days=7))
    await house.schedule(leader, draft.id)
    await house.start(draft.id)
    await house.deliver()
    await _decline(house, person)
    for one in house.series(draft.id)[1:]:
        house.clock.now = one.due_at or house.clock.now
        await house.start(one.id)
        await house.deliver()
    assert [len(house.got(one.id)) for one in house.series(draft.id)] == [2, 1, 1]
    later = await house.running(leader)
    await house.deliver()
    assert house.got(later) == [person.id, other.id], "another campaign is another matter"


async def test_who_is_gone_is_passed_over() -> None:
    house, leader, (stays, goes) = await _club(2)
    campaign = await house.running(leader)
    await house.forget(goes)
    await house.deliver()
    assert house.got(campaign) == [stays.id]
    assert house.state(campaign) is CampaignState.DONE


async def test_the_cap_holds_for_campaigns_that_run_together() -> None:
    house, leader, people = await _club(4)
    for number, person in enumerate(people):
        await house.set_(person, weekly=number)
    campaigns = [await house.running(leader) for _ in range(3)]
    await house.deliver()
    sent = [len([one for one, _ in house.lane.sent if one == person.id]) for person in people]
    assert sent == [0, 1, 2, 3]
    assert sum(len(house.reasons(campaign)) for campaign in campaigns) == 2 + 1
    assert {reason for campaign in campaigns for reason in house.reasons(campaign).values()} == {Skip.CAP}


async def test_what_nobody_knows_counts_to_the_cap() -> None:
    house, leader, (person,) = await _club(1)
    await house.set_(person, weekly=1)
    house.lane.outcomes[person.id] = Sent(Outcome.UNKNOWN)
    first, second = await house.running(leader), await house.running(leader)
    await house.deliver()
    assert house.rows(first) == {person.id: DeliveryState.UNKNOWN}
    assert house.reasons(second) == {person.id: Skip.CAP}


async def test_what_is_past_its_end_is_late() -> None:
    house, leader, (here, asleep) = await _club(2)
    await house.set_(asleep, quiet=QuietHours(time(11), time(14)))
    draft = await house.about_event(leader, house.clock() + timedelta(hours=3))
    await house.schedule(leader, draft.id)
    house.clock.pass_(hours=2)
    house.lane.outcomes[here.id] = house.lane.outcomes[asleep.id] = Sent(Outcome.RETRY)
    await house.start(draft.id)
    await house.deliver()
    house.clock.pass_(hours=1)
    house.lane.outcomes.clear()
    await house.deliver()
    assert house.lane.sent == []
    assert house.reasons(draft.id) == {here.id: Skip.LATE, asleep.id: Skip.LATE}
    assert house.state(draft.id) is CampaignState.DONE


@pytest.mark.parametrize("ahead", [1, 3, 7, 100])
async def test_whatever_the_lane_takes_nobody_gets_two(ahead: int) -> None:
    house, leader, people = await _club(7)
    house.lane.ahead = ahead
    campaign = await house.running(leader)
    await house.deliver()
    assert house.got(campaign) == [person.id for person in people]


async def test_what_stands_still_is_not_done() -> None:
    house, leader, people = await _club(2)
    house.lane.ahead = 0
    campaign = await house.running(leader)
    assert await house.deliver() == 0
    assert set(house.rows(campaign).values()) == {PENDING}
    assert house.state(campaign) is CampaignState.RUNNING
    house.lane.ahead = 1
    await house.deliver()
    assert len(house.got(campaign)) == len(people)


async def _until(done: Callable[[], bool]) -> None:
    for _ in range(1000):
        if done():
            return
        await asyncio.sleep(0.001)
    raise AssertionError("it never came to that")


def test_no_more_than_so_many_are_under_way_together() -> None:
    async def story() -> None:
        house, leader, _ = await _club(9)
        house.lane.ahead, house.lane.wire = 100, asyncio.Event()
        deliver = DeliverCampaign(house.store, house.lane, house.clock, flight=4)
        campaign = await house.running(leader)
        delivering = asyncio.create_task(deliver())
        await asyncio.sleep(20 * TURN)
        assert len(house.lane.sent) == 4
        assert list(house.rows(campaign).values()).count(SENDING) == 4
        house.lane.wire.set()
        await delivering
        assert len(house.got(campaign)) == 9

    virtual.run(story())


@pytest.mark.parametrize("act", ["pause", "cancel"])
def test_a_pause_or_an_end_is_heard_within_a_turn(act: str) -> None:
    """Whose turn has not come stays pending; what is on its way is written down."""

    async def story() -> None:
        house, leader, people = await _club(6)
        house.lane.ahead, house.lane.queue, house.lane.wire = 4, asyncio.Event(), asyncio.Event()
        campaign = await house.running(leader)
        delivering = asyncio.create_task(house.deliver())
        await _until(lambda: house.lane.waiting == 4)
        house.lane.queue.set()
        await _until(lambda: len(house.lane.sent) == 4)
        house.lane.queue = asyncio.Event()
        await _until(lambda: house.lane.waiting == 2)
        await getattr(house.steer, act)(leader, campaign)
        await asyncio.sleep(2 * TURN)
        house.lane.queue.set()
        house.lane.wire.set()
        await delivering
        assert len(house.lane.sent) == 4
        states = list(house.rows(campaign).values())
        assert (states.count(SENT), states.count(PENDING)) == (4, 2)
        if act == "pause":
            house.clock.pass_(seconds=1)
            await house.steer.resume(leader, campaign)
            await house.deliver()
            assert house.got(campaign) == [person.id for person in people]
        else:
            await house.deliver()
            assert len(house.lane.sent) == 4

    virtual.run(story())


@pytest.mark.parametrize("goes", ["units", "commits", "answers"])
@pytest.mark.parametrize("after", range(14))
async def test_a_database_that_goes_away_loses_nobody_and_doubles_nobody(goes: str, after: int) -> None:
    """It goes at every point of a turn in turn, and is back for the next call."""
    house, leader, people = await _club(5)
    other, others = await house.leader_and(1, club="theirs")
    house.lane.ahead = 2
    campaigns = [await house.running(other), await house.running(leader)]
    store = BusyStore(house.memory)
    deliver = DeliverCampaign(store, house.lane, house.clock)
    setattr(store, goes, after)
    with contextlib.suppress(ConnectionError):
        await deliver()
    setattr(store, goes, inf)
    await deliver()
    assert [house.got(campaign) for campaign in campaigns] == [
        [person.id for person in others],
        [person.id for person in people],
    ]
    assert {state for one in campaigns for state in house.rows(one).values()} == {SENT}
    assert {house.state(campaign) for campaign in campaigns} == {CampaignState.DONE}


async def test_a_database_that_comes_and_goes_loses_nobody_and_doubles_nobody() -> None:
    house, leader, people = await _club(5)
    house.lane.ahead = 2
    campaign = await house.running(leader)
    store = BusyStore(house.memory)
    deliver = DeliverCampaign(store, house.lane, house.clock)
    for number in range(90):
        store.units, store.commits, store.answers = number % 7, number % 5, number % 3
        with contextlib.suppress(ConnectionError):
            await deliver()
    assert house.got(campaign) == [person.id for person in people]
    assert set(house.rows(campaign).values()) == {SENT}
    assert house.state(campaign) is CampaignState.DONE


async def test_a_process_that_ends_waits_for_what_is_under_way_and_writes_it_down() -> None:
    house, leader, people = await _club(5)
    house.lane.ahead, house.lane.wire = 2, asyncio.Event()
    house.lane.outcomes[people[1].id] = Sent(Outcome.UNREACHABLE)
    campaign = await house.running(leader)
    delivering = asyncio.create_task(house.deliver())
    await _until(lambda: len(house.lane.sent) > 0)
    delivering.cancel()
    for _ in range(50):
        await asyncio.sleep(0)
    assert not delivering.done(), "it waits for the answer"
    house.lane.wire.set()
    with pytest.raises(asyncio.CancelledError):
        await delivering
    states = house.rows(campaign)
    assert SENDING not in states.values(), "nothing is left to be unknown"
    assert states[people[1].id] is DeliveryState.UNREACHABLE
    assert (await house.again(people[1])).unreachable
    house.lane.wire = None
    await DeliverCampaign(house.store, house.lane, house.clock)()
    assert house.got(campaign) == [person.id for person in people if person is not people[1]]


async def test_what_a_dead_process_was_sending_is_unknown_for_ever() -> None:
    house, leader, (first, second, third) = await _club(3)
    house.lane.ahead, house.lane.wire = 2, asyncio.Event()
    campaign = await house.running(leader)
    store = BusyStore(house.memory)
    died = asyncio.create_task(DeliverCampaign(store, house.lane, house.clock)())
    await _until(lambda: len(house.lane.sent) == 2)
    store.commits = 0
    house.lane.wire.set()
    with pytest.raises(ConnectionError):
        await died
    sent = list(house.lane.sent)
    reborn = DeliverCampaign(house.store, house.lane, house.clock)
    assert await reborn.recover() == 2
    assert await reborn.recover() == 0
    await reborn()
    assert house.rows(campaign) == {
        first.id: DeliveryState.UNKNOWN,
        second.id: DeliveryState.UNKNOWN,
        third.id: SENT,
    }
    assert house.lane.sent == [*sent, (third.id, campaign)]
    assert house.state(campaign) is CampaignState.DONE


async def test_while_everybody_left_sleeps_nothing_is_counted_or_shown_again() -> None:
    house, leader, (awake, asleep) = await _club(2)
    await house.set_(asleep, quiet=QuietHours(time(11), time(20)))
    campaign = await house.running(leader)
    await house.read.show_in(leader, campaign, 5)
    for _ in range(40):
        await house.deliver()
        house.clock.pass_(seconds=30)
    shown = [progress.counts for _, progress in house.lane.shown]
    assert shown[-1] == {SENT: 1, PENDING: 1}
    assert len(shown) <= 3, "how it begins, the one that left, and that no more leave now"
    house.clock.pass_(hours=9)
    await house.deliver()
    assert house.got(campaign) == [awake.id, asleep.id]
    assert house.lane.shown[-1][1].campaign.state is CampaignState.DONE


def test_progress_is_shown_every_three_seconds_and_once_at_the_end() -> None:
    async def story() -> None:
        house, leader, people = await _club(40, LoopClock())
        lane = _SlowLane()
        deliver = DeliverCampaign(house.store, lane, house.clock, flight=1)
        campaign = await house.running(leader)
        await house.read.show_in(leader, campaign, 5)
        await deliver()
        pauses = [round(after - before, 6) for before, after in pairwise(lane.moments)]
        every = SHOW_EVERY.total_seconds()
        assert len(pauses) >= 3
        assert all(every <= pause <= every + _SlowLane.PACE + TURN for pause in pauses[:-1])
        assert pauses[-1] <= every, "the end is told at once"
        *shown, end = [progress for _, progress in lane.shown]
        assert {author for author, _ in lane.shown} == {leader.id}
        assert {progress.campaign.state for progress in shown} == {CampaignState.RUNNING}
        assert (end.campaign.state, end.counts, end.left) == (CampaignState.DONE, {SENT: 40}, 0)
        settled = [progress.settled for progress in (*shown, end)]
        assert settled == sorted(settled)
        assert {progress.total for progress in (*shown, end)} == {len(people)}
        middle = shown[-1]
        assert middle.rate == pytest.approx(1 / _SlowLane.PACE, rel=0.3)
        assert middle.left == pytest.approx((40 - middle.settled) / middle.rate)

    virtual.run(story())


class _SlowLane(FakeCampaignLane):
    """Takes a quarter of a second for each message, and notes when something was shown."""

    PACE = 0.25

    def __init__(self) -> None:
        super().__init__()
        self.moments: list[float] = []

    async def send(self, person: Person, campaign: Campaign, delivery: Delivery, wanted: Wanted) -> Sent:
        await asyncio.sleep(self.PACE)
        return await super().send(person, campaign, delivery, wanted)

    async def show_progress(self, author: Person, progress: Progress) -> None:
        self.moments.append(virtual.now())
        await super().show_progress(author, progress)


async def test_progress_is_shown_to_nobody_where_nobody_looks() -> None:
    house, leader, _ = await _club(2)
    colleague = await house.person(Role.LEADER, club="ours")
    unseen = await house.running(leader)
    await house.deliver()
    assert house.lane.shown == []
    orphan = await house.running(colleague)
    await house.read.show_in(colleague, orphan, 5)
    await house.forget(colleague)
    await house.deliver()
    assert house.lane.shown == []
    assert house.state(unseen) is house.state(orphan) is CampaignState.DONE


async def test_a_campaign_for_nobody_is_done_at_once() -> None:
    house, leader, (person,) = await _club(1)
    campaign = await house.scheduled(leader)
    await house.forget(person)
    await house.start(campaign)
    await house.deliver()
    assert house.state(campaign) is CampaignState.DONE


async def test_campaigns_that_run_together_all_get_through() -> None:
    house, leader, _ = await _club(5)
    other, _ = await house.leader_and(5, club="theirs")
    house.lane.ahead = 3
    campaigns = [await house.running(leader), await house.running(other), await house.running(leader)]
    await house.deliver()
    assert [len(house.got(campaign)) for campaign in campaigns] == [5, 5, 5]
