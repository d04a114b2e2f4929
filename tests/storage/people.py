"""People and clubs for tests of any store."""

from dataclasses import replace

from bot.domain.campaign import Campaign, CampaignState, Delivery, Reach
from bot.domain.people import Club, Person
from bot.usecases.ports import Store
from tests.storage.conftest import NOON

EVERYBODY = Reach(everybody=True)


async def some_people(store: Store, count: int, first_chat: int = 1) -> list[Person]:
    """Stored people, in the order of their ids."""
    async with store() as work:
        people = [await work.people.add(first_chat + n, NOON.date()) for n in range(count)]
        await work.commit()
    return people


async def some_clubs(store: Store, *names: str) -> list[Club]:
    """Stored clubs with these names."""
    async with store() as work:
        clubs = [await work.clubs.add(name, name) for name in names]
        await work.commit()
    return clubs


async def join(store: Store, club: Club, *people: Person) -> None:
    """These people are members of the club from now on."""
    async with store() as work:
        for person in people:
            assert await work.clubs.join(club.id, person.id)
        await work.commit()


async def a_campaign(
    store: Store, state: CampaignState = CampaignState.RUNNING, reach: Reach = EVERYBODY
) -> Campaign:
    """A stored campaign in this state."""
    async with store() as work:
        campaign = await work.campaigns.add(Campaign(0, 1, reach=reach, due_at=NOON), NOON)
        campaign = replace(campaign, state=state)
        await work.campaigns.save(campaign)
        await work.commit()
    return campaign


async def address(store: Store, campaign: Campaign, *people: Person) -> list[Delivery]:
    """A row for each of these people, due now."""
    async with store() as work:
        await work.deliveries.address(campaign.id, {person.id: NOON for person in people})
        await work.commit()
    return await rows(store, campaign, people)


async def rows(store: Store, campaign: Campaign, people: list[Person] | tuple[Person, ...]) -> list[Delivery]:
    """The row of each of these people, as it is now. Only while the campaign runs and they are pending."""
    async with store() as work:
        due = {d.person_id: d for d in await work.deliveries.due(NOON, 1000) if d.campaign_id == campaign.id}
    return [due[person.id] for person in people]
