"""Quiz attempts."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, false, func, select, true, update

from bot.domain.quiz import Attempt
from bot.storage.clubs import grouped, inside
from bot.storage.insert import insert_new
from bot.storage.session import Session
from bot.storage.tables import attempts


class Attempts:
    """``bot.usecases.ports.AttemptStore``."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def get(self, attempt_id: int) -> Attempt | None:
        return await self._one(select(attempts).where(attempts.c.id == attempt_id))

    async def unfinished(self, person_id: int, quiz_id: str) -> Attempt | None:
        return await self._one(
            select(attempts).where(_unfinished_of(person_id), attempts.c.quiz_id == quiz_id)
        )

    async def latest_unfinished(self, person_id: int) -> Attempt | None:
        return await self._one(_latest_first(person_id).limit(1))

    async def every_unfinished(self, person_id: int) -> list[Attempt]:
        return [_attempt(row) for row in await self._session.rows(_latest_first(person_id))]

    async def begin(self, person_id: int, quiz_id: str, version: str, at: datetime) -> Attempt:
        """A new attempt; the unfinished one when there is one."""
        row = {"person_id": person_id, "quiz_id": quiz_id, "version": version, "answers": {}}
        row |= {"finished": False, "begun_at": at, "changed_at": at}
        found = await insert_new(self._session, attempts, row)
        if found is None:
            there = await self.unfinished(person_id, quiz_id)
            if there is None:
                raise LookupError("the attempt vanished while being begun")
            return there
        return Attempt(found, person_id, quiz_id, version, {}, changed_at=at)

    async def save(self, attempt: Attempt, at: datetime) -> None:
        values: dict[str, Any] = {
            "version": attempt.version,
            "answers": dict(attempt.answers),
            "finished": attempt.finished,
            "changed_at": at,
            "finished_at": func.coalesce(attempts.c.finished_at, at) if attempt.finished else None,
        }
        await self._session.write(update(attempts).where(attempts.c.id == attempt.id).values(values))

    async def finished_quizzes(self, person_id: int) -> list[str]:
        finished = and_(attempts.c.person_id == person_id, attempts.c.finished == true())
        first = func.min(attempts.c.finished_at)
        query = select(attempts.c.quiz_id).where(finished).group_by(attempts.c.quiz_id)
        return [row.quiz_id for row in await self._session.rows(query.order_by(first, attempts.c.quiz_id))]

    async def finished_in_club(self, club_id: int, before: datetime) -> dict[int, frozenset[str]]:
        done = attempts.c.finished == true(), attempts.c.finished_at < before
        query = select(attempts.c.person_id, attempts.c.quiz_id).distinct()
        rows = await self._session.rows(query.where(*done, attempts.c.person_id.in_(inside(club_id))))
        return grouped((row.person_id, row.quiz_id) for row in rows)

    async def _one(self, query: Select[Any]) -> Attempt | None:
        row = await self._session.row(query)
        return _attempt(row) if row else None


def _unfinished_of(person_id: int) -> ColumnElement[bool]:
    return and_(attempts.c.person_id == person_id, attempts.c.finished == false())


def _latest_first(person_id: int) -> Select[Any]:
    newest = attempts.c.changed_at.desc(), attempts.c.id.desc()
    return select(attempts).where(_unfinished_of(person_id)).order_by(*newest)


def _attempt(row: Row[Any]) -> Attempt:
    return Attempt(row.id, row.person_id, row.quiz_id, row.version, row.answers, row.finished, row.changed_at)
