"""Where people stand in lessons, scenarios and courses, what comes back to them, and their active weeks."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, select, update

from bot.domain.learning import Doing, Kind
from bot.domain.practice import Card
from bot.storage.clubs import grouped, inside
from bot.storage.insert import insert_new
from bot.storage.session import Session
from bot.storage.tables import active_weeks, doings, recall_cards


class Doings:
    """``bot.usecases.ports.DoingStore``."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def get(self, person_id: int, kind: Kind, item: str) -> Doing | None:
        one = doings.c.person_id == person_id, doings.c.kind == kind.value, doings.c.item == item
        row = await self._session.row(select(doings).where(*one))
        return _doing(row) if row else None

    async def save(self, doing: Doing, at: datetime) -> None:
        values = {"place": doing.place, "done": doing.done, "changed_at": at}
        key = {"person_id": doing.person_id, "kind": doing.kind.value, "item": doing.item}
        if await insert_new(self._session, doings, key | values) is None:
            same = (doings.c[name] == value for name, value in key.items())
            await self._session.write(update(doings).where(*same).values(values))

    async def of(self, person_id: int) -> list[Doing]:
        query = select(doings).where(doings.c.person_id == person_id)
        return [_doing(row) for row in await self._session.rows(query.order_by(doings.c.changed_at.desc()))]


class RecallCards:
    """``bot.usecases.ports.RecallStore``."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def get(self, card_id: int) -> Card | None:
        row = await self._session.row(select(recall_cards).where(recall_cards.c.id == card_id))
        return _card(row) if row else None

    async def save(self, card: Card) -> Card:
        values = {"memory": dict(card.memory), "due_at": card.due_at}
        key = {"person_id": card.person_id, "quiz_id": card.quiz_id, "question_id": card.question_id}
        found = await insert_new(self._session, recall_cards, key | values)
        same = [recall_cards.c[name] == value for name, value in key.items()]
        if found is None:
            await self._session.write(update(recall_cards).where(*same).values(values))
        row = await self._session.row(select(recall_cards).where(*same))
        if row is None:
            raise LookupError("the card vanished while being saved")
        return _card(row)

    async def due(self, person_id: int, now: datetime) -> list[Card]:
        mine = recall_cards.c.person_id == person_id, recall_cards.c.due_at <= now
        order = recall_cards.c.due_at, recall_cards.c.id
        return [
            _card(r) for r in await self._session.rows(select(recall_cards).where(*mine).order_by(*order))
        ]

    async def of(self, person_id: int) -> list[Card]:
        query = select(recall_cards).where(recall_cards.c.person_id == person_id)
        order = recall_cards.c.due_at, recall_cards.c.id
        return [_card(row) for row in await self._session.rows(query.order_by(*order))]


class Weeks:
    """``bot.usecases.ports.WeekStore``."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def note(self, person_id: int, week: date) -> None:
        await insert_new(self._session, active_weeks, {"person_id": person_id, "week": week})

    async def of(self, person_id: int) -> Sequence[date]:
        query = select(active_weeks.c.week).where(active_weeks.c.person_id == person_id)
        return [row.week for row in await self._session.rows(query.order_by(active_weeks.c.week))]

    async def in_club(self, club_id: int, first: date) -> dict[int, frozenset[date]]:
        query = select(active_weeks.c.person_id, active_weeks.c.week).where(active_weeks.c.week >= first)
        rows = await self._session.rows(query.where(active_weeks.c.person_id.in_(inside(club_id))))
        return grouped((row.person_id, row.week) for row in rows)


def _doing(row: Row[Any]) -> Doing:
    return Doing(row.person_id, Kind(row.kind), row.item, row.place, row.done, row.changed_at)


def _card(row: Row[Any]) -> Card:
    return Card(row.id, row.person_id, row.quiz_id, row.question_id, row.memory, row.due_at)
