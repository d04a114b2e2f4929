"""A campaign: written, previewed, scheduled with one row for each recipient, delivered on time."""

import asyncio
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.campaign import (
    TEXT_LIMIT,
    Audience,
    Campaign,
    CampaignState,
    Delivery,
    DeliveryState,
    Outcome,
    Sent,
    state_after,
)
from bot.domain.errors import (
    EmptyAudienceError,
    EmptyTextError,
    NotAllowedError,
    PastDateError,
    StaleError,
    TextTooLongError,
)
from bot.domain.people import Person, Role
from bot.usecases.course import require_course
from bot.usecases.ports import CampaignLane, Clock, Store, UnitOfWork

# A moment just named may pass while the leader reads the preview.
GRACE = timedelta(minutes=5)
RETRY_AFTER = timedelta(seconds=2)


async def _draft(work: UnitOfWork, leader: Person, campaign_id: int) -> Campaign:
    campaign = await _own(work, leader, campaign_id)
    if campaign.state is not CampaignState.DRAFT:
        raise StaleError
    await require_course(work, leader, Role.LEADER)
    return campaign


async def _own(work: UnitOfWork, leader: Person, campaign_id: int) -> Campaign:
    campaign = await work.campaigns.get(campaign_id)
    if campaign is None:
        raise StaleError
    await _leads(work, leader, campaign.club_id)
    return campaign


async def _leads(work: UnitOfWork, leader: Person, club_id: int) -> None:
    if not leader.may(Role.LEADER) or club_id not in {c.id for c in await work.clubs.led_by(leader.id)}:
        raise NotAllowedError


@dataclass(frozen=True, slots=True)
class ComposeCampaign:
    """Write a draft step by step. Every step is stored, so a draft survives a restart.

    Writing and planning open when the leader's course is passed (else CourseFirstError); what is planned can
    be looked at and cancelled without it.
    """

    store: Store
    clock: Clock

    async def begin(self, leader: Person, club_id: int) -> Campaign:
        """A new empty draft for a club that this person leads."""
        async with self.store() as work:
            await _leads(work, leader, club_id)
            await require_course(work, leader, Role.LEADER)
            campaign = await work.campaigns.add(leader.id, club_id, self.clock())
            await work.commit()
            return campaign

    async def text(self, leader: Person, campaign_id: int, language: str, text: str) -> Campaign:
        """Set the words in one language. Raises EmptyTextError, TextTooLongError."""
        text = text.strip()
        if not text:
            raise EmptyTextError
        if len(text) > TEXT_LIMIT:
            raise TextTooLongError
        async with self.store() as work:
            campaign = await _draft(work, leader, campaign_id)
            return await _saved(work, replace(campaign, texts={**campaign.texts, language: text}))

    async def quiz(self, leader: Person, campaign_id: int, quiz_id: str | None) -> Campaign:
        """Put a quiz behind a button under the message, or none."""
        async with self.store() as work:
            return await _saved(work, replace(await _draft(work, leader, campaign_id), quiz_id=quiz_id))

    async def due(self, leader: Person, campaign_id: int, due_at: datetime) -> Campaign:
        """Set the moment (aware). Raises PastDateError."""
        if due_at < self.clock() - GRACE:
            raise PastDateError
        async with self.store() as work:
            return await _saved(work, replace(await _draft(work, leader, campaign_id), due_at=due_at))

    async def read(self, leader: Person, campaign_id: int) -> Campaign:
        """The campaign as it stands."""
        async with self.store() as work:
            return await _own(work, leader, campaign_id)


async def _saved(work: UnitOfWork, campaign: Campaign) -> Campaign:
    await work.campaigns.save(campaign)
    await work.commit()
    return campaign


async def _audience(work: UnitOfWork, campaign: Campaign) -> Audience:
    people: list[int] = []
    left_out: dict[str, int] = {}
    for member in await work.clubs.members(campaign.club_id):
        reason = reason_to_skip(member)
        if reason is None:
            people.append(member.id)
        else:
            left_out[reason] = left_out.get(reason, 0) + 1
    return Audience(tuple(people), left_out)


def reason_to_skip(person: Person) -> str | None:
    """Why this person gets no reminders: ``paused`` (or never agreed), ``unreachable``; None when they do."""
    if person.reminders is not True:
        return "paused"
    return "unreachable" if person.unreachable else None


@dataclass(frozen=True, slots=True)
class PreviewCampaign:
    """The campaign and who would get it now."""

    store: Store

    async def __call__(self, leader: Person, campaign_id: int) -> tuple[Campaign, Audience]:
        async with self.store() as work:
            campaign = await _own(work, leader, campaign_id)
            return campaign, await _audience(work, campaign)


@dataclass(frozen=True, slots=True)
class ScheduleCampaign:
    """Fix the recipients, one row each, and the moment, in one commit; how many will get it."""

    store: Store
    clock: Clock

    async def __call__(self, leader: Person, campaign_id: int) -> tuple[Campaign, int]:
        async with self.store() as work:
            campaign = await _draft(work, leader, campaign_id)
            if not campaign.texts or campaign.due_at is None:
                raise StaleError
            if campaign.due_at < self.clock() - GRACE:
                raise PastDateError
            audience = await _audience(work, campaign)
            if not audience.people:
                raise EmptyAudienceError
            await work.campaigns.address(campaign.id, audience.people, campaign.due_at)
            campaign = replace(campaign, state=CampaignState.SCHEDULED)
            await work.campaigns.save(campaign)
            await work.commit()
        return campaign, len(audience.people)


