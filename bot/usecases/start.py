"""Campaigns whose time has come."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.campaign import KEPT_FOR, Campaign, CampaignAct, CampaignState, LogLine, Skip
from bot.domain.errors import StaleError
from bot.domain.event import on_the_calendar
from bot.usecases.audience import FindAudience
from bot.usecases.leading import change, may_steer
from bot.usecases.ports import Clock, Store, UnitOfWork
from bot.usecases.schedule import add_rows

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class DueCampaigns:
    """Ids and moments of campaigns that wait for their time; the timetable wakes them up."""

    store: Store

    async def __call__(self) -> list[tuple[int, datetime]]:
        async with self.store() as work:
            waiting = await work.campaigns.in_state(CampaignState.SCHEDULED)
        return [(c.id, c.due_at) for c in waiting if c.due_at is not None]


@dataclass(frozen=True, slots=True)
class StartCampaign:
    """Let a campaign run whose time has come. Waking it twice, or after it was cancelled, changes nothing.

    One that could not begin before its end is missed, and not made up for: several missed weeks of a weekly
    one become one, the next. One whose leader may not send it any more is held for an admin.
    """

    store: Store
    find: FindAudience
    clock: Clock

    async def __call__(self, campaign_id: int) -> bool:
        """True when this call let it run."""
        try:
            return await self._start(campaign_id)
        except StaleError:  # somebody cancelled it, or let it run, in this moment
            return False

    async def _start(self, campaign_id: int) -> bool:
        now = self.clock()
        async with self.store() as work:
            campaign = await work.campaigns.get(campaign_id)
            if not _is_due(campaign, now) or campaign is None:
                return False
            author = await work.people.get(campaign.author_id)
            if author is None or not await may_steer(work, author, campaign):
                await change(work, replace(campaign, state=CampaignState.HELD), CampaignAct.HELD, now)
                await work.commit()
                return False
            if campaign.expires_at is not None and campaign.expires_at <= now:
                await change(work, replace(campaign, state=CampaignState.MISSED), CampaignAct.MISSED, now)
                await self._repeat(work, campaign, now)
                await work.commit()
                return False
        _, left_out = await add_rows(self.store, self.find, campaign)
        return await self._run(campaign_id, left_out)

    async def _run(self, campaign_id: int, left_out: dict[Skip, int]) -> bool:
        now = self.clock()
        async with self.store() as work:
            campaign = await work.campaigns.get(campaign_id)
            if not _is_due(campaign, now) or campaign is None:
                return False
            running = replace(campaign, state=CampaignState.RUNNING, left_out=left_out)
            await change(work, running, CampaignAct.STARTED, now)
            await self._repeat(work, campaign, now)
            await work.commit()
        return True

    async def _repeat(self, work: UnitOfWork, campaign: Campaign, now: datetime) -> None:
        """Plan the next week of a weekly campaign: the first that is still to come.

        Weeks are counted from the first of the series: a change of clocks that moves one moves no other.
        """
        if campaign.repeats_until is None:
            return
        first = await work.campaigns.get(campaign.series)
        due = (first or campaign).due_at or now
        weeks = 1
        while (following := on_the_calendar(due, campaign.zone, weeks * WEEK)) <= now:
            weeks += 1
        if following > campaign.repeats_until:
            return
        fresh = replace(
            campaign,
            id=0,
            due_at=following,
            expires_at=following + KEPT_FOR,
            series_id=campaign.series,
            live_message=None,
            left_out={},
        )
        added = await work.campaigns.add(fresh, now)
        await work.campaigns.log(added.id, LogLine(CampaignAct.SCHEDULED, now))


def _is_due(campaign: Campaign | None, now: datetime) -> bool:
    if campaign is None or campaign.state is not CampaignState.SCHEDULED:
        return False
    return campaign.due_at is not None and campaign.due_at <= now
