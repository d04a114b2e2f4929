"""The inbox: what Telegram sent is stored, sealed, before Telegram is told that we have it."""

import struct
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, literal_column, select, update

from bot.storage.insert import insert_each_new, put
from bot.storage.sealing import UPDATE, Place, SealError, Vault
from bot.storage.session import Session
from bot.storage.tables import inbox, intake_offset
from bot.storage.unreadable import report
from bot.usecases.ports import RawUpdate

RECEIVED, FINISHED, ASIDE = "received", "finished", "aside"
# Written into the statement, so that planners choose the small partial index.
_UNFINISHED = inbox.c.state == literal_column(f"'{RECEIVED}'")
_CHAT = struct.Struct(">q")
# Rows of one statement; seven values each stay far below what both databases take.
_CHUNK = 500


class DurableInbox:
    """``bot.usecases.ports.Inbox``. Every method is a transaction of its own."""

    def __init__(self, session: Callable[[], Session], vault: Vault, clock: Callable[[], datetime]) -> None:
        self._session = session
        self._vault = vault
        self._clock = clock

    async def offset(self) -> int | None:
        async with self._session() as session:
            row = await session.row(select(intake_offset.c.next_offset))
        return None if row is None else int(row.next_offset)

    async def store(self, updates: Sequence[RawUpdate], next_offset: int | None) -> list[int]:
        rows = [self._row(raw) for raw in updates]
        new: list[int] = []
        async with self._session() as session:
            for start in range(0, len(rows), _CHUNK):
                new += await insert_each_new(session, inbox, "update_id", rows[start : start + _CHUNK])
            if next_offset is not None:
                await put(session, intake_offset, {"id": 1, "next_offset": next_offset})
            await session.commit()
        return new

    async def unfinished(self) -> list[RawUpdate]:
        """As promised. One that cannot be opened is set aside at once: it must not stop the others."""
        query = select(inbox).where(_UNFINISHED).order_by(inbox.c.update_id)
        async with self._session() as session:
            rows = await session.rows(query)
        found = []
        for row in rows:
            try:
                found.append(self._opened(row))
            except SealError as error:
                report(inbox, row.update_id)
                await self.fail(row.update_id, type(error).__name__)
                await self.set_aside(row.update_id)
        return found

    async def finish(self, update_id: int) -> None:
        """As promised. Its content is erased: nobody needs it any more."""
        await self._set(update_id, state=FINISHED, payload=None)

    async def fail(self, update_id: int, error: str) -> int:
        row = await self._set(update_id, failures=inbox.c.failures + 1, error=error[:64])
        return row.failures if row else 0

    async def set_aside(self, update_id: int) -> None:
        await self._set(update_id, state=ASIDE)

    async def _set(self, update_id: int, **values: Any) -> Row[Any] | None:
        change = update(inbox).where(inbox.c.update_id == update_id, _UNFINISHED).values(values)
        async with self._session() as session:
            row = (await session.write(change.returning(inbox.c.failures))).first()
            await session.commit()
        return row

    def _row(self, raw: RawUpdate) -> dict[str, Any]:
        data = _CHAT.pack(raw.chat_id) + raw.payload
        return {
            "update_id": raw.update_id,
            "chat_index": self._vault.index("inbox.chat", raw.chat_id),
            "payload": self._vault.seal(data, _place(raw.update_id), UPDATE),
            "received_at": self._clock(),
            "state": RECEIVED,
            "failures": 0,
        }

    def _opened(self, row: Row[Any]) -> RawUpdate:
        data = self._vault.open(row.payload, _place(row.update_id))
        (chat_id,) = _CHAT.unpack_from(data)
        return RawUpdate(row.update_id, chat_id, data[_CHAT.size :])


def _place(update_id: int) -> Place:
    """Telegram's own number is this row's identity before it is stored."""
    return Place("inbox", "payload", _CHAT.pack(update_id))
