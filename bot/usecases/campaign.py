"""Campaigns as those see them who may: what there is, how it stands, who would get it."""

from dataclasses import dataclass, replace
from enum import StrEnum

from bot.domain.campaign import UNSHOWN, Audience, Campaign, CampaignState, DeliveryState, LogLine, Skip
from bot.domain.errors import LostClubError, NotAllowedError
from bot.domain.event import Event
from bot.domain.people import Club, Person, Role
from bot.usecases.audience import FindAudience
from bot.usecases.event import event_of
from bot.usecases.leading import is_of, led_clubs, lost_clubs, steered
from bot.usecases.ports import Clock, Store


class Who(StrEnum):
    """Who did something with a campaign, as far as others may know: never a name."""

    YOU = "you"
    LEADER = "leader"
    ADMIN = "admin"
    OTHER = "other"
    """Somebody who is neither any more."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A campaign with how it stands: rows by state, those left out by reason, who did what."""

    campaign: Campaign
    counts: dict[DeliveryState, int]
    skipped: dict[Skip, int]
    history: list[LogLine]


@dataclass(frozen=True, slots=True)
class ReadCampaigns:
    """Campaigns that somebody may see: their own and those of clubs they lead; an admin's are all.

    Raises NotAllowedError for who neither leads nor is an admin.
    """

    store: Store
    find: FindAudience
    clock: Clock

    async def __call__(self, leader: Person, campaign_id: int) -> Campaign:
        """One of them. Raises StaleError when it is gone."""
        async with self.store() as work:
            return await steered(work, leader, campaign_id)

    async def newest(self, leader: Person, limit: int = 20) -> list[Campaign]:
        """The newest, newest first; drafts that were thrown away are not among them."""
        if not leader.may(Role.LEADER) and not leader.may(Role.ADMIN):
            raise NotAllowedError
        async with self.store() as work:
            if leader.may(Role.ADMIN):
                found = await work.campaigns.newest(limit, None, ())
            else:
                clubs = await led_clubs(work, leader)
                every = await work.campaigns.newest(limit, leader.id, clubs)
                found = [one for one in every if is_of(one, leader, clubs)]
            return [one for one in found if not _was_thrown_away(one)]

    async def to_decide(self, admin: Person, state: CampaignState) -> list[Campaign]:
        """All in this state, whoever wrote them. Raises NotAllowedError for who is no admin."""
        if not admin.may(Role.ADMIN):
            raise NotAllowedError
        async with self.store() as work:
            return await work.campaigns.in_state(state)

    async def clubs(self, leader: Person) -> list[Club]:
        """The clubs whose members this person may write to, by name."""
        async with self.store() as work:
            led = await led_clubs(work, leader)
            return [club for club in await work.clubs.every() if club.id in led]

    async def series(self, leader: Person, campaign_id: int) -> list[Campaign]:
        """The campaigns of its series, it among them, by their time."""
        async with self.store() as work:
            campaign = await steered(work, leader, campaign_id)
            return await work.campaigns.of_series(campaign.series)

    async def who(self, leader: Person, standing: Standing) -> dict[int, Who]:
        """Who those are that did something with it, by their number."""
        acted = {line.person_id for line in standing.history if line.person_id is not None}
        async with self.store() as work:
            people = await work.people.several(acted)
        return {number: _who(person, leader) for number, person in people.items()}

    async def standing(self, leader: Person, campaign_id: int) -> Standing:
        """One with how it stands."""
        async with self.store() as work:
            campaign = await steered(work, leader, campaign_id)
            counts = await work.deliveries.counts(campaign_id)
            skipped = dict(campaign.left_out)
            for reason, number in (await work.deliveries.skips(campaign_id)).items():
                skipped[reason] = skipped.get(reason, 0) + number
            history = [one for one in await work.campaigns.history(campaign_id) if one.act not in UNSHOWN]
            return Standing(campaign, counts, skipped, history)

    async def audience(self, leader: Person, campaign_id: int) -> Audience:
        """Who would get it, as things stand now. Raises LostClubError: nobody counts others' members."""
        async with self.store() as work:
            campaign = await steered(work, leader, campaign_id)
            if await lost_clubs(work, leader, campaign):
                raise LostClubError
        return await self.find.count(campaign)

    async def lost(self, leader: Person, campaign_id: int) -> list[Club]:
        """The clubs it is for that this person leads no more, by name: a draft's author may meet some."""
        async with self.store() as work:
            lost = await lost_clubs(work, leader, await steered(work, leader, campaign_id))
            return [club for club in await work.clubs.every() if club.id in lost] if lost else []

    async def event(self, leader: Person, campaign_id: int) -> tuple[Event, int] | None:
        """The event it is about or leads to, and how many said that they come."""
        async with self.store() as work:
            event_id = event_of(await steered(work, leader, campaign_id))
            event = await work.events.get(event_id) if event_id is not None else None
            return (event, await work.events.guests(event.id)) if event else None

    async def show_in(self, leader: Person, campaign_id: int, message_id: int) -> None:
        """Show how it goes in this message of its author's chat."""
        async with self.store() as work:
            campaign = await steered(work, leader, campaign_id)
            if campaign.author_id == leader.id:
                await work.campaigns.save(replace(campaign, live_message=message_id))
                await work.commit()

    async def next_for(self, person: Person) -> Campaign | None:
        """The next scheduled campaign of the person's clubs, for anybody to ask."""
        async with self.store() as work:
            clubs = await work.clubs.of(person.id)
            return await work.campaigns.next_for([c.id for c in clubs], self.clock())


def _was_thrown_away(campaign: Campaign) -> bool:
    """Whether it was cancelled before it was ever planned."""
    return campaign.state is CampaignState.CANCELLED and campaign.expires_at is None


def _who(person: Person, asking: Person) -> Who:
    if person.id == asking.id:
        return Who.YOU
    if person.may(Role.ADMIN):
        return Who.ADMIN
    return Who.LEADER if person.may(Role.LEADER) else Who.OTHER
