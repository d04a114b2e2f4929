"""One row for each recipient of a campaign, and who could become one."""

from collections.abc import AsyncIterator, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    Text,
    bindparam,
    cast,
    delete,
    exists,
    false,
    func,
    literal,
    literal_column,
    select,
    true,
    update,
)

from bot.domain.campaign import CampaignState, Delivery, DeliveryState, Narrowing, Reach, Skip
from bot.domain.campaign_results import Aim, Receiver
from bot.domain.learning import Kind
from bot.storage.insert import insert_from
from bot.storage.session import Session
from bot.storage.tables import (
    attempts,
    campaigns,
    club_members,
    deliveries,
    doings,
    event_guests,
    people,
)
from bot.storage.tables.base import Moment

# Both databases take at most some 32,000 values in one statement.
_CHUNK = 10_000
# From here on it pays to tell PostgreSQL's planner how many there are.
_MANY = 1000
# The clubs of a person, as numbers between commas.
_CLUBS = (
    select(func.aggregate_strings(cast(club_members.c.club_id, Text), ","))
    .where(club_members.c.person_id == people.c.id)
    .scalar_subquery()
)
# Written into the statement: a planner that sees a parameter cannot choose the small partial indexes.
_PENDING = deliveries.c.state == literal_column("'pending'")
_SENDING = deliveries.c.state == literal_column("'sending'")
_MAY_HAVE_ARRIVED = (DeliveryState.SENT.value, DeliveryState.UNKNOWN.value, DeliveryState.SENDING.value)

T = TypeVar("T")


