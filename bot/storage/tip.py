"""Tips: each sealed with a key of its own, which goes with its row; nothing leads to who sent it."""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Delete, Row, and_, delete, func, insert, or_, select, update

from bot.domain.tip import ALL_DAYS, CLOSED_DAYS, Forwarded, Piece, Tip, TipKind, TipState
from bot.storage.sealing import (
    FILE,
    TEXT,
    OneKey,
    Place,
    Sealer,
    SealError,
    Vault,
    from_bytes,
    to_bytes,
    token,
)
from bot.storage.session import Session
from bot.storage.tables import tip_pieces, tip_senders, tips
from bot.storage.unreadable import report

# What it is, where it was seen, and a line for each service that got it.
_ABOUT = (2048, 4096)


class Tips:
    """``bot.usecases.ports.TipStore``."""

    def __init__(self, session: Session, vault: Vault) -> None:
        self._session = session
        self._vault = vault

    async def begin(self, kind: TipKind, day: date) -> Tip:
        key, row_token = OneKey.new(), token()
        values = {
            "token": row_token,
            "key": self._vault.seal(key.secret, Place("tips", "key", row_token), (64,)),
            "about": _sealed(Sealer(key), row_token, Tip(0, kind, day)),
            "state": TipState.DRAFT.value,
            "opened_on": day,
        }
        added = await self._session.write(insert(tips).values(values).returning(tips))
        return self._tip(added.one())

    async def get(self, tip_id: int) -> Tip | None:
        row = await self._locked(tip_id)
        return self._tip(row) if row else None

    async def save(self, tip: Tip) -> None:
        row = await self._locked(tip.id)
        if row is not None:
            about = _sealed(self._sealer(row), row.token, tip)
            days = {"opened_on": tip.day, "closed_on": tip.closed_on}
            change = update(tips).where(tips.c.id == tip.id)
            await self._session.write(change.values(about=about, state=tip.state.value, **days))

    async def add(self, tip_id: int, text: str, picture: bytes | None = None) -> None:
        row = await self._locked(tip_id)
        if row is None:
            return
        sealer, row_token = self._sealer(row), token()
        values: dict[str, int | bytes] = {"tip_id": tip_id, "token": row_token}
        values["words"] = sealer.seal(text.encode(), _place(row_token, "words"), TEXT)
        if picture is not None:
            values["picture"] = sealer.seal(picture, _place(row_token, "picture"), FILE)
        await self._session.write(insert(tip_pieces).values(values))

    async def pieces(self, tip_id: int) -> list[Piece]:
        row = await self._session.row(select(tips).where(tips.c.id == tip_id))
        if row is None:
            return []
        has_picture = tip_pieces.c.picture.is_not(None).label("has_picture")
        columns = tip_pieces.c.id, tip_pieces.c.token, tip_pieces.c.words, has_picture
        query = select(*columns).where(tip_pieces.c.tip_id == tip_id).order_by(tip_pieces.c.id)
        sealer = self._sealer(row)
        return [
            Piece(
                one.id, tip_id, sealer.open(one.words, _place(one.token, "words")).decode(), one.has_picture
            )
            for one in await self._session.rows(query)
        ]

    async def picture(self, tip_id: int, piece_id: int) -> bytes | None:
        row = await self._session.row(select(tips).where(tips.c.id == tip_id))
        this = tip_pieces.c.id == piece_id, tip_pieces.c.tip_id == tip_id
        piece = await self._session.row(select(tip_pieces).where(*this))
        if row is None or piece is None or piece.picture is None:
            return None
        return self._sealer(row).open(piece.picture, _place(piece.token, "picture"))

    async def in_state(self, state: TipState) -> list[Tip]:
        """As promised. One that cannot be opened is left out and reported."""
        found = []
        for row in await self._session.rows(
            select(tips).where(tips.c.state == state.value).order_by(tips.c.id)
        ):
            try:
                found.append(self._tip(row))
            except SealError:
                report(tips, row.id)
        return found

    async def count(self, state: TipState) -> int:
        row = await self._session.row(select(func.count()).where(tips.c.state == state.value))
        return int(row[0]) if row else 0

    async def shred(self, tip_id: int) -> None:
        await self._session.write(delete(tip_pieces).where(tip_pieces.c.tip_id == tip_id))
        await self._session.write(delete(tips).where(tips.c.id == tip_id))

    async def sent_on(self, person_id: int, day: date) -> int:
        this = tip_senders.c.sender_index == self._sender(person_id, day)
        row = await self._session.row(select(tip_senders).where(this))
        return row.sent if row else 0

    async def note_sent(self, person_id: int, day: date) -> None:
        sender, sent = self._sender(person_id, day), await self.sent_on(person_id, day)
        await self._session.write(delete(tip_senders).where(tip_senders.c.sender_index == sender))
        row = {"sender_index": sender, "day": day, "sent": sent + 1}
        await self._session.write(insert(tip_senders).values(row))

    async def _locked(self, tip_id: int) -> Row[Any] | None:
        """The row, which nobody else changes before this unit ends; without one, nobody has to wait."""
        query = select(tips).where(tips.c.id == tip_id)
        if await self._session.row(query) is None:
            return None
        await self._session.begin_writing()
        return await self._session.row(query.with_for_update())

    def _sealer(self, row: Row[Any]) -> Sealer:
        return Sealer(OneKey(self._vault.open(row.key, Place("tips", "key", row.token))))

    def _tip(self, row: Row[Any]) -> Tip:
        kept = from_bytes(self._sealer(row).open(row.about, Place("tips", "about", row.token)))
        told = (Forwarded(to, by, datetime.fromisoformat(at)) for to, by, at in kept["told"])
        state = TipState(row.state)
        about = kept["consent"], kept["where"], tuple(told)
        return Tip(row.id, TipKind(kept["kind"]), row.opened_on, state, *about, row.closed_on)

    def _sender(self, person_id: int, day: date) -> bytes:
        return self._vault.index("tip_senders.sender", person_id, day.toordinal())


def remove_old(now: datetime) -> tuple[Delete, Delete]:
    """What deletes tips that were kept long enough, and who sent how many on days that are over."""
    today = now.date()
    # Two days: somewhere on earth it is still yesterday.
    counted = delete(tip_senders).where(tip_senders.c.day < today - timedelta(days=1))
    return delete(tips).where(_is_old(today)), counted


def _is_old(today: date) -> ColumnElement[bool]:
    """Whether a tip is past its time; a draft that nobody passed on after all counts a day."""
    opened, closed = tips.c.opened_on, tips.c.closed_on
    left = and_(tips.c.state == TipState.DRAFT.value, opened < today - timedelta(days=1))
    done = closed < today - timedelta(days=CLOSED_DAYS)
    return or_(left, done, opened < today - timedelta(days=ALL_DAYS))


def _sealed(sealer: Sealer, row_token: bytes, tip: Tip) -> bytes:
    told = [(one.service, one.by, one.at.isoformat()) for one in tip.forwarded]
    content = {"kind": tip.kind, "consent": tip.consent, "where": tip.where, "told": told}
    return sealer.seal(to_bytes(content), Place("tips", "about", row_token), _ABOUT)


def _place(row_token: bytes, column: str) -> Place:
    return Place("tip_pieces", column, row_token)
