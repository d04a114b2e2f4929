"""What support did in each quarter: one sealed document of counts, which units write at their end."""

from collections import Counter, defaultdict
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select, update

from bot.domain.support_figures import Counts, Quarter, What
from bot.storage.insert import insert_from_values
from bot.storage.sealing import Place, SealError, Vault, from_bytes, to_bytes, token
from bot.storage.session import Session
from bot.storage.tables import support_counts
from bot.storage.unreadable import report

# Room for two hundred services. Counting must never be why somebody is not heard, so there is a next size.
_SIZES = (8192, 65536)


class SupportCounts:
    """``bot.usecases.ports.SupportCountStore``. Quarters are those of ``zone``."""

    def __init__(self, session: Session, vault: Vault, zone: str) -> None:
        self._session = session
        self._vault = vault
        self._zone = zone
        self._waiting: dict[Quarter, Counter[tuple[What, str]]] = defaultdict(Counter)

    def add(self, what: What, key: str, at: datetime, by: int = 1) -> None:
        self._waiting[Quarter.of(at, self._zone)][what, key] += by

    async def flush(self) -> None:
        """Write what was counted; to be called at the end of the unit, for others wait for the quarter's row.

        One that cannot be opened is reported and left as it is: what was done counts more than its count.
        """
        for quarter, more in sorted(self._waiting.items()):
            here = support_counts.c.quarter == str(quarter)
            empty = {"quarter": str(quarter), **self._sealed(quarter, {})}
            await insert_from_values(self._session, support_counts, [empty])
            row = await self._session.row(select(support_counts).where(here).with_for_update())
            if row is None:
                continue
            try:
                kept = self._opened(row)
            except SealError:
                report(support_counts, quarter.year * 10 + quarter.number)
                continue
            for (what, key), by in more.items():
                counted = kept.setdefault(what, {})
                counted[key] = max(0, counted.get(key, 0) + by)
            await self._session.write(update(support_counts).where(here).values(self._sealed(quarter, kept)))
        self._waiting.clear()

    async def quarters(self) -> list[Quarter]:
        rows = await self._session.rows(select(support_counts.c.quarter).order_by(support_counts.c.quarter))
        return [found for row in rows if (found := Quarter.named(row.quarter))]

    async def of(self, quarter: Quarter) -> Counts:
        """As promised. Raises SealError when what was counted cannot be opened."""
        row = await self._session.row(select(support_counts).where(support_counts.c.quarter == str(quarter)))
        return self._opened(row) if row else {}

    def _sealed(self, quarter: Quarter, counts: Counts) -> dict[str, bytes]:
        row_token = token()
        place = _place(str(quarter), row_token)
        content = to_bytes({str(what): counted for what, counted in counts.items()})
        return {"token": row_token, "counts": self._vault.seal(content, place, _SIZES)}

    def _opened(self, row: Row[Any]) -> dict[What, dict[str, int]]:
        kept = from_bytes(self._vault.open(row.counts, _place(row.quarter, row.token)))
        return {What(what): counted for what, counted in kept.items()}


def _place(quarter: str, row_token: bytes) -> Place:
    """The quarter is part of it: no document counts for another one's."""
    return Place("support_counts", "counts", row_token + quarter.encode())
