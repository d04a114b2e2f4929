"""What people do with a campaign's message: open it, want no more of it."""

from dataclasses import dataclass

from bot.domain.campaign import Campaign, Delivery
from bot.domain.errors import StaleError
from bot.domain.people import Person
from bot.usecases.ports import Clock, Store, UnitOfWork


@dataclass(frozen=True, slots=True)
class ReceiveCampaign:
    """Acts on one's own copy of a campaign's message. Raises StaleError for anybody else's."""

    store: Store
    clock: Clock

    async def open(self, person: Person, delivery_id: int) -> Campaign:
        """Its button was tapped; the campaign, for what stands behind the button."""
        async with self.store() as work:
            delivery = await work.deliveries.open(delivery_id, person.id, self.clock())
            campaign = await _campaign(work, delivery)
            await work.commit()
        return campaign

    async def decline(self, person: Person, delivery_id: int) -> Campaign:
        """Nothing more of this series; the campaign, for what stays under its message."""
        async with self.store() as work:
            campaign = await campaign_got(work, person, delivery_id)
            await work.campaigns.decline(campaign.series, person.id)
            await work.commit()
        return campaign


async def campaign_got(work: UnitOfWork, person: Person, delivery_id: int) -> Campaign:
    """The campaign of this person's own copy. Raises StaleError for anybody else's."""
    delivery = await work.deliveries.get(delivery_id)
    return await _campaign(work, delivery if delivery and delivery.person_id == person.id else None)


async def _campaign(work: UnitOfWork, delivery: Delivery | None) -> Campaign:
    campaign = await work.campaigns.get(delivery.campaign_id) if delivery else None
    if campaign is None:
        raise StaleError
    return campaign
