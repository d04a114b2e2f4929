"""Whatever happens to campaigns and to those they are for, in any order: once, agreed to, accounted for."""

import asyncio
import contextlib
from collections import Counter
from collections.abc import Coroutine
from datetime import datetime, time, timedelta
from math import inf
from random import Random
from typing import Any, TypeVar

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from bot.domain.campaign import (
    OPEN_STATES,
    Campaign,
    CampaignState,
    Delivery,
    DeliveryState,
    Outcome,
    Reach,
    Sent,
)
from bot.domain.errors import EmptyAudienceError, LuujinError, StaleError
from bot.domain.event import in_their_zone
from bot.domain.people import Person, QuietHours, Role
from bot.usecases.deliver import TURN, DeliverCampaign
from bot.usecases.invitations import Revoke
from bot.usecases.ports import Wanted
from bot.usecases.start import DueCampaigns
from tests.chat.virtual import VirtualLoop
from tests.fakes.others import FakeCampaignLane
from tests.usecases.campaigns import BusyStore, Clubhouse

T = TypeVar("T")
ZONES = ("Asia/Ulaanbaatar", "Europe/Berlin", "America/New_York")
QUIET = (QuietHours(), QuietHours(time(0), time(0)), QuietHours(time(9), time(20)))
MAY_HAVE_ARRIVED = {DeliveryState.SENT, DeliveryState.UNKNOWN, DeliveryState.SENDING}
ANSWERS: tuple[Sent | RuntimeError, ...] = (
    Sent(Outcome.SENT, 1),
    Sent(Outcome.SENT, 1),
    Sent(Outcome.UNKNOWN),
    Sent(Outcome.RETRY),
    Sent(Outcome.UNREACHABLE),
    RuntimeError(),
)
PICK = st.integers(0, 50)
SET = st.one_of(
    st.fixed_dictionaries({"reminders": st.sampled_from([True, True, False, None])}),
    st.fixed_dictionaries({"quiet": st.sampled_from(QUIET)}),
    st.fixed_dictionaries({"weekly": st.integers(0, 3)}),
    st.fixed_dictionaries({"zone": st.sampled_from(ZONES)}),
    st.fixed_dictionaries({"unreachable": st.just(False)}),
)
ACTS = st.one_of(st.just("decline"), st.just("leave"), st.just("join"))
WISHES = st.lists(st.tuples(PICK, st.one_of(SET, ACTS, st.sampled_from(ANSWERS))), max_size=4)
"""Who does what, or what the lane answers about them from then on."""


class WatchfulLane(FakeCampaignLane):
    """Refuses to send what should not leave. ``maybe``: what may have arrived, for all that anybody knows.

    Each message takes another time, so that some arrive while others are written down.
    """

    def __init__(self, house: "WatchedHouse") -> None:
        super().__init__()
        self.house = house
        self.maybe: list[tuple[int, int]] = []
        self.chance = Random(0)

    async def send(self, person: Person, campaign: Campaign, delivery: Delivery, wanted: Wanted) -> Sent:
        try:
            self._check(campaign, delivery)
            await asyncio.sleep(self.chance.choice((0, TURN, 2.01 * TURN)))
            sent = await super().send(person, campaign, delivery, wanted)
        except RuntimeError:
            self.maybe.append((person.id, campaign.id))
            raise
        except AssertionError as error:
            self.house.wrong.append(error)
            raise
        if sent.outcome is Outcome.UNKNOWN:
            self.maybe.append((person.id, campaign.id))
        return sent

    def _check(self, campaign: Campaign, delivery: Delivery) -> None:
        tables, now = self.house.memory.tables, self.house.clock()
        stored, person = tables.campaigns[campaign.id], tables.people[delivery.person_id]
        assert tables.deliveries[delivery.id].state is DeliveryState.SENDING, "marked before it leaves"
        assert stored.state is CampaignState.RUNNING
        assert stored.due_at is not None
        assert stored.expires_at is not None
        assert stored.due_at <= now < stored.expires_at
        assert person.reminders is True
        assert not person.unreachable
        assert person.quiet.allowed_from(now, person.zone) == now
        if stored.event_id is None:
            assert in_their_zone(stored.due_at, stored.zone, person.zone) <= now
        assert (stored.series, person.id) not in tables.refusals
        members = {one for club, one in tables.club_members if club in stored.reach.clubs}
        assert stored.reach.everybody or person.id in members
        others = [d for d in tables.deliveries.values() if d.person_id == person.id and d.id != delivery.id]
        arrived = [d for d in others if d.state in MAY_HAVE_ARRIVED]
        lately = [d for d in arrived if tables.delivery_times[d.id] >= now - timedelta(days=7)]
        assert len(lately) < person.weekly


class WatchedHouse(Clubhouse):
    """``wrong``: what the lane found should not have left."""

    lane: WatchfulLane

    def __post_init__(self) -> None:
        self.wrong: list[AssertionError] = []
        self.lane = WatchfulLane(self)
        super().__post_init__()


