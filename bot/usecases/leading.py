"""Which campaigns somebody may write, see and steer; and what becomes of them when that ends."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from bot.domain.campaign import OPEN_STATES, Campaign, CampaignAct, CampaignState, LogLine
from bot.domain.errors import NotAllowedError, StaleError
from bot.domain.people import Person, Role
from bot.usecases.ports import UnitOfWork


async def led_clubs(work: UnitOfWork, person: Person) -> frozenset[int]:
    """Ids of the clubs that this person leads (now, whatever was read earlier); all of them for an admin."""
    if person.may(Role.ADMIN):
        return frozenset(club.id for club in await work.clubs.every())
    if not person.may(Role.LEADER):
        return frozenset()
    return frozenset(club.id for club in await work.clubs.led_by(person.id))


async def may_steer(work: UnitOfWork, person: Person, campaign: Campaign) -> bool:
    """Whether this person may see and steer it.

    Admins may; so may who leads all clubs it is for; for everybody, while no club is chosen, and as long as
    it is a draft, its author: a club that is lost takes nobody's words away.
    """
    if person.may(Role.ADMIN):
        return True
    if not person.may(Role.LEADER):
        return False
    return is_of(campaign, person, await led_clubs(work, person))


def is_of(campaign: Campaign, leader: Person, clubs: Collection[int]) -> bool:
    """Whether it is a matter of this leader, who leads these clubs."""
    is_own = campaign.author_id == leader.id
    if is_own and campaign.state is CampaignState.DRAFT:
        return True
    if campaign.reach.clubs and not campaign.reach.everybody:
        return campaign.reach.clubs <= frozenset(clubs)
    return is_own


async def lost_clubs(work: UnitOfWork, person: Person, campaign: Campaign) -> frozenset[int]:
    """Of the clubs that it is for those that this person does not lead (any more)."""
    if campaign.reach.everybody or not campaign.reach.clubs:
        return frozenset()
    return campaign.reach.clubs - await led_clubs(work, person)


async def steered(work: UnitOfWork, person: Person, campaign_id: int) -> Campaign:
    """The campaign. Raises StaleError when it is gone, NotAllowedError when it is not this person's."""
    campaign = await work.campaigns.get(campaign_id)
    if campaign is None:
        raise StaleError
    if not await may_steer(work, person, campaign):
        raise NotAllowedError
    return campaign


async def change(
    work: UnitOfWork, campaign: Campaign, act: CampaignAct, at: datetime, person_id: int | None = None
) -> None:
    """Save the campaign and who changed it."""
    await work.campaigns.save(campaign)
    await work.campaigns.log(campaign.id, LogLine(act, at, person_id))


async def hold_campaigns_of(work: UnitOfWork, author_id: int, at: datetime) -> int:
    """Stop what somebody planned who may not send it any more, until an admin decides; how many.

    Called when a role was taken away or the person forgotten, within the same unit of work.
    """
    author = await work.people.get(author_id)
    held = 0
    for campaign in await work.campaigns.of_author(author_id, OPEN_STATES - {CampaignState.HELD}):
        if author is None or not await may_steer(work, author, campaign):
            await change(work, replace(campaign, state=CampaignState.HELD), CampaignAct.HELD, at)
            held += 1
    return held
