"""Invitations and wrong tries. A stolen database shows neither into which role one led nor who used it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, func, select, true, update

from bot.domain.people import Invitation, Role
from bot.storage.sealing import SMALL, Place, Vault, from_bytes, to_bytes, token
from bot.storage.session import Session
from bot.storage.tables import invitation_tries, invitations


class Invitations:
    """``bot.usecases.ports.InvitationStore``."""

    def __init__(self, session: Session, vault: Vault) -> None:
        self._session = session
        self._vault = vault

    async def add(self, digest: bytes, invitation: Invitation) -> int:
        row_token = token()
        values = {"token": row_token, "digest": digest, "unused": True, "expires_at": invitation.expires_at}
        statement = invitations.insert().values(**values, details=self._seal(row_token, invitation))
        return int((await self._session.write(statement.returning(invitations.c.id))).scalar_one())

    async def by_digest(self, digest: bytes) -> Invitation | None:
        row = await self._session.row(select(invitations).where(invitations.c.digest == digest))
        return self._opened(row) if row else None

    async def use(self, invitation_id: int, at: datetime) -> bool:
        return await self._end(invitation_id, lambda invitation: replace(invitation, used_at=at))

    async def open(self, now: datetime) -> list[Invitation]:
        waiting = invitations.c.unused == true(), invitations.c.expires_at > now
        rows = await self._session.rows(select(invitations).where(*waiting).order_by(invitations.c.id))
        return [self._opened(row) for row in rows]

    async def revoke(self, invitation_id: int, at: datetime) -> bool:
        """True when this call withdrew it; False when it was used or withdrawn already."""
        return await self._end(invitation_id, lambda invitation: replace(invitation, revoked_at=at))

    async def tries_since(self, person_id: int, since: datetime) -> int:
        mine = invitation_tries.c.person_index == self._who(person_id), invitation_tries.c.tried_at >= since
        row = await self._session.row(select(func.count()).select_from(invitation_tries).where(*mine))
        return int(row[0]) if row else 0

    async def note_try(self, person_id: int, at: datetime) -> None:
        row = {"person_index": self._who(person_id), "tried_at": at}
        await self._session.write(invitation_tries.insert().values(row))

    async def forget_tries(self, person_id: int) -> None:
        """Erase the person's wrong tries."""
        mine = invitation_tries.c.person_index == self._who(person_id)
        await self._session.write(delete(invitation_tries).where(mine))

    async def _end(self, invitation_id: int, end: Callable[[Invitation], Invitation]) -> bool:
        """End an invitation that is still unused; the condition in the update lets one caller win."""
        row = await self._session.row(select(invitations).where(invitations.c.id == invitation_id))
        if row is None:
            return False
        details = self._seal(row.token, end(self._opened(row)))
        mine = (invitations.c.id == invitation_id) & (invitations.c.unused == true())
        change = update(invitations).where(mine).values(unused=False, details=details)
        return (await self._session.write(change)).rowcount == 1

    def _who(self, person_id: int) -> bytes:
        return self._vault.index("tries.person", person_id)

    def _seal(self, row_token: bytes, invitation: Invitation) -> bytes:
        document = {
            "role": invitation.role,
            "club": invitation.club_id,
            "used": invitation.used_at and invitation.used_at.isoformat(),
            "revoked": invitation.revoked_at and invitation.revoked_at.isoformat(),
            "by": invitation.made_by,
            "hands_over": invitation.hands_over,
        }
        return self._vault.seal(to_bytes(document), Place("invitations", "details", row_token), SMALL)

    def _opened(self, row: Row[Any]) -> Invitation:
        kept = from_bytes(self._vault.open(row.details, Place("invitations", "details", row.token)))
        return Invitation(
            id=row.id,
            role=Role(kept["role"]),
            club_id=kept["club"],
            expires_at=row.expires_at,
            used_at=kept["used"] and datetime.fromisoformat(kept["used"]),
            revoked_at=kept["revoked"] and datetime.fromisoformat(kept["revoked"]),
            made_by=kept.get("by"),
            hands_over=kept.get("hands_over", False),
        )