class Campaigns(RuleBasedStateMachine):
    """A club, its leader, an admin, and all that can happen."""

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner(loop_factory=VirtualLoop)
        self.house = WatchedHouse()
        self.repeats: Counter[tuple[int, int]] = Counter()

    def run(self, story: Coroutine[Any, Any, T]) -> T:
        return self.runner.run(story)

    @initialize(ahead=st.sampled_from([1, 2, 20]), members=st.integers(1, 3), wishes=WISHES, seed=PICK)
    def begin(self, ahead: int, members: int, wishes: list[tuple[int, Any]], seed: int) -> None:
        self.house.lane.ahead, self.house.lane.chance = ahead, Random(seed)
        self.leader, self.people = self.run(self.house.leader_and(members))
        self.run(self.wish(wishes))
        self.admin = self.run(self.house.person(Role.ADMIN, Role.LEADER))
        self.process()

    def process(self) -> None:
        """A new process that sends."""
        self.connection = BusyStore(self.house.memory)
        self.deliver = DeliverCampaign(self.connection, self.house.lane, self.house.clock)

    def pick(self, number: int) -> int:
        return sorted(self.house.memory.tables.campaigns)[number % len(self.house.memory.tables.campaigns)]

    def has_campaigns(self) -> bool:
        return bool(self.house.memory.tables.campaigns)

    # What leaders do.

    @rule(
        days=st.sampled_from([0, 0, 0, 0, 0.3, 2]),
        weeks=st.sampled_from([None, 1, 2]),
        event=st.sampled_from([None, None, None, 0.6, 3, 8]),
        everybody=st.sampled_from([False, False, True]),
    )
    def plan(self, days: float, weeks: int | None, event: float | None, everybody: bool) -> None:
        """A campaign; it begins when its time is now."""

        async def story() -> None:
            house, leader, now = self.house, self.leader, self.house.clock()
            draft = await house.draft(leader, timedelta(days=days))
            if event is not None:
                await house.compose.event(leader, draft.id, "Уулзалт", "", now + timedelta(days=event))
            elif weeks is not None:
                await house.compose.weekly(leader, draft.id, now + timedelta(weeks=weeks, days=days))
            if everybody:
                await house.compose.reach(leader, draft.id, Reach(everybody=True))
            with contextlib.suppress(EmptyAudienceError):
                await house.schedule(leader, draft.id)
                if everybody:
                    await house.schedule.approve(self.admin, draft.id)
            await self.wake()

        self.run(story())

    @precondition(has_campaigns)
    @rule(number=PICK, act=st.sampled_from(["pause", "resume", "cancel", "cancel_series"]))
    def steer(self, number: int, act: str) -> None:
        with contextlib.suppress(StaleError):
            self.run(getattr(self.house.steer, act)(self.admin, self.pick(number)))

    @precondition(has_campaigns)
    @rule(number=PICK)
    def repeat(self, number: int) -> None:
        campaign = self.pick(number)
        unknown = [p for p, s in self.house.rows(campaign).items() if s is DeliveryState.UNKNOWN]
        with contextlib.suppress(StaleError):
            assert self.run(self.house.steer.repeat_unknown(self.admin, campaign)) == len(unknown)
            self.repeats.update((person, campaign) for person in unknown)

    @rule()
    def change_leaders(self) -> None:
        """The leader loses the role and gets it again; an admin takes over what was held meanwhile."""

        async def story() -> None:
            house = self.house
            await Revoke(house.store, house.clock)(self.leader.id, Role.LEADER)
            await self.wake()
            await self.deliver()
            held = [c.id for c in house.memory.tables.campaigns.values() if c.state is CampaignState.HELD]
            for campaign in held:
                await house.steer.take_over(self.admin, campaign)
            await house.lead(self.leader, "ours")

        self.run(story())

    # What happens.

    @rule(minutes=st.sampled_from([1, 1, 60, 500, 1500, 4000, 11000]))
    def wait(self, minutes: int) -> None:
        self.house.clock.pass_(minutes=minutes)
        self.run(self.wake())

    async def wake(self) -> None:
        """As the timetable does; whoever it is for has a row or is counted among those left out."""
        for campaign_id, _ in await DueCampaigns(self.house.store)():
            had_rows = self.house.rows(campaign_id).keys()
            if await self.house.start(campaign_id):
                campaign, tables = self.house.campaign(campaign_id), self.house.memory.tables
                inside = {one for club, one in tables.club_members if club in campaign.reach.clubs}
                meant = set(tables.people) if campaign.reach.everybody else inside
                rows = self.house.rows(campaign_id).keys()
                assert rows >= had_rows
                assert sum(campaign.left_out.values()) == len(meant - rows)

    @rule(wishes=WISHES)
    def send(self, wishes: list[tuple[int, Any]]) -> None:
        self.run(self.wish(wishes))
        self.run(self.deliver())

    @rule(wishes=WISHES, steps=st.integers(0, 12), is_out=st.booleans())
    def die(self, wishes: list[tuple[int, Any]], steps: int, is_out: bool) -> None:
        """A process dies in the middle; another one begins."""

        async def story() -> None:
            await self.wish(wishes)
            never = asyncio.Event()
            self.house.lane.queue, self.house.lane.wire = (None, never) if is_out else (never, None)
            dying = asyncio.create_task(self.deliver())
            for _ in range(steps):
                await asyncio.sleep(TURN / 3)
            self.connection.units = self.connection.commits = 0
            dying.cancel()
            for task in asyncio.all_tasks() - {asyncio.current_task(), dying}:
                task.cancel()
            await asyncio.gather(dying, return_exceptions=True)
            self.house.lane.queue = self.house.lane.wire = None
            self.process()
            await self.deliver.recover()

        self.run(story())

    @rule(wishes=WISHES, goes=st.sampled_from(["units", "commits", "answers"]), after=st.integers(0, 9))
    def lose_the_database(self, wishes: list[tuple[int, Any]], goes: str, after: int) -> None:
        self.run(self.wish(wishes))
        setattr(self.connection, goes, after)
        with contextlib.suppress(ConnectionError):
            self.run(self.deliver())
        setattr(self.connection, goes, inf)

    # What people do.

    async def wish(self, wishes: list[tuple[int, dict[str, object] | str | Sent | RuntimeError]]) -> None:
        for number, wish in wishes:
            person = self.people[number % len(self.people)]
            if isinstance(wish, dict):
                await self.house.set_(person, **wish)
            elif isinstance(wish, str):
                await self.move(person, wish, number)
            else:
                self.house.lane.outcomes[person.id] = wish

    async def move(self, person: Person, act: str, number: int) -> None:
        if act == "leave":
            await self.house.leave(person)
            return
        ours = await self.house.club("ours")
        async with self.house.store() as work:
            if act == "join":
                await work.clubs.join(ours.id, person.id)
            elif self.has_campaigns():
                await work.campaigns.decline(self.house.campaign(self.pick(number)).series, person.id)
            await work.commit()

    @precondition(lambda self: len(self.people) < 5)
    @rule()
    def come(self) -> None:
        self.people.append(self.run(self.house.person(club="ours")))

    # What holds.

    @invariant()
    def nothing_left_that_should_not(self) -> None:
        assert self.house.wrong == []

    @invariant()
    def nobody_got_it_more_often_than_somebody_asked_for(self) -> None:
        lane = self.house.lane
        for pair, times in Counter(lane.sent + lane.maybe).items():
            assert times <= 1 + self.repeats[pair]

    @invariant()
    def no_reminder_is_planned_twice(self) -> None:
        coming = [c for c in self.house.memory.tables.campaigns.values() if c.state in OPEN_STATES]
        moments = Counter((c.series, c.due_at) for c in coming)
        assert max(moments.values(), default=1) == 1

    def teardown(self) -> None:
        if not hasattr(self, "leader"):
            self.runner.close()
            return
        with self.runner:
            self.run(self.to_the_end())
        self.nothing_left_that_should_not()
        self.nobody_got_it_more_often_than_somebody_asked_for()
        for campaign in self.house.memory.tables.campaigns.values():
            self.accounted_for(campaign)

    async def to_the_end(self) -> None:
        """All goes on, everything answers, and weeks go by."""
        house = self.house
        house.lane.outcomes.clear()
        end = house.clock() + timedelta(weeks=5)
        while house.clock() < end and self.has_open():
            for campaign in list(house.memory.tables.campaigns.values()):
                with contextlib.suppress(LuujinError):
                    await house.steer.resume(self.admin, campaign.id)
                with contextlib.suppress(LuujinError):
                    await house.schedule.approve(self.admin, campaign.id)
            await self.wake()
            await self.deliver()
            house.clock.pass_(hours=5)

    def has_open(self) -> bool:
        return any(one.state in OPEN_STATES for one in self.house.memory.tables.campaigns.values())

    def accounted_for(self, campaign: Campaign) -> None:
        """Everybody's row says what became of it, and why."""
        over = {CampaignState.DRAFT, CampaignState.DONE, CampaignState.CANCELLED, CampaignState.MISSED}
        lost = campaign.state is CampaignState.AWAITING and (campaign.expires_at or campaign.due_at)
        assert campaign.state in over or (isinstance(lost, datetime) and lost <= self.house.clock())
        if campaign.state is not CampaignState.DONE:
            return
        rows = [d for d in self.house.memory.tables.deliveries.values() if d.campaign_id == campaign.id]
        sent = set(self.house.lane.sent)
        for row in rows:
            assert row.state not in {DeliveryState.PENDING, DeliveryState.SENDING}
            assert (row.state is DeliveryState.SKIPPED) == (row.reason is not None)
            if row.state is DeliveryState.SENT:
                assert (row.person_id, campaign.id) in sent


Campaigns.TestCase.settings = settings(max_examples=100, stateful_step_count=30, deadline=None)
test_campaigns = Campaigns.TestCase
