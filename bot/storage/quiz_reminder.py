"""When everybody's next reminder of a quiz may leave; when the last one did is sealed."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Row, exists, select, update

from bot.domain.quiz_reminder import Turn
from bot.storage.insert import insert_from_values
from bot.storage.sealing import Place, SealError, Vault, from_bytes, to_bytes, token
from bot.storage.session import Session
from bot.storage.tables import people, quiz_reminders
from bot.storage.unreadable import report

_SIZE = (96,)
# Both databases take at most some 32,000 values in one statement.
_CHUNK = 10_000


class QuizReminders:
    """``bot.usecases.ports.QuizReminderStore``.

    What a row that cannot be opened has sealed counts as nothing, and is written anew with its next turn.
    """

    def __init__(self, session: Session, vault: Vault) -> None:
        self._session = session
        self._vault = vault

    async def without(self, limit: int) -> list[int]:
        there = exists().where(quiz_reminders.c.person_id == people.c.id)
        query = select(people.c.id).where(~there).order_by(people.c.id).limit(limit)
        return [row.id for row in await self._session.rows(query)]

    async def plan(self, moments: Mapping[int, datetime]) -> None:
        rows = [self._row(Turn(person_id, due_at)) for person_id, due_at in moments.items()]
        if rows:
            await insert_from_values(self._session, quiz_reminders, rows)

    async def due(self, now: datetime, limit: int) -> list[Turn]:
        query = select(quiz_reminders).where(quiz_reminders.c.due_at <= now)
        rows = await self._session.rows(query.order_by(quiz_reminders.c.due_at).limit(limit))
        return [self._turn(row) for row in rows]

    async def save(self, turn: Turn) -> None:
        row = self._row(turn)
        change = update(quiz_reminders).where(quiz_reminders.c.person_id == row.pop("person_id"))
        await self._session.write(change.values(row))

    async def weekly(self, person_ids: Collection[int], since: datetime) -> dict[int, int]:
        ids, lately = list(person_ids), {}
        for start in range(0, len(ids), _CHUNK):
            some = quiz_reminders.c.person_id.in_(ids[start : start + _CHUNK])
            for row in await self._session.rows(select(quiz_reminders).where(some)):
                sent_at = self._turn(row).sent_at
                if sent_at is not None and sent_at >= since:
                    lately[row.person_id] = 1
        return lately

    def _row(self, turn: Turn) -> dict[str, Any]:
        row_token = token()
        # With whose it is inside: what is put in another one's place is seen.
        sent = {"person": turn.person_id, "sent": turn.sent_at and turn.sent_at.isoformat()}
        sealed = self._vault.seal(to_bytes(sent), _place(row_token), _SIZE)
        return {"person_id": turn.person_id, "token": row_token, "due_at": turn.due_at, "sent": sealed}

    def _turn(self, row: Row[Any]) -> Turn:
        try:
            kept = from_bytes(self._vault.open(row.sent, _place(row.token)))
        except SealError:
            kept = {}
        if kept.get("person") != row.person_id:
            report(quiz_reminders, row.person_id)
            return Turn(row.person_id, row.due_at)
        return Turn(row.person_id, row.due_at, kept["sent"] and datetime.fromisoformat(kept["sent"]))


def _place(row_token: bytes) -> Place:
    return Place("quiz_reminders", "sent", row_token)
