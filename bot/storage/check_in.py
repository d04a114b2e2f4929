"""The book of check-ins, sealed whole."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row, select

from bot.domain.check_in import Asking, Book
from bot.storage.insert import put
from bot.storage.sealing import Place, SealError, Vault, from_bytes, to_bytes, token
from bot.storage.session import Session
from bot.storage.tables import check_ins
from bot.storage.unreadable import report

_ROW = 1
# Some five hundred people fit into the first size, and four times as many into each next one.
_SIZES = tuple(2**n for n in range(15, 24, 2))


class CheckIns:
    """``bot.usecases.ports.CheckInStore``. One that cannot be opened is as none: all is looked for anew."""

    def __init__(self, session: Session, vault: Vault) -> None:
        self._session = session
        self._vault = vault

    async def read(self) -> Book:
        row = await self._session.row(select(check_ins).where(check_ins.c.id == _ROW))
        return Book() if row is None else self._opened(row)

    async def hold(self) -> Book:
        await self._session.queue_up("check-ins")
        return await self.read()

    async def save(self, book: Book) -> None:
        """As promised, to the second."""
        row_token = token()
        document = {"at": _seconds(book.looked_at), "of": [_to(one) for one in book.askings.values()]}
        sealed = self._vault.seal(to_bytes(document), _place(row_token), _SIZES)
        await put(self._session, check_ins, {"id": _ROW, "token": row_token, "book": sealed})

    def _opened(self, row: Row[Any]) -> Book:
        try:
            kept = from_bytes(self._vault.open(row.book, _place(row.token)))
        except SealError:
            report(check_ins, row.id)
            return Book()
        return Book(_moment(kept["at"]), {one[0]: _from(*one) for one in kept["of"]})


def _to(one: Asking) -> list[int | None]:
    moments = one.next_at, one.sent_at, one.asked_at, one.until, one.here_at
    return [one.person_id, one.every, *map(_seconds, moments)]


def _from(person_id: int, every: int, next_at: int, *others: int | None) -> Asking:
    return Asking(person_id, every, datetime.fromtimestamp(next_at, UTC), *map(_moment, others))


def _seconds(moment: datetime | None) -> int | None:
    return None if moment is None else int(moment.timestamp())


def _moment(seconds: int | None) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)


def _place(row_token: bytes) -> Place:
    return Place("check_ins", "book", row_token)
