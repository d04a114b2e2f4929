"""To whom people were passed on, sealed with the key of their case."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select, update

from bot.domain.referral import Consent, Referral
from bot.storage.sealing import SMALL, Place, Sealer, from_bytes, to_bytes, token
from bot.storage.session import Session
from bot.storage.support import Cases
from bot.storage.tables import referrals


class Referrals:
    """``bot.usecases.ports.ReferralStore``."""

    def __init__(self, session: Session, cases: Cases) -> None:
        self._session = session
        self._cases = cases

    async def add(self, referral: Referral) -> Referral:
        """As promised. Raises NoSuchCaseError when there is no such case."""
        sealer, row_token = await self._cases.sealer(referral.case_id), token()
        row = {"token": row_token, "case_id": referral.case_id, "content": _seal(sealer, row_token, referral)}
        added = await self._session.write(referrals.insert().values(row).returning(referrals.c.id))
        return replace(referral, id=int(added.scalar_one()))

    async def get(self, case_id: int, referral_id: int) -> Referral | None:
        return next((one for one in await self.of(case_id) if one.id == referral_id), None)

    async def save(self, referral: Referral) -> None:
        this = referrals.c.id == referral.id, referrals.c.case_id == referral.case_id
        row = await self._session.row(select(referrals).where(*this).with_for_update())
        if row is None:
            return
        sealed = _seal(await self._cases.sealer(referral.case_id), row.token, referral)
        await self._session.write(update(referrals).where(*this).values(content=sealed))

    async def of(self, case_id: int) -> list[Referral]:
        query = select(referrals).where(referrals.c.case_id == case_id).order_by(referrals.c.id)
        rows = await self._session.rows(query)
        if not rows:
            return []
        sealer = await self._cases.sealer(case_id)
        return [_referral(row, sealer) for row in rows]


def _seal(sealer: Sealer, row_token: bytes, referral: Referral) -> bytes:
    content = {
        "service": referral.service,
        "by": referral.by,
        "asked": referral.asked_at.isoformat(),
        "consent": referral.consent,
        "answered": referral.answered_at and referral.answered_at.isoformat(),
        "done": referral.done_at and referral.done_at.isoformat(),
    }
    return sealer.seal(to_bytes(content), _place(row_token), SMALL)


def _referral(row: Row[Any], sealer: Sealer) -> Referral:
    kept = from_bytes(sealer.open(row.content, _place(row.token)))
    return Referral(
        row.id,
        row.case_id,
        kept["service"],
        kept["by"],
        datetime.fromisoformat(kept["asked"]),
        Consent(kept["consent"]),
        kept["answered"] and datetime.fromisoformat(kept["answered"]),
        kept["done"] and datetime.fromisoformat(kept["done"]),
    )


def _place(row_token: bytes) -> Place:
    return Place("referrals", "content", row_token)
