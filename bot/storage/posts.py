"""Which Telegram messages in whose chat show a case: known to us, not to a reader of the database."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, delete, select, update

from bot.domain.support import Fate
from bot.domain.vanish import Post
from bot.storage.sealing import SMALL, Place, SealError, Vault, from_bytes, to_bytes, token
from bot.storage.session import Session
from bot.storage.tables import case_posts, cases
from bot.storage.unreadable import report


class Posts:
    """The part of ``bot.usecases.ports.CaseStore`` about posts."""

    def __init__(self, session: Session, vault: Vault) -> None:
        self._session = session
        self._vault = vault

    async def note_post(
        self,
        case_id: int | None,
        reader_id: int,
        message_id: int,
        at: datetime,
        mute: bool = False,
        fate: Fate | None = None,
    ) -> None:
        """As promised; of two cases noted for one message the later counts."""
        index, row_token = self._post_index(reader_id, message_id), token()
        before = await self._noted(index)
        at = min(at, before.at) if before else at
        await self._session.write(delete(case_posts).where(case_posts.c.post_index == index))
        row = {"token": row_token, "case_id": case_id, "post_index": index}
        row["reader_index"] = self._reader_index(case_id, reader_id)
        post = Post(0, case_id, reader_id, message_id, at, own=False, mute=mute, fate=fate)
        row["post"] = self._seal_post(row_token, post)
        await self._session.write(case_posts.insert().values(row))

    async def case_of_post(self, reader_id: int, message_id: int) -> int | None:
        post = await self._noted(self._post_index(reader_id, message_id))
        return None if post is None or post.mute else post.case_id

    async def echo_of(self, case_id: int, answer: int) -> Post | None:
        """As promised. Only the seal knows, so all of a case are opened; there are never many."""
        posts = await self.shown(case_id)
        return next((one for one in posts if one.fate and one.fate.message_id == answer), None)

    async def posts(self, case_id: int | None, reader_id: int) -> list[int]:
        query = select(case_posts).where(self._shown(case_id, reader_id)).order_by(case_posts.c.id)
        opened = [
            self._vault.open(row.post, Place("case_posts", "post", row.token))
            for row in await self._session.rows(query)
        ]
        return [from_bytes(post)["message"] for post in opened]

    async def standing(self, after: int, limit: int) -> list[Post]:
        """As promised. One that cannot be opened is left out and reported."""
        return await self._listed(_with_person().where(case_posts.c.id > after).limit(limit))

    async def shown(self, case_id: int) -> list[Post]:
        """As promised. One that cannot be opened is left out and reported."""
        return await self._listed(_with_person().where(case_posts.c.case_id == case_id))

    async def _listed(self, query: Select[Any]) -> list[Post]:
        found = []
        for row in await self._session.rows(query.order_by(case_posts.c.id)):
            try:
                found.append(self._post(row))
            except SealError:
                report(case_posts, row.id)
        return found

    async def save_post(self, post: Post) -> None:
        query = select(case_posts.c.token).where(case_posts.c.id == post.id)
        if row := await self._session.row(query):
            change = update(case_posts).where(case_posts.c.id == post.id)
            await self._session.write(change.values(post=self._seal_post(row.token, post)))

    async def deleted(self, post_ids: Collection[int]) -> None:
        await self._session.write(delete(case_posts).where(case_posts.c.id.in_(post_ids)))

    async def forget_posts(self, case_id: int | None, reader_id: int) -> None:
        await self._session.write(delete(case_posts).where(self._shown(case_id, reader_id)))

    async def forget_all_posts(self, case_id: int) -> None:
        """Forget what shows this case, whoever reads it."""
        await self._session.write(delete(case_posts).where(case_posts.c.case_id == case_id))

    async def _noted(self, index: bytes) -> Post | None:
        row = await self._session.row(_with_person().where(case_posts.c.post_index == index))
        try:
            return None if row is None else self._post(row)
        except SealError:
            report(case_posts, row.id if row else 0)
            return None

    def _post(self, row: Row[Any]) -> Post:
        kept = from_bytes(self._vault.open(row.post, Place("case_posts", "post", row.token)))
        reader, later = kept.get("reader", 0), kept.get("later")
        own = row.case_id is None or row.person_index == self._who(reader)
        at = datetime.fromisoformat(kept["at"])
        post = Post(row.id, row.case_id, reader, kept["message"], at, own, kept.get("tries", 0))
        return replace(
            post,
            not_before=datetime.fromisoformat(later) if later else None,
            mute=kept.get("mute", False),
            fate=_fate(kept["fate"]) if kept.get("fate") else None,
        )

    def _seal_post(self, row_token: bytes, post: Post) -> bytes:
        """Times too: when a message was shown would lead to whoever did something a moment later."""
        later = post.not_before.isoformat() if post.not_before else None
        document = {"message": post.message_id, "reader": post.reader_id, "at": post.at.isoformat()}
        sealed = to_bytes(
            document | {"tries": post.tries, "later": later, "mute": post.mute, "fate": _kept(post.fate)}
        )
        return self._vault.seal(sealed, Place("case_posts", "post", row_token), SMALL)

    def _shown(self, case_id: int | None, reader_id: int) -> ColumnElement[bool]:
        of_case = case_posts.c.case_id.is_(None) if case_id is None else case_posts.c.case_id == case_id
        return and_(of_case, case_posts.c.reader_index == self._reader_index(case_id, reader_id))

    def _reader_index(self, case_id: int | None, reader_id: int) -> bytes:
        """With the case in it: the same reader of two cases cannot be recognised."""
        return self._vault.index("case_posts.reader", case_id or 0, reader_id)

    def _post_index(self, reader_id: int, message_id: int) -> bytes:
        return self._vault.index("case_posts.post", reader_id, message_id)

    def _who(self, person_id: int) -> bytes:
        """By this a case knows who asked."""
        return self._vault.index("cases.person", person_id)


def _with_person() -> Select[Any]:
    """Posts with who asked in their case: by that one knows whether they stand on their own phone."""
    return select(case_posts, cases.c.person_index).outerjoin(cases)


def _kept(fate: Fate | None) -> list[object] | None:
    if fate is None:
        return None
    moments = (fate.announced_at, fate.opened_at)
    return [fate.message_id, *(moment and moment.isoformat() for moment in moments)]


def _fate(kept: list[Any]) -> Fate:
    message_id, announced, opened = kept
    moments = (moment and datetime.fromisoformat(moment) for moment in (announced, opened))
    return Fate(message_id, *moments)