class Deliveries:
    """``bot.usecases.ports.DeliveryStore``."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def candidates(self, reach: Reach, narrow: Narrowing, after: int, limit: int) -> list[int]:
        conditions = (people.c.id > after, *_reached(reach), *_narrowed(narrow))
        query = select(people.c.id).where(*conditions).order_by(people.c.id).limit(limit)
        return [row[0] for row in await self._session.rows(query)]

    async def among(self, reach: Reach, person_ids: Collection[int]) -> set[int]:
        found: set[int] = set()
        for some in _chunks(person_ids, _CHUNK):
            query = select(people.c.id).where(people.c.id.in_(some), *_reached(reach))
            found.update(row[0] for row in await self._session.rows(query))
        return found

    async def address(self, campaign_id: int, moments: Mapping[int, datetime]) -> int:
        """As promised; people who are forgotten meanwhile are left out."""
        columns = ["campaign_id", "person_id", "state", "not_before", "clubs"]
        at: dict[datetime, list[int]] = {}
        for person_id, moment in moments.items():
            at.setdefault(moment, []).append(person_id)
        added = 0
        for moment, person_ids in at.items():
            row = literal(campaign_id), people.c.id, literal("pending"), literal(moment, Moment), _CLUBS
            for some in _chunks(person_ids, _CHUNK):
                query = select(*row).where(people.c.id.in_(some)).order_by(people.c.id)
                added += await insert_from(self._session, deliveries, columns, query)
        if added >= _MANY:
            await self._session.refresh_statistics(deliveries)
        return added

    async def addressed(self, campaign_id: int, person_ids: Collection[int]) -> set[int]:
        found: set[int] = set()
        for some in _chunks(person_ids, _CHUNK):
            mine = deliveries.c.campaign_id == campaign_id, deliveries.c.person_id.in_(some)
            query = select(deliveries.c.person_id).where(*mine)
            found.update(row[0] for row in await self._session.rows(query))
        return found

    async def clear(self, campaign_id: int) -> None:
        await self._session.write(delete(deliveries).where(deliveries.c.campaign_id == campaign_id))

    async def due(self, now: datetime, limit: int) -> list[Delivery]:
        """As promised. Asked for one campaign after the other, so that planners read no row too many."""
        running = select(campaigns.c.id).where(campaigns.c.state == CampaignState.RUNNING.value)
        found: list[Delivery] = []
        for campaign in await self._session.rows(running):
            rows = await self._session.rows(due_query(campaign.id, now, limit))
            found += map(_delivery, rows)
        return sorted(found, key=lambda delivery: (delivery.not_before, delivery.id))[:limit]

    async def get(self, delivery_id: int) -> Delivery | None:
        row = await self._session.row(select(deliveries).where(deliveries.c.id == delivery_id))
        return _delivery(row) if row else None

    async def save_all(self, rows: Sequence[Delivery], at: datetime) -> None:
        if rows:
            await self._session.write(_SAVE, [_values(row, at) for row in rows])

    async def receivers(self, campaign_id: int, aim: Aim) -> AsyncIterator[Receiver]:
        async for row in self._session.stream(receivers_query(campaign_id, aim)):
            yield _receiver(row)

    async def counts(self, campaign_id: int) -> dict[DeliveryState, int]:
        rows = await self._session.rows(_counted(deliveries.c.state, campaign_id))
        return {DeliveryState(row[0]): row[1] for row in rows}

    async def skips(self, campaign_id: int) -> dict[Skip, int]:
        query = _counted(deliveries.c.reason, campaign_id).where(deliveries.c.reason.is_not(None))
        return {Skip(row[0]): row[1] for row in await self._session.rows(query)}

    async def weekly(self, person_ids: Collection[int], since: datetime) -> dict[int, int]:
        found: dict[int, int] = {}
        for some in _chunks(person_ids, _CHUNK):
            mine = deliveries.c.person_id.in_(some), deliveries.c.changed_at >= since
            arrived = deliveries.c.state.in_(_MAY_HAVE_ARRIVED)
            query = select(deliveries.c.person_id, func.count()).where(*mine, arrived)
            rows = await self._session.rows(query.group_by(deliveries.c.person_id))
            found.update({row[0]: row[1] for row in rows})
        return found

    async def open(self, delivery_id: int, person_id: int, at: datetime) -> Delivery | None:
        delivery = await self.get(delivery_id)
        if delivery is None or delivery.person_id != person_id:
            return None
        first = deliveries.c.id == delivery_id, deliveries.c.opened_at.is_(None)
        await self._session.write(update(deliveries).where(*first).values(opened_at=at))
        return delivery

    async def orphans_to_unknown(self) -> int:
        change = update(deliveries).where(_SENDING).values(state=DeliveryState.UNKNOWN.value)
        return (await self._session.write(change)).rowcount

    async def repeat_unknown(self, campaign_id: int) -> int:
        unknown = deliveries.c.state == DeliveryState.UNKNOWN.value
        change = update(deliveries).where(deliveries.c.campaign_id == campaign_id, unknown)
        return (await self._session.write(change.values(state=DeliveryState.PENDING.value))).rowcount

    async def end_pending(self, campaign_id: int, reason: Skip, at: datetime) -> int:
        change = update(deliveries).where(deliveries.c.campaign_id == campaign_id, _PENDING)
        ended = {"state": DeliveryState.SKIPPED.value, "reason": reason.value, "changed_at": at}
        return (await self._session.write(change.values(ended))).rowcount


_SAVE = (
    update(deliveries)
    .where(deliveries.c.id == bindparam("row"))
    .values(
        {name: bindparam(f"new_{name}") for name in ("state", "not_before", "reason", "message_id", "tries")}
        | {"language": bindparam("new_language"), "changed_at": bindparam("new_changed_at")}
    )
)


def _values(delivery: Delivery, at: datetime) -> dict[str, Any]:
    return {
        "row": delivery.id,
        "new_state": delivery.state.value,
        "new_not_before": delivery.not_before,
        "new_reason": delivery.reason and delivery.reason.value,
        "new_message_id": delivery.message_id,
        "new_tries": delivery.tries,
        "new_language": delivery.language,
        "new_changed_at": at,
    }


def due_query(campaign_id: int, now: datetime, limit: int) -> Select[Any]:
    """Asked again and again while a campaign runs: in the order of the index of pending rows."""
    mine = deliveries.c.campaign_id == campaign_id, _PENDING, deliveries.c.not_before <= now
    return select(deliveries).where(*mine).order_by(deliveries.c.not_before, deliveries.c.id).limit(limit)


def receivers_query(campaign_id: int, aim: Aim) -> Select[Any]:
    """Who got a campaign and what they did since. No table of people: nothing is read of who they are."""
    what = deliveries.c.state, deliveries.c.reason, deliveries.c.language, deliveries.c.clubs
    opened = deliveries.c.opened_at.is_not(None).label("opened")
    flags = opened, _finished(aim).label("finished"), _coming(aim).label("coming")
    return select(*what, *flags).where(deliveries.c.campaign_id == campaign_id)


def _finished(aim: Aim) -> ColumnElement[bool]:
    if aim.quiz is not None:
        mine = attempts.c.person_id == deliveries.c.person_id, attempts.c.quiz_id == aim.quiz
        since = attempts.c.finished_at >= deliveries.c.changed_at
        return exists().where(*mine, attempts.c.finished == true(), since)
    if aim.lesson is not None:
        mine = doings.c.person_id == deliveries.c.person_id, doings.c.item == aim.lesson
        # Who had read it before counts when they open it again: nothing tells when it was first done.
        read = doings.c.done == true(), doings.c.changed_at >= deliveries.c.changed_at
        return exists().where(*mine, doings.c.kind == Kind.LESSON.value, *read)
    return false()


def _coming(aim: Aim) -> ColumnElement[bool]:
    if aim.event is None:
        return false()
    mine = event_guests.c.person_id == deliveries.c.person_id
    return exists().where(event_guests.c.event_id == aim.event, mine)


def _receiver(row: Row[Any]) -> Receiver:
    return Receiver(
        DeliveryState(row.state),
        Skip(row.reason) if row.reason else None,
        row.language,
        bool(row.opened),
        bool(row.finished),
        bool(row.coming),
        _club_ids(row.clubs or ""),
    )


@lru_cache(maxsize=1000)
def _club_ids(written: str) -> frozenset[int]:
    return frozenset(int(number) for number in written.split(",") if number)


def _counted(by: ColumnElement[Any], campaign_id: int) -> Select[Any]:
    return select(by, func.count()).where(deliveries.c.campaign_id == campaign_id).group_by(by)


def _reached(reach: Reach) -> list[ColumnElement[bool]]:
    if reach.everybody:
        return []
    inside = club_members.c.person_id == people.c.id, club_members.c.club_id.in_(sorted(reach.clubs))
    return [exists().where(*inside)]


def _narrowed(narrow: Narrowing) -> Iterator[ColumnElement[bool]]:
    if narrow.quizzes:
        mine = attempts.c.person_id == people.c.id, attempts.c.quiz_id.in_(narrow.quizzes)
        yield ~exists().where(*mine, attempts.c.finished == true())
    if narrow.items:
        mine = doings.c.person_id == people.c.id, doings.c.item.in_(narrow.items)
        yield ~exists().where(*mine, doings.c.done == true())
    if narrow.unseen_since is not None:
        yield people.c.last_seen < narrow.unseen_since
    if narrow.not_opened is not None:
        got = deliveries.c.campaign_id == narrow.not_opened, deliveries.c.state == DeliveryState.SENT.value
        own = deliveries.c.person_id == people.c.id, deliveries.c.opened_at.is_(None)
        yield exists().where(*got, *own)


def _chunks(things: Iterable[T], size: int) -> Iterator[list[T]]:
    waiting = iter(things)
    while some := list(islice(waiting, size)):
        yield some


def _delivery(row: Row[Any]) -> Delivery:
    return Delivery(
        id=row.id,
        campaign_id=row.campaign_id,
        person_id=row.person_id,
        state=DeliveryState(row.state),
        not_before=row.not_before,
        reason=Skip(row.reason) if row.reason else None,
        message_id=row.message_id,
        tries=row.tries,
        language=row.language,
        opened_at=row.opened_at,
    )
