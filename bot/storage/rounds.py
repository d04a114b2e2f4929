"""What people answered before and after a topic."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, delete, exists, select, update

from bot.domain.rounds import LATER, Phase, Taken
from bot.storage.clubs import grouped, inside
from bot.storage.insert import insert_new
from bot.storage.session import Session
from bot.storage.tables import club_members, rounds


class Rounds:
    """``bot.usecases.ports.RoundStore``."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def begin(self, person_id: int, topic: str, phase: Phase, version: str, at: datetime) -> Taken:
        row = {"person_id": person_id, "topic": topic, "phase": phase.value, "version": version}
        await insert_new(self._session, rounds, row | {"answers": {}, "begun_at": at})
        one = rounds.c.person_id == person_id, rounds.c.topic == topic, rounds.c.phase == phase.value
        found = await self._all(select(rounds).where(*one))
        if not found:
            raise LookupError("the round vanished while being begun")
        return found[0]

    async def get(self, taken_id: int) -> Taken | None:
        found = await self._all(select(rounds).where(rounds.c.id == taken_id))
        return found[0] if found else None

    async def save(self, taken: Taken) -> None:
        values = {
            "version": taken.version,
            "answers": dict(taken.answers),
            "finished_at": taken.finished_at,
        }
        await self._session.write(update(rounds).where(rounds.c.id == taken.id).values(values))

    async def of(self, person_id: int) -> list[Taken]:
        return await self._all(select(rounds).where(rounds.c.person_id == person_id).order_by(rounds.c.id))

    async def drop(self, taken_id: int) -> None:
        await self._session.write(delete(rounds).where(rounds.c.id == taken_id))

    async def finished(self, topic: str, club_id: int | None = None) -> list[Taken]:
        query = select(rounds).where(_finished(topic))
        if club_id is not None:
            query = query.where(rounds.c.person_id.in_(inside(club_id)))
        return await self._all(query.order_by(rounds.c.id))

    async def clubs(self, topic: str) -> dict[int, frozenset[int]]:
        answered = select(rounds.c.person_id).where(_finished(topic))
        query = select(club_members).where(club_members.c.person_id.in_(answered))
        return grouped((row.person_id, row.club_id) for row in await self._session.rows(query))

    async def due_later(self, now: datetime, limit: int) -> list[Taken]:
        asked = rounds.alias("asked")
        later = and_(
            asked.c.person_id == rounds.c.person_id,
            asked.c.topic == rounds.c.topic,
            asked.c.phase == Phase.LATER.value,
        )
        due = rounds.c.phase == Phase.AFTER.value, rounds.c.finished_at <= now - LATER, ~exists().where(later)
        return await self._all(select(rounds).where(*due).order_by(rounds.c.finished_at).limit(limit))

    async def _all(self, query: Select[Any]) -> list[Taken]:
        return [_taken(row) for row in await self._session.rows(query)]


def _finished(topic: str) -> ColumnElement[bool]:
    return and_(rounds.c.topic == topic, rounds.c.finished_at.is_not(None))


def _taken(row: Row[Any]) -> Taken:
    return Taken(
        row.id, row.person_id, row.topic, Phase(row.phase), row.version, row.answers, row.finished_at
    )
