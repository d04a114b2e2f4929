"""Notes of staff about cases, sealed with the key of their case."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select

from bot.domain.notes import Note, NoteKind
from bot.storage.sealing import TEXT, Place, Sealer, from_bytes, to_bytes, token
from bot.storage.session import Session
from bot.storage.support import Cases
from bot.storage.tables import case_notes


class Notes:
    """``bot.usecases.ports.NoteStore``."""

    def __init__(self, session: Session, cases: Cases) -> None:
        self._session = session
        self._cases = cases

    async def add(self, note: Note) -> Note:
        """As promised. Raises NoSuchCaseError when there is no such case."""
        sealer, row_token = await self._cases.sealer(note.case_id), token()
        content = {"kind": note.kind, "by": note.by, "text": note.text, "at": note.at.isoformat()}
        row = {"token": row_token, "case_id": note.case_id}
        row["content"] = sealer.seal(to_bytes(content), _place(row_token), TEXT)
        added = await self._session.write(case_notes.insert().values(row).returning(case_notes.c.id))
        return replace(note, id=int(added.scalar_one()))

    async def of(self, case_id: int) -> list[Note]:
        query = select(case_notes).where(case_notes.c.case_id == case_id).order_by(case_notes.c.id)
        rows = await self._session.rows(query)
        if not rows:
            return []
        sealer = await self._cases.sealer(case_id)
        return [_note(row, sealer) for row in rows]


def _note(row: Row[Any], sealer: Sealer) -> Note:
    kept = from_bytes(sealer.open(row.content, _place(row.token)))
    at = datetime.fromisoformat(kept["at"])
    return Note(row.id, row.case_id, NoteKind(kept["kind"]), kept["by"], kept["text"], at)


def _place(row_token: bytes) -> Place:
    return Place("case_notes", "content", row_token)
