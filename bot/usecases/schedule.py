"""From a draft to messages: planned, approved, begun on time, paused, ended."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.campaign import (
    KEPT_FOR,
    Audience,
    Campaign,
    CampaignAct,
    CampaignState,
    Skip,
)
from bot.domain.errors import (
    EmptyAudienceError,
    LostClubError,
    NotAllowedError,
    PastDateError,
    StaleError,
    UnfinishedDraftError,
)
from bot.domain.event import Event
from bot.domain.people import Person, Role
from bot.usecases.audience import FindAudience
from bot.usecases.course import require_training
from bot.usecases.leading import change, lost_clubs, steered
from bot.usecases.ports import Clock, Store, UnitOfWork

# A moment just named may pass while the leader reads the preview.
GRACE = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class ScheduleCampaign:
    """Plan a draft: one row for each recipient, then the state, so that nobody ever sees half of it.

    Rows of a draft mean nothing; a crash among them leaves a draft, and planning it begins anew. People who
    come later are added when it begins. What is for everybody waits for a second person.
    """

    store: Store
    find: FindAudience
    clock: Clock

    async def __call__(self, leader: Person, campaign_id: int) -> tuple[Campaign, int]:
        """The campaign (the first of a series) and how many will get it.

        Raises StaleError, UnfinishedDraftError, PastDateError, EmptyAudienceError, CourseFirstError,
        LostClubError.
        """
        async with self.store() as work:
            draft, planned = await self._plan(work, leader, campaign_id)
            await _begin_anew(work, draft)
            await work.commit()
        if draft.reach.everybody:
            return await self._save(leader, [draft], planned, CampaignAct.SUBMITTED), 0
        people = await self.address(planned[0])
        return await self._save(leader, [draft], planned, CampaignAct.SCHEDULED), people

    async def ahead(self, leader: Person, campaign_id: int) -> tuple[list[Campaign], Audience]:
        """What planning would make of it now, and who would get the first. Raises as planning does."""
        async with self.store() as work:
            _, planned = await self._plan(work, leader, campaign_id)
        audience = await self.find.count(planned[0])
        if not audience.people:
            raise EmptyAudienceError
        return planned, audience

    async def approve(self, admin: Person, campaign_id: int) -> tuple[Campaign, int]:
        """A second person agrees. Whose end has come meanwhile is missed when it should begin.

        Raises NotAllowedError for its author, and for who is no admin; PastDateError when nothing of it is to
        come any more, and EmptyAudienceError.
        """
        now = self.clock()
        async with self.store() as work:
            waiting = await _awaiting(work, admin, campaign_id)
        coming = [one for one in waiting if one.expires_at is None or one.expires_at > now]
        if not coming:
            raise PastDateError
        people = await self.address(coming[0])
        return await self._save(admin, waiting, waiting, CampaignAct.APPROVED), people

    async def decline(self, admin: Person, campaign_id: int) -> Campaign:
        """A second person does not agree: it is a draft again, for its author to change."""
        async with self.store() as work:
            waiting = await _awaiting(work, admin, campaign_id)
            campaign = _unplanned(waiting)
            for other in waiting:
                # The others leave the series: when it is planned anew they are none of its reminders.
                ended = replace(other, state=CampaignState.CANCELLED, series_id=None, event_id=None)
                changed = campaign if other.id == campaign.id else ended
                await change(work, changed, CampaignAct.DECLINED, self.clock(), admin.id)
            await work.commit()
        return campaign

    async def address(self, campaign: Campaign) -> int:
        """A row for each who would get it and has none yet; how many would. Raises EmptyAudienceError."""
        people, _ = await add_rows(self.store, self.find, campaign)
        if not people:
            raise EmptyAudienceError
        return people

    async def _plan(
        self, work: UnitOfWork, leader: Person, campaign_id: int
    ) -> tuple[Campaign, list[Campaign]]:
        """The draft, and what planning makes of it now."""
        draft = await steered(work, leader, campaign_id)
        await require_training(work, leader)
        if draft.state is not CampaignState.DRAFT:
            raise StaleError
        if await lost_clubs(work, leader, draft):
            raise LostClubError
        event = await work.events.get(draft.event_id) if draft.event_id else None
        return draft, plan(draft, event, self.clock())

    async def _save(
        self, who: Person, read: Collection[Campaign], planned: Collection[Campaign], act: CampaignAct
    ) -> Campaign:
        """Store what was planned, if what it was planned from stands as it was read; the first of it."""
        now = self.clock()
        state = CampaignState.AWAITING if act is CampaignAct.SUBMITTED else CampaignState.SCHEDULED
        saved = [replace(one, state=state) for one in planned]
        async with self.store() as work:
            live = await _unchanged(work, read)
            for one in saved:
                known = replace(one, live_message=live.get(one.id, one.live_message))
                stored = known if one.id else await work.campaigns.add(one, now)
                await change(work, stored, act, now, who.id)
            await work.commit()
        return saved[0]


async def add_rows(store: Store, find: FindAudience, campaign: Campaign) -> tuple[int, dict[Skip, int]]:
    """A row for each who would get it and has none; how many would, and those left out by reason.

    Who has a row and would not get it now is not among these: the row tells, when its turn comes. A commit
    for each page: nobody waits for the database longer than one page takes.
    """
    people = 0
    left_out: Counter[Skip] = Counter()
    async for page in find.pages(campaign):
        moments = {one.person.id: one.not_before for one in page if one.reason is None}
        reasons = {one.person.id: one.reason for one in page if one.reason is not None}
        people += len(moments)
        async with store() as work:
            await work.deliveries.address(campaign.id, moments)
            known = await work.deliveries.addressed(campaign.id, reasons)
            await work.commit()
        left_out.update(reason for person_id, reason in reasons.items() if person_id not in known)
    return people, dict(left_out)


def plan(draft: Campaign, event: Event | None, now: datetime) -> list[Campaign]:
    """What a draft becomes: itself, or one campaign for each reminder that is still to come.

    A reminder ends with the next one's moment, and all end with the event: after a down-time nobody gets two
    together. Raises UnfinishedDraftError, PastDateError.
    """
    if draft.reach.is_empty or not draft.texts:
        raise UnfinishedDraftError
    if event is not None and draft.steps:
        return _around(draft, event, now)
    if draft.due_at is None:
        raise UnfinishedDraftError
    if draft.due_at < now - GRACE or (event is not None and event.starts_at <= draft.due_at):
        raise PastDateError
    return [replace(draft, expires_at=end_of(draft.due_at, event))]


def end_of(due: datetime, event: Event | None) -> datetime:
    """When a message that is due then makes no sense any more."""
    return min(due + KEPT_FOR, event.starts_at) if event else due + KEPT_FOR


def _around(draft: Campaign, event: Event, now: datetime) -> list[Campaign]:
    moments = {step: event.moment_of(step) for step in draft.steps}
    coming = sorted((step for step in moments if moments[step] >= now), key=lambda step: moments[step])
    if not coming:
        raise PastDateError
    ends = [*(moments[step] for step in coming[1:]), event.starts_at]
    return [
        replace(
            draft,
            id=draft.id if step is coming[0] else 0,
            texts=draft.step_texts.get(step) or draft.texts,
            due_at=moments[step],
            repeats_until=None,
            expires_at=end,
            step=step,
            steps=(),
            step_texts={},
            series_id=draft.id,
        )
        for step, end in zip(coming, ends, strict=True)
    ]


def _unplanned(series: Sequence[Campaign]) -> Campaign:
    """The draft that was planned as these, in the order of their time."""
    first = series[0]
    draft = replace(first, state=CampaignState.DRAFT, expires_at=None)
    if first.step is None:
        return draft
    steps = tuple(one.step for one in series if one.step is not None)
    own = {one.step: one.texts for one in series if one.step is not None and one.texts != first.texts}
    return replace(draft, due_at=None, steps=steps, step_texts=own, step=None, series_id=None)


async def _begin_anew(work: UnitOfWork, draft: Campaign) -> None:
    """Remove the rows of an earlier try, which may be for other people at another time.

    The state is read behind that: once a campaign is planned no row of it is ever removed.
    """
    await work.deliveries.clear(draft.id)
    await _unchanged(work, [draft])


async def _unchanged(work: UnitOfWork, read: Collection[Campaign]) -> dict[int, int | None]:
    """Raises StaleError when one of them has changed: two tap at once, or its leader writes on meanwhile.

    Where it stands in its author's chat may change at any moment, and no decision is about that: the newest
    place of each comes back.
    """
    places = {}
    for one in read:
        stored = await work.campaigns.get(one.id)
        if stored is None or replace(stored, live_message=one.live_message) != one:
            raise StaleError
        places[one.id] = stored.live_message
    return places


async def _awaiting(work: UnitOfWork, admin: Person, campaign_id: int) -> list[Campaign]:
    """It and the others of its series that wait, in the order of their time."""
    campaign = await work.campaigns.get(campaign_id)
    if campaign is None:
        raise StaleError
    if not admin.may(Role.ADMIN) or admin.id == campaign.author_id:
        raise NotAllowedError
    if campaign.state is not CampaignState.AWAITING:
        raise StaleError
    series = await work.campaigns.of_series(campaign.series)
    return [one for one in series if one.state is CampaignState.AWAITING]
