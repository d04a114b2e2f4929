"""Secrets for the desk, sealed, and to whom it is open."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, insert, select, update

from bot.domain.desk_session import DeskSession
from bot.storage.sealing import SMALL, Place, SealError, Vault, from_bytes, to_bytes, token
from bot.storage.session import Session
from bot.storage.tables import desk_sessions


class DeskSessions:
    """``bot.usecases.ports.DeskSessionStore``. A row that cannot be read raises SealError: nothing opens."""

    def __init__(self, session: Session, vault: Vault) -> None:
        self._session = session
        self._vault = vault

    async def get(self, person_id: int) -> DeskSession | None:
        row = await self._session.row(select(desk_sessions).where(desk_sessions.c.person_id == person_id))
        return self._opened(row) if row else None

    async def hold(self, person_id: int) -> DeskSession | None:
        await self._session.queue_up(f"desk {person_id}")
        return await self.get(person_id)

    async def save(self, session: DeskSession) -> None:
        await self.drop(session.person_id)
        row_token = token()
        # With whose it is inside: a secret moved to another person's row opens nothing there.
        document = to_bytes({"person": session.person_id, "secret": session.secret})
        row = {
            "person_id": session.person_id,
            "token": row_token,
            "secret": self._vault.seal(document, _place(row_token), SMALL),
            "made_at": session.made_at,
            "confirmed": session.confirmed,
            "last_step": session.last_step,
            "opened_at": session.opened_at,
            "acted_at": session.acted_at,
            "misses": [at.isoformat() for at in session.misses],
        }
        await self._session.write(insert(desk_sessions).values(row))

    async def prolong(self, person_id: int, at: datetime) -> None:
        mine = desk_sessions.c.person_id == person_id, desk_sessions.c.opened_at.is_not(None)
        await self._session.write(update(desk_sessions).where(*mine).values(acted_at=at))

    async def drop(self, person_id: int) -> None:
        await self._session.write(delete(desk_sessions).where(desk_sessions.c.person_id == person_id))

    def _opened(self, row: Row[Any]) -> DeskSession:
        kept = from_bytes(self._vault.open(row.secret, _place(row.token)))
        if kept["person"] != row.person_id:
            raise SealError("a secret was put in another one's place")
        return DeskSession(
            row.person_id,
            kept["secret"],
            row.made_at,
            row.confirmed,
            row.last_step,
            row.opened_at,
            row.acted_at,
            tuple(datetime.fromisoformat(at) for at in row.misses),
        )


def _place(row_token: bytes) -> Place:
    return Place("desk_sessions", "secret", row_token)
