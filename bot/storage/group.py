"""Quizzes in groups: where they run and what their polls say. The group's chat id is sealed."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, false, select, update

from bot.domain.group import GroupQuiz, Posted
from bot.storage.insert import insert_new
from bot.storage.sealing import SMALL, Place, Vault, from_bytes, to_bytes, token
from bot.storage.session import Session
from bot.storage.tables import group_polls, group_quizzes


class Groups:
    """``bot.usecases.ports.GroupStore``."""

    def __init__(self, session: Session, vault: Vault) -> None:
        self._session = session
        self._vault = vault

    async def begin(self, quiz: GroupQuiz, at: datetime) -> GroupQuiz | None:
        row = {"token": token(), "chat_index": self._index(quiz.chat_id), "leader_id": quiz.leader_id}
        row |= {"quiz_id": quiz.quiz_id, "version": quiz.version, "language": quiz.language}
        row["chat"] = self._vault.seal(to_bytes({"chat": quiz.chat_id}), _place(row["token"]), SMALL)
        found = await insert_new(self._session, group_quizzes, row | {"closed": False, "begun_at": at})
        return None if found is None else replace(quiz, id=found)

    async def running(self, chat_id: int) -> GroupQuiz | None:
        this = group_quizzes.c.chat_index == self._index(chat_id), group_quizzes.c.closed == false()
        return await self._one(select(group_quizzes).where(*this))

    async def of_poll(self, poll_id: str) -> GroupQuiz | None:
        mine = select(group_polls.c.group_quiz_id).where(group_polls.c.poll_id == poll_id)
        return await self._one(select(group_quizzes).where(group_quizzes.c.id.in_(mine)))

    async def post(self, quiz_id: int, posted: Posted) -> bool:
        row = {"group_quiz_id": quiz_id, "question_id": posted.question_id, "poll_id": posted.poll_id}
        row |= {"message_id": posted.message_id, "counts": dict(posted.counts)}
        return await insert_new(self._session, group_polls, row) is not None

    async def count(self, poll_id: str, counts: Mapping[str, int]) -> None:
        this = group_polls.c.poll_id == poll_id
        await self._session.begin_writing()  # what was counted stays so until this is written
        row = await self._session.row(select(group_polls.c.counts).where(this).with_for_update())
        if row is not None and sum(counts.values()) > sum(row.counts.values()):
            await self._session.write(update(group_polls).where(this).values(counts=dict(counts)))

    async def close(self, quiz_id: int) -> bool:
        this = group_quizzes.c.id == quiz_id, group_quizzes.c.closed == false()
        closed = await self._session.write(update(group_quizzes).where(*this).values(closed=True))
        return bool(closed.rowcount)

    async def _one(self, query: Select[Any]) -> GroupQuiz | None:
        row = await self._session.row(query)
        if row is None:
            return None
        polls = select(group_polls).where(group_polls.c.group_quiz_id == row.id).order_by(group_polls.c.id)
        posted = tuple(_posted(poll) for poll in await self._session.rows(polls))
        chat_id = from_bytes(self._vault.open(row.chat, _place(row.token)))["chat"]
        about = row.leader_id, row.quiz_id, row.version, row.language
        return GroupQuiz(row.id, chat_id, *about, posted, row.closed)

    def _index(self, chat_id: int) -> bytes:
        return self._vault.index("group_quizzes.chat", chat_id)


def _place(row_token: Any) -> Place:
    return Place("group_quizzes", "chat", row_token)


def _posted(row: Row[Any]) -> Posted:
    return Posted(row.question_id, row.poll_id, row.message_id, row.counts)
