"""Campaigns, and one row for each recipient of each."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, func, insert, literal, literal_column, select, update

from bot.domain.campaign import Campaign, CampaignState, Delivery, DeliveryState
from bot.domain.errors import StaleError
from bot.storage.insert import insert_from
from bot.storage.merge import changed, merged
from bot.storage.session import Session
from bot.storage.tables import campaigns, deliveries, people
from bot.storage.tables.base import Moment

# Both databases take at most some 32,000 values in one statement.
_CHUNK = 10_000
# From here on it pays to tell PostgreSQL's planner how many there are.
_MANY = 1000
# Written into the statement: a planner that sees a parameter cannot choose the small partial indexes.
_PENDING = deliveries.c.state == literal_column("'pending'")
_SENDING = deliveries.c.state == literal_column("'sending'")


class Campaigns:
    """``bot.usecases.ports.CampaignStore``."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._loaded: dict[int, Campaign] = {}

    async def get(self, campaign_id: int) -> Campaign | None:
        return await self._one(select(campaigns).where(campaigns.c.id == campaign_id))

    async def add(self, author_id: int, club_id: int, at: datetime) -> Campaign:
        state = CampaignState.DRAFT.value
        row = {"author_id": author_id, "club_id": club_id, "texts": {}, "state": state, "begun_at": at}
        statement = insert(campaigns).values(row).returning(campaigns.c.id)
        found = (await self._session.write(statement)).scalar_one()
        return self._remember(Campaign(found, author_id, club_id))

    async def save(self, campaign: Campaign) -> None:
        """As promised; what another unit of work changed meanwhile stays.

        Raises StaleError when both changed the state: who starts a campaign must not undo a cancellation.
        """
        await self._session.begin_writing()
        row = await self._session.row(
            select(campaigns).where(campaigns.c.id == campaign.id).with_for_update()
        )
        if row is None:
            raise StaleError
        stored, loaded = _campaign(row), self._loaded.get(campaign.id)
        if loaded and stored.state is not loaded.state and "state" in changed(loaded, campaign):
            raise StaleError
        campaign = merged(loaded, stored, campaign)
        change = update(campaigns).where(campaigns.c.id == campaign.id)
        await self._session.write(
            change.values(
                texts=dict(campaign.texts),
                quiz_id=campaign.quiz_id,
                due_at=campaign.due_at,
                state=campaign.state.value,
            )
        )
        self._loaded[campaign.id] = campaign

    async def by_author(self, author_id: int, limit: int) -> list[Campaign]:
        mine = select(campaigns).where(campaigns.c.author_id == author_id)
        return await self._all(mine.order_by(campaigns.c.id.desc()).limit(limit))

    async def in_state(self, state: CampaignState) -> list[Campaign]:
        """By the time they are due, oldest first; those without a time last."""
        order = campaigns.c.due_at.is_(None), campaigns.c.due_at, campaigns.c.id
        return await self._all(select(campaigns).where(campaigns.c.state == state.value).order_by(*order))

    async def next_for(self, club_ids: Sequence[int], now: datetime) -> Campaign | None:
        coming = campaigns.c.state == CampaignState.SCHEDULED.value, campaigns.c.due_at >= now
        query = select(campaigns).where(*coming, campaigns.c.club_id.in_(club_ids))
        return await self._one(query.order_by(campaigns.c.due_at, campaigns.c.id).limit(1))

    async def address(self, campaign_id: int, person_ids: Sequence[int], not_before: datetime) -> int:
        """As promised; people who are forgotten meanwhile are left out."""
        columns = ["campaign_id", "person_id", "state", "not_before"]
        row = literal(campaign_id), people.c.id, literal("pending"), literal(not_before, Moment)
        added = 0
        for start in range(0, len(person_ids), _CHUNK):
            chosen = people.c.id.in_(person_ids[start : start + _CHUNK])
            query = select(*row).where(chosen).order_by(people.c.id)
            added += await insert_from(self._session, deliveries, columns, query)
        if added >= _MANY:
            await self._session.refresh_statistics(deliveries)
        return added

    async def due(self, now: datetime, limit: int) -> list[Delivery]:
        """As promised. Asked for one campaign after the other, so that planners read no row too many."""
        running = select(campaigns.c.id).where(campaigns.c.state == CampaignState.RUNNING.value)
        found: list[Delivery] = []
        for campaign in await self._session.rows(running):
            rows = await self._session.rows(due_query(campaign.id, now, limit))
            found += map(_delivery, rows)
        return sorted(found, key=lambda delivery: (delivery.not_before, delivery.id))[:limit]

    async def save_delivery(self, delivery: Delivery, at: datetime) -> None:
        change = update(deliveries).where(deliveries.c.id == delivery.id)
        await self._session.write(
            change.values(
                state=delivery.state.value,
                not_before=delivery.not_before,
                reason=delivery.reason,
                message_id=delivery.message_id,
                changed_at=at,
            )
        )

    async def forgo(self, club_id: int, person_id: int, at: datetime) -> None:
        of_club = select(campaigns.c.id).where(campaigns.c.club_id == club_id)
        mine = deliveries.c.person_id == person_id, _PENDING, deliveries.c.campaign_id.in_(of_club)
        skipped = {"state": DeliveryState.SKIPPED.value, "reason": "left", "changed_at": at}
        await self._session.write(update(deliveries).where(*mine).values(skipped))

    async def counts(self, campaign_id: int) -> dict[str, int]:
        mine = select(deliveries.c.state, func.count()).where(deliveries.c.campaign_id == campaign_id)
        rows = await self._session.rows(mine.group_by(deliveries.c.state))
        return {row[0]: row[1] for row in rows}

    async def orphans_to_unknown(self) -> int:
        change = update(deliveries).where(_SENDING).values(state=DeliveryState.UNKNOWN.value)
        return (await self._session.write(change)).rowcount

    async def _one(self, query: Select[Any]) -> Campaign | None:
        row = await self._session.row(query)
        return self._remember(_campaign(row)) if row else None

    async def _all(self, query: Select[Any]) -> list[Campaign]:
        return [self._remember(_campaign(row)) for row in await self._session.rows(query)]

    def _remember(self, campaign: Campaign) -> Campaign:
        self._loaded.setdefault(campaign.id, campaign)
        return campaign


def due_query(campaign_id: int, now: datetime, limit: int) -> Select[Any]:
    """Asked again and again while a campaign runs: in the order of the index of pending rows."""
    mine = deliveries.c.campaign_id == campaign_id, _PENDING, deliveries.c.not_before <= now
    return select(deliveries).where(*mine).order_by(deliveries.c.not_before, deliveries.c.id).limit(limit)


def _campaign(row: Row[Any]) -> Campaign:
    state = CampaignState(row.state)
    return Campaign(row.id, row.author_id, row.club_id, row.texts, row.quiz_id, row.due_at, state)


def _delivery(row: Row[Any]) -> Delivery:
    state = DeliveryState(row.state)
    person = row.campaign_id, row.person_id
    return Delivery(row.id, *person, state, row.not_before, row.reason, row.message_id)
