"""Which Telegram messages in whose chat show a case: known to us, not to a reader of the database."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, select

from bot.storage.sealing import SMALL, Place, Vault, from_bytes, to_bytes, token
from bot.storage.session import Session
from bot.storage.tables import case_posts


class Posts:
    """The part of ``bot.usecases.ports.CaseStore`` about posts."""

    def __init__(self, session: Session, vault: Vault) -> None:
        self._session = session
        self._vault = vault

    async def note_post(self, case_id: int, reader_id: int, message_id: int, at: datetime) -> None:
        """As promised; of two cases noted for one message the later counts."""
        index, row_token = self._post_index(reader_id, message_id), token()
        post = to_bytes({"message": message_id, "at": at.isoformat()})
        await self._session.write(delete(case_posts).where(case_posts.c.post_index == index))
        row = {"token": row_token, "case_id": case_id, "post_index": index}
        row["reader_index"] = self._reader_index(case_id, reader_id)
        row["post"] = self._vault.seal(post, Place("case_posts", "post", row_token), SMALL)
        await self._session.write(case_posts.insert().values(row))

    async def case_of_post(self, reader_id: int, message_id: int) -> int | None:
        index = self._post_index(reader_id, message_id)
        row = await self._session.row(select(case_posts.c.case_id).where(case_posts.c.post_index == index))
        return None if row is None else int(row.case_id)

    async def posts(self, case_id: int, reader_id: int) -> list[int]:
        query = select(case_posts).where(self._shown(case_id, reader_id)).order_by(case_posts.c.id)
        opened = [
            self._vault.open(row.post, Place("case_posts", "post", row.token))
            for row in await self._session.rows(query)
        ]
        return [from_bytes(post)["message"] for post in opened]

    async def forget_posts(self, case_id: int, reader_id: int) -> None:
        await self._session.write(delete(case_posts).where(self._shown(case_id, reader_id)))

    async def forget_all_posts(self, case_id: int) -> None:
        """Forget what shows this case, whoever reads it."""
        await self._session.write(delete(case_posts).where(case_posts.c.case_id == case_id))

    def _shown(self, case_id: int, reader_id: int) -> ColumnElement[bool]:
        reader = self._reader_index(case_id, reader_id)
        return and_(case_posts.c.case_id == case_id, case_posts.c.reader_index == reader)

    def _reader_index(self, case_id: int, reader_id: int) -> bytes:
        """With the case in it: the same reader of two cases cannot be recognised."""
        return self._vault.index("case_posts.reader", case_id, reader_id)

    def _post_index(self, reader_id: int, message_id: int) -> bytes:
        return self._vault.index("case_posts.post", reader_id, message_id)
