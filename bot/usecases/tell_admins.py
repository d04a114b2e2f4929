"""Admins hear that campaigns wait for them: once, not in their quiet hours, and seldom."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.campaign import Campaign, CampaignAct, LogLine, Outcome, Sent
from bot.domain.decisions import DECIDED, Decisions, is_told
from bot.domain.people import Person, Role
from bot.usecases.people import update
from bot.usecases.ports import AdminLane, Clock, Store

AT_MOST_EVERY = timedelta(hours=1)
"""So long after a message an admin gets the next one, however much begins to wait meanwhile."""


class TellAdmins:
    """One short message to every admin but its author about campaigns that begin to wait for a decision.

    The log of a campaign says that somebody is about to be told before the message leaves, and that they were
    told behind it. After a crash in between nobody knows whether it arrived: they hear of it once more, not
    within the hour, and only of what still waits then. So nothing is lost, and nothing comes twice in a row.
    """

    def __init__(self, store: Store, lane: AdminLane, clock: Clock) -> None:
        self._store = store
        self._lane = lane
        self._clock = clock
        self._once_more: dict[int, frozenset[int]] = {}
        """By admin the campaigns of a message that surely did not leave: it need not wait for the hour."""

    async def __call__(self) -> int:
        """Tell those who can be told now; how many were."""
        outcomes = [await self._tell(*one) for one in await self._due()]
        return outcomes.count(Outcome.SENT)

    async def _due(self) -> list[tuple[Person, list[Campaign], list[Campaign]]]:
        """Each admin with all that waits for them, and what of it they do not know of."""
        now = self._clock()
        due = []
        async with self._store() as work:
            waiting = await work.campaigns.in_state(*DECIDED)
            if not waiting:
                return []
            histories = {one.id: await work.campaigns.history(one.id) for one in waiting}
            lately = await work.campaigns.told_since(now - AT_MOST_EVERY)
            for admin in await work.people.holding(Role.ADMIN):
                theirs = [one for one in waiting if one.author_id != admin.id]
                fresh = [one for one in theirs if not is_told(histories[one.id], admin.id)]
                noted = self._once_more.get(admin.id, frozenset())
                if not fresh or not _may_hear(admin, now) or (admin.id in lately and not noted):
                    continue
                for one in fresh:
                    if one.id not in noted:
                        await work.campaigns.log(one.id, LogLine(CampaignAct.TELLING, now, admin.id))
                due.append((admin, theirs, fresh))
            await work.commit()
        return due

    async def _tell(self, admin: Person, waiting: list[Campaign], fresh: list[Campaign]) -> Outcome:
        try:
            sent = await self._lane.decisions_wait(admin, Decisions.among(waiting))
        except Exception:  # it may be out: one admin whom nobody understands must not undo the others
            sent = Sent(Outcome.UNKNOWN)
        self._once_more.pop(admin.id, None)
        ids = frozenset(one.id for one in fresh)
        if sent.outcome is Outcome.RETRY:
            self._once_more[admin.id] = ids
        else:
            await self._note(admin, ids, sent.outcome)
        return sent.outcome

    async def _note(self, admin: Person, campaign_ids: Collection[int], outcome: Outcome) -> None:
        now = self._clock()
        async with self._store() as work:
            if outcome is Outcome.UNREACHABLE:
                await update(work, admin, lambda person: replace(person, unreachable=True))
            for number in campaign_ids if outcome is Outcome.SENT else ():
                if await work.campaigns.get(number) is not None:  # declined and thrown away meanwhile
                    await work.campaigns.log(number, LogLine(CampaignAct.TOLD, now, admin.id))
            await work.commit()


def _may_hear(admin: Person, now: datetime) -> bool:
    """Whether a message can be sent to them now; what is in the way of it passes."""
    return not admin.unreachable and admin.quiet.allowed_from(now, admin.zone) <= now
