"""A campaign under way: paused, resumed, ended, taken over, tried again."""

from collections.abc import Collection
from dataclasses import dataclass, replace

from bot.domain.campaign import OPEN_STATES, Campaign, CampaignAct, CampaignState
from bot.domain.errors import NotAllowedError, StaleError
from bot.domain.people import Person, Role
from bot.usecases.leading import change, steered
from bot.usecases.ports import Clock, Store
from bot.usecases.schedule import end_of

UNDER_WAY = frozenset({CampaignState.RUNNING, CampaignState.PAUSED})


@dataclass(frozen=True, slots=True)
class SteerCampaign:
    """Pause, go on, stop, take over, or try again what nobody knows the end of.

    What has been sent stays. Each act raises StaleError when the campaign has moved on meanwhile.
    """

    store: Store
    clock: Clock

    async def pause(self, leader: Person, campaign_id: int) -> Campaign:
        """Send nothing more until it goes on."""
        return await self._turn(
            leader, campaign_id, {CampaignState.RUNNING}, CampaignState.PAUSED, CampaignAct.PAUSED
        )

    async def resume(self, leader: Person, campaign_id: int) -> Campaign:
        """Go on with those who have not got it."""
        return await self._turn(
            leader, campaign_id, {CampaignState.PAUSED}, CampaignState.RUNNING, CampaignAct.RESUMED
        )

    async def cancel(self, leader: Person, campaign_id: int) -> Campaign:
        """Nothing more is sent."""
        states = OPEN_STATES | {CampaignState.DRAFT}
        return await self._turn(leader, campaign_id, states, CampaignState.CANCELLED, CampaignAct.CANCELLED)

    async def cancel_series(self, leader: Person, campaign_id: int) -> int:
        """Stop it and all that is still to come of its series; how many."""
        async with self.store() as work:
            campaign = await steered(work, leader, campaign_id)
            stopped = [
                one for one in await work.campaigns.of_series(campaign.series) if one.state in OPEN_STATES
            ]
            for one in stopped:
                ended = replace(one, state=CampaignState.CANCELLED, repeats_until=None)
                await change(work, ended, CampaignAct.CANCELLED, self.clock(), leader.id)
            await work.commit()
        return len(stopped)

    async def take_over(self, admin: Person, campaign_id: int) -> Campaign:
        """An admin sends on what its leader may not send any more: from where it was held.

        That is a second person's approval, too, where one was waited for, unless it is the admin's own.
        """
        if not admin.may(Role.ADMIN):
            raise NotAllowedError
        async with self.store() as work:
            campaign = await steered(work, admin, campaign_id)
            if campaign.state is not CampaignState.HELD:
                raise StaleError
            acts = {line.act for line in await work.campaigns.history(campaign_id)}
            state, act = _taken_over(campaign, admin, acts)
            taken = replace(campaign, author_id=admin.id, state=state, live_message=None)
            await change(work, taken, act, self.clock(), admin.id)
            await work.commit()
        return taken

    async def repeat_unknown(self, leader: Person, campaign_id: int) -> int:
        """Send again to those of whom nobody knows whether they got it; how many. They may get it twice.

        What is paused stays so until it goes on. Raises StaleError when the event it is about has begun.
        """
        now = self.clock()
        async with self.store() as work:
            campaign = await steered(work, leader, campaign_id)
            event = await work.events.get(campaign.event_id) if campaign.event_id else None
            end = end_of(now, event)
            if campaign.state not in {CampaignState.DONE, *UNDER_WAY} or end <= now:
                raise StaleError
            again = await work.deliveries.repeat_unknown(campaign_id)
            if again:
                state = campaign.state if campaign.state in UNDER_WAY else CampaignState.RUNNING
                running = replace(campaign, state=state, expires_at=end)
                await change(work, running, CampaignAct.REPEATED, now, leader.id)
            await work.commit()
        return again

    async def _turn(
        self,
        leader: Person,
        campaign_id: int,
        states: frozenset[CampaignState] | set[CampaignState],
        to: CampaignState,
        act: CampaignAct,
    ) -> Campaign:
        async with self.store() as work:
            campaign = await steered(work, leader, campaign_id)
            if campaign.state not in states:
                raise StaleError
            turned = replace(campaign, state=to)
            await change(work, turned, act, self.clock(), leader.id)
            await work.commit()
        return turned


def _taken_over(
    campaign: Campaign, admin: Person, acts: Collection[CampaignAct]
) -> tuple[CampaignState, CampaignAct]:
    """What becomes of a held campaign with this history, and what its log says of that."""
    if CampaignAct.STARTED in acts:
        # Scheduled once more, a weekly one would plan its next week once more.
        return CampaignState.RUNNING, CampaignAct.RESUMED
    if not campaign.reach.everybody or CampaignAct.APPROVED in acts:
        return CampaignState.SCHEDULED, CampaignAct.RESUMED
    if campaign.author_id == admin.id:
        return CampaignState.AWAITING, CampaignAct.SUBMITTED
    return CampaignState.SCHEDULED, CampaignAct.APPROVED
