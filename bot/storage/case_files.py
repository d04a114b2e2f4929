"""Pictures and voice messages of cases, sealed with the key of their case: they go when it goes."""

from sqlalchemy import delete, insert, select

from bot.storage.sealing import FILE, Place, token
from bot.storage.session import Session
from bot.storage.support import Cases
from bot.storage.tables import case_files


class CaseFiles:
    """``bot.usecases.ports.CaseFileStore``. One that was damaged raises SealError, like a damaged text."""

    def __init__(self, session: Session, cases: Cases) -> None:
        self._session = session
        self._cases = cases

    async def keep(self, case_id: int, content: bytes) -> int:
        """As promised. Raises NoSuchCaseError when there is no such case."""
        sealer, row_token = await self._cases.sealer(case_id), token()
        sealed = sealer.seal(content, _place(row_token), FILE)
        row = {"token": row_token, "case_id": case_id, "content": sealed}
        kept = await self._session.write(insert(case_files).values(row).returning(case_files.c.id))
        return int(kept.scalar_one())

    async def open(self, case_id: int, file_id: int) -> bytes | None:
        this = case_files.c.id == file_id, case_files.c.case_id == case_id
        row = await self._session.row(select(case_files).where(*this))
        if row is None:
            return None
        return (await self._cases.sealer(case_id)).open(row.content, _place(row.token))

    async def forget(self, case_id: int, file_id: int) -> None:
        this = case_files.c.id == file_id, case_files.c.case_id == case_id
        await self._session.write(delete(case_files).where(*this))


def _place(row_token: bytes) -> Place:
    return Place("case_files", "content", row_token)
