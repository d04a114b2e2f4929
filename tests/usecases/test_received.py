"""What people do with their own copy of a campaign's message, and with nobody else's."""

from dataclasses import replace

import pytest

from bot.domain.campaign import Campaign
from bot.domain.errors import StaleError
from bot.domain.people import Person
from bot.usecases.received import ReceiveCampaign
from tests.usecases.house import House


async def delivered(house: House, person: Person, campaign: Campaign | None = None) -> tuple[Campaign, int]:
    """A campaign that went to this person, and the id of their copy."""
    async with house.memory.unit() as work:
        if campaign is None or campaign.id == 0:
            campaign = await work.campaigns.add(
                campaign or Campaign(0, 1, texts={"mn": "Сайн уу"}), house.clock()
            )
        await work.deliveries.address(campaign.id, {person.id: house.clock()})
        await work.commit()
    rows = house.memory.tables.deliveries.values()
    return campaign, next(r.id for r in rows if (r.campaign_id, r.person_id) == (campaign.id, person.id))


def received(house: House) -> ReceiveCampaign:
    return ReceiveCampaign(house.memory.unit, house.clock)


async def test_the_first_tap_is_noted() -> None:
    house = House()
    person = await house.person()
    campaign, number = await delivered(house, person)
    assert await received(house).open(person, number) == campaign
    first = house.clock()
    house.clock.pass_(minutes=5)
    await received(house).open(person, number)
    assert house.memory.tables.deliveries[number].opened_at == first


async def test_refusing_holds_for_the_whole_series_and_nobody_else() -> None:
    house = House()
    one, other = await house.person(), await house.person()
    first, _ = await delivered(house, one)
    second, number = await delivered(house, one, replace(first, id=0, series_id=first.id))
    await delivered(house, other, second)
    assert await received(house).decline(one, number) == second
    assert await received(house).decline(one, number) == second
    async with house.memory.unit() as work:
        assert await work.campaigns.declined(first.id, {one.id, other.id}) == {one.id}
    assert house.memory.tables.deliveries[number].opened_at is None, "refusing is not opening"


@pytest.mark.parametrize("act", ["open", "decline"])
@pytest.mark.parametrize("whose", ["somebody else's", "nobody's"])
async def test_only_ones_own_copy(act: str, whose: str) -> None:
    house = House()
    person, other = await house.person(), await house.person()
    _, theirs = await delivered(house, other)
    number = theirs if whose == "somebody else's" else theirs + 1000
    before = house.memory.tables
    with pytest.raises(StaleError):
        await getattr(received(house), act)(person, number)
    assert house.memory.tables is before, "nothing was written"


@pytest.mark.parametrize("act", ["open", "decline"])
async def test_a_campaign_that_is_no_more(act: str) -> None:
    house = House()
    person = await house.person()
    campaign, number = await delivered(house, person)
    del house.memory.tables.campaigns[campaign.id]
    with pytest.raises(StaleError):
        await getattr(received(house), act)(person, number)
