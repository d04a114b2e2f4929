"""What the network announces, sealed with its day: there are never many, so all are opened."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, delete, insert, select, update

from bot.domain.circles import Announcement
from bot.storage.sealing import TEXT, Place, SealError, Vault, from_bytes, to_bytes, token
from bot.storage.session import Session
from bot.storage.tables import announcements
from bot.storage.unreadable import report


class Announcements:
    """``bot.usecases.ports.AnnouncementStore``."""

    def __init__(self, session: Session, vault: Vault) -> None:
        self._session = session
        self._vault = vault

    async def add(self, announcement: Announcement) -> Announcement:
        row_token = token()
        values = {"token": row_token, "about": self._sealed(row_token, announcement)}
        added = await self._session.write(insert(announcements).values(values).returning(announcements))
        return self._opened(added.one())

    async def get(self, announcement_id: int) -> Announcement | None:
        row = await self._row(announcement_id)
        return self._opened(row) if row else None

    async def every(self) -> list[Announcement]:
        """As promised. One that cannot be opened is left out and reported."""
        return [one for one, _ in await self._readable()]

    async def save(self, announcement: Announcement) -> None:
        row = await self._row(announcement.id)
        if row is not None:
            change = update(announcements).where(announcements.c.id == announcement.id)
            await self._session.write(change.values(about=self._sealed(row.token, announcement)))

    async def remove(self, announcement_id: int) -> None:
        await self._session.write(delete(announcements).where(announcements.c.id == announcement_id))

    async def remove_over(self, now: datetime) -> int:
        """Remove what was kept long enough; how many."""
        over = [row.id for one, row in await self._readable() if one.is_over(now)]
        for announcement_id in over:
            await self.remove(announcement_id)
        return len(over)

    async def _row(self, announcement_id: int) -> Row[Any] | None:
        return await self._session.row(select(announcements).where(announcements.c.id == announcement_id))

    async def _readable(self) -> Sequence[tuple[Announcement, Row[Any]]]:
        found = []
        for row in await self._session.rows(select(announcements).order_by(announcements.c.id)):
            try:
                found.append((self._opened(row), row))
            except SealError:
                report(announcements, row.id)
        return found

    def _opened(self, row: Row[Any]) -> Announcement:
        kept = from_bytes(self._vault.open(row.about, _place(row.token)))
        day = kept["day"] and date.fromisoformat(kept["day"])
        texts = kept["mn"], kept["en"]
        return Announcement(
            row.id, kept["by"], datetime.fromisoformat(kept["at"]), *texts, day or None, kept["sent"]
        )

    def _sealed(self, row_token: bytes, one: Announcement) -> bytes:
        document = {
            "by": one.by,
            "at": one.at.isoformat(),
            "mn": one.mn,
            "en": one.en,
            "day": one.day and one.day.isoformat(),
            "sent": one.sent,
        }
        return self._vault.seal(to_bytes(document), _place(row_token), TEXT)


def _place(row_token: bytes) -> Place:
    return Place("announcements", "about", row_token)