@dataclass(frozen=True, slots=True)
class CancelCampaign:
    """Stop a campaign. What has been sent stays; nothing more is."""

    store: Store

    async def __call__(self, leader: Person, campaign_id: int) -> Campaign:
        async with self.store() as work:
            campaign = await _own(work, leader, campaign_id)
            if campaign.state is CampaignState.DONE:
                raise StaleError
            return await _saved(work, replace(campaign, state=CampaignState.CANCELLED))


@dataclass(frozen=True, slots=True)
class ListCampaigns:
    """This leader's newest campaigns, each with its counts by delivery state."""

    store: Store

    async def __call__(self, leader: Person, limit: int = 5) -> list[tuple[Campaign, dict[str, int]]]:
        if not leader.may(Role.LEADER):
            raise NotAllowedError
        async with self.store() as work:
            campaigns = await work.campaigns.by_author(leader.id, limit)
            return [(c, await work.campaigns.counts(c.id)) for c in campaigns]


@dataclass(frozen=True, slots=True)
class NextCampaign:
    """The next scheduled campaign of the person's clubs, or None."""

    store: Store
    clock: Clock

    async def __call__(self, person: Person) -> Campaign | None:
        async with self.store() as work:
            clubs = await work.clubs.of(person.id)
            return await work.campaigns.next_for([c.id for c in clubs], self.clock()) if clubs else None


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
    """Let a campaign run whose time has come. Waking it twice, or after it was cancelled, changes nothing."""

    store: Store
    clock: Clock

    async def __call__(self, campaign_id: int) -> bool:
        async with self.store() as work:
            campaign = await work.campaigns.get(campaign_id)
            if campaign is None or campaign.state is not CampaignState.SCHEDULED:
                return False
            if campaign.due_at is None or campaign.due_at > self.clock():
                return False
            await _saved(work, replace(campaign, state=CampaignState.RUNNING))
            return True


@dataclass(frozen=True, slots=True)
class DeliverCampaign:
    """Send what is due of all running campaigns; how many rows moved on.

    Each row is marked ``sending`` in the database before it is sent: a crash leaves it to become
    ``unknown``, never to be sent twice.
    """

    store: Store
    lane: CampaignLane
    clock: Clock
    batch: int = 60

    async def recover(self) -> int:
        """Once at a start: rows that a dead process was sending become ``unknown``; how many."""
        async with self.store() as work:
            orphans = await work.campaigns.orphans_to_unknown()
            await work.commit()
        return orphans

    async def __call__(self) -> int:
        taken, moved = await self._take()
        if taken:
            results = await asyncio.gather(*(self._send(*item) for item in taken))
            async with self.store() as work:
                for delivery in results:
                    await work.campaigns.save_delivery(delivery, self.clock())
                await work.commit()
        await self._finish()
        return moved

    async def _take(self) -> tuple[list[tuple[Delivery, Person, Campaign]], int]:
        now = self.clock()
        taken: list[tuple[Delivery, Person, Campaign]] = []
        async with self.store() as work:
            due = await work.campaigns.due(now, self.batch)
            campaigns = {n: await work.campaigns.get(n) for n in {d.campaign_id for d in due}}
            for delivery in due:
                person = await work.people.get(delivery.person_id)
                campaign = campaigns[delivery.campaign_id]
                marked = _mark(delivery, person, now)
                await work.campaigns.save_delivery(marked, now)
                if marked.state is DeliveryState.SENDING and person is not None and campaign is not None:
                    taken.append((marked, person, campaign))
            await work.commit()
        return taken, len(due)

    async def _send(self, delivery: Delivery, person: Person, campaign: Campaign) -> Delivery:
        try:
            sent = await self.lane.send(person, campaign)
        except Exception:
            # It may be out: one delivery that nobody understands must not undo what is known of the others.
            sent = Sent(Outcome.UNKNOWN)
        state = state_after(sent)
        later = self.clock() + RETRY_AFTER if state is DeliveryState.PENDING else delivery.not_before
        return replace(delivery, state=state, message_id=sent.message_id, not_before=later)

    async def _finish(self) -> None:
        async with self.store() as work:
            for campaign in await work.campaigns.in_state(CampaignState.RUNNING):
                counts = await work.campaigns.counts(campaign.id)
                if not counts.get(DeliveryState.PENDING) and not counts.get(DeliveryState.SENDING):
                    await work.campaigns.save(replace(campaign, state=CampaignState.DONE))
            await work.commit()


def _mark(delivery: Delivery, person: Person | None, now: datetime) -> Delivery:
    reason = "gone" if person is None else reason_to_skip(person)
    if person is None or reason is not None:
        return replace(delivery, state=DeliveryState.SKIPPED, reason=reason)
    allowed = person.quiet.allowed_from(now, person.zone)
    if allowed > now:
        return replace(delivery, not_before=allowed)
    return replace(delivery, state=DeliveryState.SENDING)
