"""Where each case stands on its way to somebody who answers, sealed."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, delete, insert, select, update

from bot.domain.escalation import Escalation, Step
from bot.domain.support import CaseState
from bot.storage.sealing import SMALL, Place, SealError, Vault, from_bytes, to_bytes, token
from bot.storage.session import Session
from bot.storage.tables import cases, escalation_notes, escalations
from bot.storage.unreadable import report

# Moments, and two lists of ``REMEMBERED`` ids of nine digits.
_SIZE = (2048,)


class Escalations:
    """``bot.usecases.ports.EscalationStore``."""

    def __init__(self, session: Session, vault: Vault) -> None:
        self._session = session
        self._vault = vault

    async def get(self, case_id: int) -> Escalation | None:
        query = select(escalations).where(escalations.c.case_id == case_id)
        if await self._session.row(query) is None:
            return None
        await self._session.begin_writing()
        row = await self._session.row(query.with_for_update())
        return self._opened(row) if row else None

    async def every(self) -> list[Escalation]:
        """By case. One that cannot be opened is left out and reported."""
        found = []
        for row in await self._session.rows(select(escalations).order_by(escalations.c.case_id)):
            try:
                found.append(self._opened(row))
            except SealError:
                report(escalations, row.case_id)
        return found

    async def save(self, escalation: Escalation) -> None:
        row_token = token()
        sealed = self._vault.seal(_document(escalation), _standing(row_token), _SIZE)
        values = {"token": row_token, "standing": sealed}
        there = escalations.c.case_id == escalation.case_id
        changed = await self._session.write(update(escalations).where(there).values(values))
        if not changed.rowcount:
            await self._session.write(insert(escalations).values(values | {"case_id": escalation.case_id}))

    async def drop(self, case_id: int) -> None:
        await self._session.write(delete(escalations).where(escalations.c.case_id == case_id))

    async def missing(self) -> list[int]:
        known = select(escalations.c.case_id)
        waiting = cases.c.state == CaseState.WAITING.value, cases.c.key.is_not(None)
        query = select(cases.c.id).where(*waiting, cases.c.id.not_in(known)).order_by(cases.c.id)
        return [row.id for row in await self._session.rows(query)]

    async def once(self, what: str, now: datetime, pause: timedelta, burst: int = 1) -> bool:
        await self._session.queue_up(f"escalation {what}")
        this = escalation_notes.c.what == what
        row = await self._session.row(select(escalation_notes).where(this))
        # Several in a row count as if each had been told a pause after the one before.
        told = max(self._told(row) + pause, now) if row is not None else now
        if told - now > (burst - 1) * pause:
            return False
        await self._session.write(delete(escalation_notes).where(this))
        row_token = token()
        sealed = self._vault.seal(to_bytes({"at": told.isoformat()}), _note(row_token), SMALL)
        values = {"what": what, "token": row_token, "told": sealed}
        await self._session.write(insert(escalation_notes).values(values))
        return True

    def _told(self, row: Row[Any]) -> datetime:
        """Long ago where it cannot be opened: told once too often is better than never."""
        try:
            return datetime.fromisoformat(from_bytes(self._vault.open(row.told, _note(row.token)))["at"])
        except SealError:
            return datetime.fromisoformat("2000-01-01T00:00:00+00:00")

    def _opened(self, row: Row[Any]) -> Escalation:
        kept = from_bytes(self._vault.open(row.standing, _standing(row.token)))
        if kept["case"] != row.case_id:
            raise SealError("an escalation's row was put in another one's place")
        at = kept["at"]
        return Escalation(
            row.case_id,
            datetime.fromisoformat(kept["since"]),
            Step(kept["step"]),
            datetime.fromisoformat(kept["due"]),
            kept["by"],
            datetime.fromisoformat(at) if at else None,
            tuple(kept["acknowledgers"]),
            tuple(kept["told"]),
            kept["late"],
            kept.get("knocked"),
        )


def _document(escalation: Escalation) -> bytes:
    at = escalation.acknowledged_at
    return to_bytes(
        {
            "case": escalation.case_id,
            "since": escalation.since.isoformat(),
            "step": int(escalation.step),
            "due": escalation.due_at.isoformat(),
            "by": escalation.acknowledged_by,
            "at": at.isoformat() if at else None,
            "acknowledgers": escalation.acknowledgers,
            "told": escalation.told,
            "late": escalation.late,
            "knocked": escalation.knocked,
        }
    )


def _standing(row_token: bytes) -> Place:
    return Place("escalations", "standing", row_token)


def _note(row_token: bytes) -> Place:
    return Place("escalation_notes", "told", row_token)
