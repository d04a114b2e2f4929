"""Campaigns, who did what with them, and who wants no more of them."""

from collections.abc import Collection, Iterable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Delete, Row, Select, delete, exists, insert, or_, select, true, update

from bot.domain.campaign import (
    UNSHOWN,
    Action,
    ActionKind,
    Campaign,
    CampaignAct,
    CampaignState,
    LogLine,
    Reach,
    Segment,
    SegmentKind,
    Skip,
    Step,
)
from bot.domain.errors import StaleError
from bot.domain.people import ULAANBAATAR
from bot.storage.insert import insert_from
from bot.storage.merge import changed, merged
from bot.storage.session import Session
from bot.storage.tables import campaign_clubs, campaign_log, campaign_refusals, campaigns, clubs, people

_DUE_ORDER = campaigns.c.due_at.is_(None), campaigns.c.due_at, campaigns.c.id


class Campaigns:
    """``bot.usecases.ports.CampaignStore``."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._loaded: dict[int, Campaign] = {}

    async def get(self, campaign_id: int) -> Campaign | None:
        return await self._one(select(campaigns).where(campaigns.c.id == campaign_id))

    async def add(self, campaign: Campaign, at: datetime) -> Campaign:
        statement = insert(campaigns).values(**_row(campaign), begun_at=at)
        found = (await self._session.write(statement.returning(campaigns.c.id))).scalar_one()
        await self._reach(found, campaign.reach.clubs)
        stored = await self.get(found)
        if stored is None:
            raise LookupError("the campaign vanished while being added")
        return stored

    async def save(self, campaign: Campaign) -> None:
        """As promised: who starts a campaign must not undo a cancellation."""
        await self._session.begin_writing()
        stored = await self._read(select(campaigns).where(campaigns.c.id == campaign.id).with_for_update())
        if not stored:
            raise StaleError
        loaded = self._loaded.get(campaign.id)
        if loaded and stored[0].state is not loaded.state:
            self._refuse(loaded, campaign)
        campaign = merged(loaded, stored[0], campaign)
        await self._session.write(
            update(campaigns).where(campaigns.c.id == campaign.id).values(**_row(campaign))
        )
        if campaign.reach.clubs != stored[0].reach.clubs:
            mine = campaign_clubs.c.campaign_id == campaign.id
            await self._session.write(delete(campaign_clubs).where(mine))
            await self._reach(campaign.id, campaign.reach.clubs)
        self._loaded[campaign.id] = campaign

    async def newest(self, limit: int, author_id: int | None, club_ids: Collection[int]) -> list[Campaign]:
        query = select(campaigns).order_by(campaigns.c.id.desc()).limit(limit)
        if author_id is None:
            return await self._all(query)
        here = campaign_clubs.c.campaign_id == campaigns.c.id
        some = exists().where(here, campaign_clubs.c.club_id.in_(club_ids))
        other = exists().where(here, campaign_clubs.c.club_id.not_in(club_ids))
        return await self._all(query.where(or_(campaigns.c.author_id == author_id, some & ~other)))

    async def in_state(self, *states: CampaignState) -> list[Campaign]:
        query = select(campaigns).where(campaigns.c.state.in_([state.value for state in states]))
        return await self._all(query.order_by(*_DUE_ORDER))

    async def of_author(self, author_id: int, states: Collection[CampaignState]) -> list[Campaign]:
        mine = campaigns.c.author_id == author_id, campaigns.c.state.in_([state.value for state in states])
        return await self._all(select(campaigns).where(*mine).order_by(*_DUE_ORDER))

    async def of_series(self, series_id: int) -> list[Campaign]:
        mine = or_(campaigns.c.series_id == series_id, campaigns.c.id == series_id)
        return await self._all(select(campaigns).where(mine).order_by(*_DUE_ORDER))

    async def next_for(self, club_ids: Collection[int], now: datetime) -> Campaign | None:
        coming = campaigns.c.state == CampaignState.SCHEDULED.value, campaigns.c.due_at >= now
        here = campaign_clubs.c.campaign_id == campaigns.c.id, campaign_clubs.c.club_id.in_(club_ids)
        mine = or_(campaigns.c.everybody == true(), exists().where(*here))
        query = select(campaigns).where(*coming, mine).order_by(campaigns.c.due_at, campaigns.c.id)
        return await self._one(query.limit(1))

    async def log(self, campaign_id: int, line: LogLine) -> None:
        row = {"campaign_id": campaign_id, "person_id": line.person_id, "act": line.act.value, "at": line.at}
        await self._session.write(insert(campaign_log).values(row))

    async def history(self, campaign_id: int) -> list[LogLine]:
        mine = select(campaign_log).where(campaign_log.c.campaign_id == campaign_id)
        rows = await self._session.rows(mine.order_by(campaign_log.c.id))
        return [LogLine(CampaignAct(row.act), row.at, row.person_id) for row in rows]

    async def told_since(self, moment: datetime) -> set[int]:
        line = campaign_log.c
        told = line.act.in_([act.value for act in UNSHOWN]), line.at > moment
        return {row[0] for row in await self._session.rows(select(line.person_id).where(*told).distinct())}

    async def decline(self, series_id: int, person_id: int) -> bool:
        """As promised; False too when the person is no longer there."""
        row = select(campaigns.c.id, people.c.id).join_from(campaigns, people, true())
        both = row.where(campaigns.c.id == series_id, people.c.id == person_id)
        columns = ["series_id", "person_id"]
        return bool(await insert_from(self._session, campaign_refusals, columns, both))

    async def declined(self, series_id: int, person_ids: Collection[int]) -> set[int]:
        refusal = campaign_refusals.c
        mine = refusal.series_id == series_id, refusal.person_id.in_(person_ids)
        return {row[0] for row in await self._session.rows(select(refusal.person_id).where(*mine))}

    def _refuse(self, loaded: Campaign, campaign: Campaign) -> None:
        """What may not be written when the state has changed since the campaign was loaded."""
        if loaded.state is CampaignState.DRAFT or "state" in changed(loaded, campaign):
            raise StaleError

    async def _reach(self, campaign_id: int, club_ids: Iterable[int]) -> None:
        """Clubs that are gone by now are left out."""
        pair = select(campaigns.c.id, clubs.c.id).join_from(campaigns, clubs, true())
        both = pair.where(campaigns.c.id == campaign_id, clubs.c.id.in_(club_ids))
        await insert_from(self._session, campaign_clubs, ["campaign_id", "club_id"], both)

    async def _one(self, query: Select[Any]) -> Campaign | None:
        found = await self._all(query)
        return found[0] if found else None

    async def _all(self, query: Select[Any]) -> list[Campaign]:
        found = await self._read(query)
        for campaign in found:
            self._loaded.setdefault(campaign.id, campaign)
        return found

    async def _read(self, query: Select[Any]) -> list[Campaign]:
        rows = await self._session.rows(query)
        reached: dict[int, set[int]] = {row.id: set() for row in rows}
        pairs = select(campaign_clubs).where(campaign_clubs.c.campaign_id.in_(reached))
        for pair in await self._session.rows(pairs) if reached else ():
            reached[pair.campaign_id].add(pair.club_id)
        return [_campaign(row, frozenset(reached[row.id])) for row in rows]


def remove_drafts_of(author_id: int) -> Delete:
    """The statement that removes what an author has not planned yet."""
    return delete(campaigns).where(
        campaigns.c.author_id == author_id, campaigns.c.state == CampaignState.DRAFT.value
    )


def _row(campaign: Campaign) -> dict[str, Any]:
    segment, action = campaign.segment, campaign.action
    body = {
        "title": campaign.title,
        "texts": dict(campaign.texts),
        "picture": campaign.picture,
        "action": action and [action.kind, action.ref],
        "segment": segment and [segment.kind, segment.ref],
        "zone": campaign.zone,
        "until": campaign.repeats_until and campaign.repeats_until.astimezone(UTC).isoformat(),
        "steps": list(campaign.steps),
        "step_texts": {step: dict(texts) for step, texts in campaign.step_texts.items()},
        "step": campaign.step,
        "live": campaign.live_message,
        "left_out": dict(campaign.left_out),
    }
    return {
        "author_id": campaign.author_id,
        "everybody": campaign.reach.everybody,
        "body": {name: value for name, value in body.items() if value},
        "state": campaign.state.value,
        "due_at": campaign.due_at,
        "expires_at": campaign.expires_at,
        "series_id": campaign.series_id,
        "event_id": campaign.event_id,
    }


def _campaign(row: Row[Any], club_ids: frozenset[int]) -> Campaign:
    kept = row.body
    action, segment, until, step = (kept.get(name) for name in ("action", "segment", "until", "step"))
    return Campaign(
        id=row.id,
        author_id=row.author_id,
        title=kept.get("title", ""),
        texts=kept.get("texts", {}),
        picture=kept.get("picture"),
        action=Action(ActionKind(action[0]), action[1]) if action else None,
        reach=Reach(club_ids, row.everybody),
        segment=Segment(SegmentKind(segment[0]), segment[1]) if segment else None,
        due_at=row.due_at,
        zone=kept.get("zone", ULAANBAATAR),
        repeats_until=datetime.fromisoformat(until) if until else None,
        event_id=row.event_id,
        steps=tuple(Step(one) for one in kept.get("steps", ())),
        step_texts={Step(one): texts for one, texts in kept.get("step_texts", {}).items()},
        step=Step(step) if step else None,
        series_id=row.series_id,
        expires_at=row.expires_at,
        state=CampaignState(row.state),
        live_message=kept.get("live"),
        left_out={Skip(reason): number for reason, number in kept.get("left_out", {}).items()},
    )
