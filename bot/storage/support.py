"""Cases: each sealed with a key of its own, so that deleting the key deletes the case."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, delete, select, true, update

from bot.domain.errors import NoSuchCaseError
from bot.domain.support import Asked, Author, Case, CaseMessage, CaseState, Media
from bot.storage import case_documents as documents
from bot.storage.access_log import AccessLog
from bot.storage.insert import insert_new
from bot.storage.merge import merged
from bot.storage.posts import Posts
from bot.storage.sealing import CASE, TEXT, OneKey, Place, Sealer, SealError, Vault, token
from bot.storage.session import Session
from bot.storage.tables import case_files, case_messages, case_notes, cases, escalations, referrals
from bot.storage.unreadable import report

_CLOSED = CaseState.CLOSED.value


@dataclass(frozen=True, slots=True)
class _Opened:
    """A case as stored: what it says, and what seals it."""

    case: Case
    token: bytes
    sealer: Sealer


class Cases(Posts):
    """``bot.usecases.ports.CaseStore``. A shredded case is as one that never was.

    What ``get`` and ``latest_of`` return stays true to the end of the unit of work: a message must not
    be filed under "nobody holds this" while a coordinator claims the case.
    """

    def __init__(self, session: Session, vault: Vault, access_log: AccessLog) -> None:
        super().__init__(session, vault)
        self._access_log = access_log
        self._loaded: dict[int, Case] = {}
        self._sealers: dict[int, Sealer] = {}

    async def get(self, case_id: int) -> Case | None:
        row = await self._locked(_unshredded(case_id))
        return self._opened(row).case if row else None

    async def latest_of(self, person_id: int) -> Case | None:
        mine = select(cases).where(cases.c.person_index == self._who(person_id))
        row = await self._locked(mine.order_by(cases.c.id.desc()).limit(1))
        if row is None:
            return None
        case = self._opened(row).case
        if case.person_id != person_id:
            raise SealError("a case's row was put in another one's place")
        return case

    async def add(
        self, person_id: int, pseudonym: str, language: str, from_member: bool, urgent: bool, at: datetime
    ) -> Case:
        """The new case. Raises sqlalchemy's IntegrityError when the person has an open one already."""
        case = Case(0, person_id, pseudonym, language, from_member, urgent, at)
        key, row_token = OneKey.new(), token()
        values = {
            "token": row_token,
            "person_index": self._who(person_id),
            "key": self._vault.seal(key.secret, Place("cases", "key", row_token), (64,)),
            "about": self._seal_case(Sealer(key), row_token, case),
            "state": case.state.value,
        }
        added = await self._session.write(cases.insert().values(values).returning(cases))
        return self._opened(added.one()).case

    async def save(self, case: Case) -> None:
        """As promised; what another unit of work changed meanwhile stays.

        Raises NoSuchCaseError when the case is shredded.
        """
        row = await self._locked(_unshredded(case.id))
        if row is None:
            raise NoSuchCaseError
        loaded = self._loaded.get(case.id)
        opened = self._opened(row)
        case = merged(loaded, opened.case, case)
        change = update(cases).where(cases.c.id == case.id)
        await self._session.write(
            change.values(
                about=self._seal_case(opened.sealer, opened.token, case),
                state=case.state.value,
                claimed_by=case.claimed_by,
                closed_on=case.closed_at and case.closed_at.date(),
            )
        )
        self._loaded[case.id] = case

    async def claim(self, case_id: int, staff_id: int) -> bool:
        waiting = cases.c.state == CaseState.WAITING.value
        already = (cases.c.state == CaseState.CLAIMED.value) & (cases.c.claimed_by == staff_id)
        change = update(cases).where(cases.c.id == case_id, waiting | already)
        claimed = await self._session.write(change.values(state=CaseState.CLAIMED.value, claimed_by=staff_id))
        return claimed.rowcount == 1

    async def unclosed(self) -> list[Case]:
        """Oldest first. One that cannot be opened is left out and reported."""
        found = []
        query = select(cases).where(cases.c.state != _CLOSED).order_by(cases.c.id)
        for row in await self._session.rows(query):
            try:
                found.append(self._opened(row).case)
            except SealError:
                report(cases, row.id)
        return found

    async def write(
        self,
        case_id: int,
        author: Author,
        text: str,
        at: datetime,
        update_id: int | None,
        media: Media | None = None,
        asked: Asked | None = None,
    ) -> CaseMessage | None:
        """As promised. Raises NoSuchCaseError when there is no such case."""
        row_token = token()
        content = documents.message_to_bytes(author, text, at, media, asked)
        sealer = await self.sealer(case_id)
        values = {
            "token": row_token,
            "case_id": case_id,
            "update_index": self._update_index(case_id, update_id),
            "content": sealer.seal(content, Place("case_messages", "content", row_token), TEXT),
            "seen": False,
        }
        stored = await insert_new(self._session, case_messages, values)
        return None if stored is None else CaseMessage(stored, case_id, author, text, at, False, media, asked)

    async def message(self, case_id: int, message_id: int) -> CaseMessage | None:
        found = await self._messages(case_id, case_messages.c.id == message_id)
        return found[0] if found else None

    async def message_of(self, case_id: int, update_id: int) -> CaseMessage | None:
        index = self._update_index(case_id, update_id)
        found = await self._messages(case_id, case_messages.c.update_index == index)
        return found[0] if found else None

    async def messages(self, case_id: int) -> list[CaseMessage]:
        """Oldest first."""
        return await self._messages(case_id, true())

    async def take_back(self, case_id: int, message_id: int) -> bool:
        """As promised."""
        this = case_messages.c.id == message_id, case_messages.c.case_id == case_id
        gone = await self._session.write(delete(case_messages).where(*this, case_messages.c.seen.is_(False)))
        return gone.rowcount == 1

    async def mark_seen(self, case_id: int, message_ids: Sequence[int]) -> None:
        shown = case_messages.c.case_id == case_id, case_messages.c.id.in_(message_ids)
        await self._session.write(update(case_messages).where(*shown).values(seen=True))

    async def log(self, case_id: int, staff_id: int, act: str, at: datetime) -> None:
        self._access_log.append(case_id, staff_id, act, at)

    async def shred(self, case_id: int) -> None:
        """As promised; the case counts as closed, and nothing ties it to a person any more."""
        await self._session.write(delete(case_messages).where(case_messages.c.case_id == case_id))
        for table in (case_files, case_notes, referrals):
            await self._session.write(delete(table).where(table.c.case_id == case_id))
        await self.forget_all_posts(case_id)
        await self._session.write(delete(escalations).where(escalations.c.case_id == case_id))
        nothing = {"key": None, "about": None, "person_index": None}
        change = update(cases).where(cases.c.id == case_id)
        await self._session.write(change.values(state=_CLOSED, **nothing))
        self._loaded.pop(case_id, None)
        self._sealers.pop(case_id, None)

    async def shred_all_of(self, person_id: int) -> list[int]:
        """Shred every case of this person, open ones too; their ids."""
        mine = select(cases.c.id).where(cases.c.person_index == self._who(person_id))
        case_ids = [row.id for row in await self._session.rows(mine)]
        for case_id in case_ids:
            await self.shred(case_id)
        return case_ids

    async def release_all_of(self, staff_id: int) -> None:
        """Put back among the waiting what this coordinator holds."""
        held = cases.c.claimed_by == staff_id, cases.c.state == CaseState.CLAIMED.value
        free = {"state": CaseState.WAITING.value, "claimed_by": None}
        await self._session.write(update(cases).where(*held).values(free))

    async def _messages(self, case_id: int, condition: ColumnElement[bool]) -> list[CaseMessage]:
        query = select(case_messages).where(case_messages.c.case_id == case_id, condition)
        rows = await self._session.rows(query.order_by(case_messages.c.id))
        if not rows:
            return []
        sealer = await self.sealer(case_id)
        return [documents.message_from(row, sealer) for row in rows]

    async def _locked(self, query: Select[Any]) -> Row[Any] | None:
        """The row, which nobody else changes before this unit ends; without one, nobody has to wait."""
        if await self._session.row(query) is None:
            return None
        await self._session.begin_writing()
        return await self._session.row(query.with_for_update())

    async def sealer(self, case_id: int) -> Sealer:
        """What seals with the case's own key. Raises NoSuchCaseError when there is no such case."""
        if case_id not in self._sealers:
            row = await self._session.row(_unshredded(case_id))
            if row is None:
                raise NoSuchCaseError
            self._opened(row)
        return self._sealers[case_id]

    def _opened(self, row: Row[Any]) -> _Opened:
        secret = self._vault.open(row.key, Place("cases", "key", row.token))
        sealer = self._sealers.setdefault(row.id, Sealer(OneKey(secret)))
        about = sealer.open(row.about, Place("cases", "about", row.token))
        case = documents.case_from(row, about)
        self._loaded.setdefault(case.id, case)
        return _Opened(case, row.token, sealer)

    def _seal_case(self, sealer: Sealer, row_token: bytes, case: Case) -> bytes:
        return sealer.seal(documents.case_to_bytes(case), Place("cases", "about", row_token), CASE)

    def _update_index(self, case_id: int, update_id: int | None) -> bytes | None:
        return None if update_id is None else self._vault.index("case_messages.update", case_id, update_id)


def _unshredded(case_id: int) -> Select[Any]:
    return select(cases).where(cases.c.id == case_id, cases.c.key.is_not(None))
