"""A club with a leader and members, and everything that campaigns go through."""

import asyncio
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import inf
from random import Random
from typing import Self

from bot.domain.campaign import Campaign, CampaignAct, CampaignState, DeliveryState, Skip
from bot.domain.people import Person, Role
from bot.usecases.audience import FindAudience
from bot.usecases.campaign import ReadCampaigns
from bot.usecases.clubs import club_named
from bot.usecases.compose import ComposeCampaign
from bot.usecases.deliver import DeliverCampaign
from bot.usecases.ports import Store
from bot.usecases.schedule import ScheduleCampaign
from bot.usecases.start import StartCampaign
from bot.usecases.steer import SteerCampaign
from tests.fakes.others import FakeCampaignLane, FakeLibrary
from tests.fakes.store import FakeWork, Memory
from tests.usecases.house import House

ALLOWED = "https://example.org/allowed"


@dataclass
class BusyStore:
    """A store in which others may have their turn before every unit of work.

    ``chance`` says how often: what is done at once is done in another order each time. The database goes away
    after so many ``units`` of work were begun, after so many ``commits``, and in the middle of one after so
    many ``answers``: it is stored, and nobody is told.
    """

    memory: Memory
    chance: Random = field(default_factory=lambda: Random(0))
    units: float = inf
    commits: float = inf
    answers: float = inf

    def __call__(self) -> FakeWork:
        return _BusyWork(self)


class _BusyWork(FakeWork):
    def __init__(self, store: BusyStore) -> None:
        super().__init__(store.memory)
        self._store = store

    async def __aenter__(self) -> Self:
        for _ in range(self._store.chance.randint(1, 3)):
            await asyncio.sleep(0)
        if self._store.units < 1:
            raise ConnectionError
        self._store.units -= 1
        return await super().__aenter__()

    async def commit(self) -> None:
        if self._store.commits < 1:
            raise ConnectionError
        self._store.commits -= 1
        await super().commit()
        if self._store.answers < 1:
            raise ConnectionError
        self._store.answers -= 1


@dataclass
class Clubhouse(House):
    """Campaigns over one store, with one lane. ``seed``: in which order things are done that are at once."""

    lane: FakeCampaignLane = field(default_factory=FakeCampaignLane)
    library: FakeLibrary = field(default_factory=FakeLibrary)
    seed: int = 0

    def __post_init__(self) -> None:
        store: Store = BusyStore(self.memory, Random(self.seed))
        self.store = store
        self.find = FindAudience(store, self.library, self.clock)
        self.compose = ComposeCampaign(store, self.clock, lambda address: address == ALLOWED)
        self.read = ReadCampaigns(store, self.find, self.clock)
        self.schedule = ScheduleCampaign(store, self.find, self.clock)
        self.start = StartCampaign(store, self.find, self.clock)
        self.steer = SteerCampaign(store, self.clock)
        self.deliver = DeliverCampaign(store, self.lane, self.clock)

    def failing(self, commits: int) -> tuple[Store, FindAudience]:
        """A store that fails after so many commits, and an audience over it."""
        store = BusyStore(self.memory, commits=commits)
        return store, FindAudience(store, self.library, self.clock)

    async def leader_and(self, members: int, club: str = "ours") -> tuple[Person, list[Person]]:
        leader = await self.person(Role.LEADER, club=club)
        return leader, [await self.person(club=club) for _ in range(members)]

    async def lead(self, person: Person, club: str) -> None:
        """The person leads this club, too."""
        async with self.memory.unit() as work:
            found = await club_named(work, club)
            await work.people.grant(person.id, Role.LEADER, found.id, self.clock())
            await work.commit()

    async def give(self, person: Person, role: Role) -> None:
        """The person has this role, too."""
        async with self.memory.unit() as work:
            await work.people.grant(person.id, role, None, self.clock())
            await work.commit()

    async def lead_no_more(self, person: Person, club: str) -> None:
        """The person leads this club no more; others they may."""
        grant = (person.id, Role.LEADER, (await self.club(club)).id)
        self.memory.tables.grants.remove(grant)

    async def draft(self, leader: Person, due_in: timedelta | None = timedelta()) -> Campaign:
        """A draft with words in Mongolian, for the leader's only club."""
        draft = await self.compose.begin(leader)
        draft = await self.compose.text(leader, draft.id, "mn", "Ирээрэй")
        if due_in is not None:
            draft = await self.compose.due(leader, draft.id, self.clock() + due_in)
        return draft

    async def scheduled(self, leader: Person, due_in: timedelta = timedelta()) -> int:
        draft = await self.draft(leader, due_in)
        await self.schedule(leader, draft.id)
        return draft.id

    async def running(self, leader: Person) -> int:
        campaign = await self.scheduled(leader)
        assert await self.start(campaign)
        return campaign

    async def about_event(self, leader: Person, starts_at: datetime) -> Campaign:
        """A draft about an event, with all three reminders."""
        draft = await self.draft(leader, None)
        return await self.compose.event(leader, draft.id, "Уулзалт", "12-р сургууль", starts_at)

    async def change(self, campaign_id: int, change: Callable[[Campaign], Campaign]) -> None:
        """Change what is stored of a campaign."""
        async with self.memory.unit() as work:
            stored = await work.campaigns.get(campaign_id)
            assert stored is not None
            await work.campaigns.save(change(stored))
            await work.commit()

    async def forget(self, person: Person) -> None:
        async with self.memory.unit() as work:
            await work.people.forget(person.id)
            await work.commit()

    async def leave(self, person: Person, club: str = "ours") -> None:
        """The person is no member any more."""
        pair = ((await self.club(club)).id, person.id)
        members = [one for one in self.memory.tables.club_members if one != pair]
        self.memory.tables.club_members[:] = members

    def campaign(self, campaign_id: int) -> Campaign:
        return self.memory.tables.campaigns[campaign_id]

    def state(self, campaign_id: int) -> CampaignState:
        return self.campaign(campaign_id).state

    def rows(self, campaign_id: int) -> dict[int, DeliveryState]:
        """The state of each recipient's message."""
        return {
            d.person_id: d.state
            for d in self.memory.tables.deliveries.values()
            if d.campaign_id == campaign_id
        }

    def reasons(self, campaign_id: int) -> dict[int, Skip]:
        """Why each who was skipped was."""
        mine = (d for d in self.memory.tables.deliveries.values() if d.campaign_id == campaign_id)
        return {d.person_id: d.reason for d in mine if d.reason is not None}

    def got(self, campaign_id: int) -> list[int]:
        """Who got it, as often as they did."""
        return sorted(person for person, campaign in self.lane.sent if campaign == campaign_id)

    def twice(self) -> list[tuple[int, int]]:
        """Person and campaign of every message that arrived more than once."""
        return [pair for pair, times in Counter(self.lane.sent).items() if times > 1]

    def acts(self, campaign_id: int) -> list[tuple[CampaignAct, int | None]]:
        """Who did what with it, oldest first."""
        log = self.memory.tables.campaign_log
        return [(line.act, line.person_id) for campaign, line in log if campaign == campaign_id]

    def series(self, campaign_id: int) -> list[Campaign]:
        """The campaigns of its series, in the order of their ids."""
        series = self.campaign(campaign_id).series
        return [one for one in self.memory.tables.campaigns.values() if one.series == series]
