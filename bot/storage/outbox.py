"""The outbox: what the support lane owes, sealed, kept until it has arrived."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import Row, delete, select, update

from bot.domain.support import Errand, Parcel
from bot.storage.sealing import SMALL, Place, SealError, Vault, from_bytes, to_bytes, token
from bot.storage.session import Session
from bot.storage.tables import outbox
from bot.storage.unreadable import report


class Outbox:
    """``bot.usecases.ports.OutboxStore``."""

    def __init__(self, session: Session, vault: Vault) -> None:
        self._session = session
        self._vault = vault

    async def add(self, parcel: Parcel, at: datetime) -> None:
        """As promised; the parcel is due from ``at`` on."""
        row_token = token()
        document = {
            "errand": parcel.errand,
            "to": parcel.to,
            "case": parcel.case_id,
            "message": parcel.message_id,
            "told_of": parcel.told_of and parcel.told_of.isoformat(),
        }
        sealed = self._vault.seal(to_bytes(document), Place("outbox", "parcel", row_token), SMALL)
        row = {"token": row_token, "parcel": sealed, "not_before": at, "tries": parcel.tries}
        await self._session.write(outbox.insert().values(row))

    async def due(self, now: datetime, limit: int, heavy: bool | None = None) -> list[Parcel]:
        """As promised, oldest first among equals. One that cannot be opened is left out and reported."""
        found = (one for one in self._readable(await self._due(now)) if one.errand is not Errand.MAIL)
        if heavy is not None:  # in a flood thousands are due: no more seals are opened than needed
            return list(islice((one for one in found if one.is_heavy is heavy), limit))
        return sorted(found, key=lambda parcel: parcel.is_heavy)[:limit]

    async def due_mail(self, now: datetime) -> list[Parcel]:
        """Oldest first. A mail server that does not answer holds up nothing else."""
        found = self._readable(await self._due(now))
        return [parcel for parcel in found if parcel.errand is Errand.MAIL]

    async def of(self, errand: Errand) -> list[Parcel]:
        rows = await self._session.rows(select(outbox).order_by(outbox.c.id))
        return [parcel for parcel in self._readable(rows) if parcel.errand is errand]

    async def _due(self, now: datetime) -> Sequence[Row[Any]]:
        waiting = select(outbox).where(outbox.c.not_before <= now)
        return await self._session.rows(waiting.order_by(outbox.c.not_before, outbox.c.id))

    async def done(self, parcel_id: int) -> None:
        await self._session.write(delete(outbox).where(outbox.c.id == parcel_id))

    async def later(self, parcel_id: int, not_before: datetime, failed: bool = True) -> None:
        """As promised; failures are counted, until it is put off for another reason."""
        change = update(outbox).where(outbox.c.id == parcel_id)
        tries = outbox.c.tries + 1 if failed else 0
        await self._session.write(change.values(not_before=not_before, tries=tries))

    async def stuck(self, since: datetime, tries: int) -> int:
        late = (outbox.c.not_before <= since) | (outbox.c.tries >= tries)
        found = self._readable(await self._session.rows(select(outbox).where(late)))
        return sum(parcel.errand is not Errand.MAIL for parcel in found)

    async def forget(self, person_id: int, case_ids: Collection[int]) -> None:
        """Erase what is owed to this person, and what carries a message of these cases."""
        # Nothing but the seal says for whom a parcel is, so all are opened; there are never many.
        for parcel in self._readable(await self._session.rows(select(outbox))):
            if parcel.to == person_id or (parcel.message_id and parcel.case_id in case_ids):
                await self.done(parcel.id)

    def _readable(self, rows: Iterable[Row[Any]]) -> Iterator[Parcel]:
        for row in rows:
            try:
                yield self._opened(row)
            except SealError:
                report(outbox, row.id)

    def _opened(self, row: Row[Any]) -> Parcel:
        kept = from_bytes(self._vault.open(row.parcel, Place("outbox", "parcel", row.token)))
        about = kept["to"], kept["case"], kept["message"]
        told_of = kept.get("told_of")  # not in what an older version owes
        told_of = datetime.fromisoformat(told_of) if told_of else None
        return Parcel(row.id, Errand(kept["errand"]), *about, told_of, row.tries, row.not_before)
