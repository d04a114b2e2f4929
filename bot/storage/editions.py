"""Quizzes as they were when somebody began them."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from sqlalchemy import ColumnElement, Table, delete, exists, select

from bot.domain.quiz import Option, Question, Quiz
from bot.storage.insert import insert_from_values
from bot.storage.session import Session
from bot.storage.tables import attempts, editions, group_quizzes


class Editions:
    """``bot.usecases.ports.EditionStore``."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def keep(self, translations: Mapping[str, Quiz]) -> None:
        rows = [
            {"quiz_id": q.id, "version": q.version, "language": language, "body": asdict(q)}
            for language, q in translations.items()
        ]
        if rows:
            await insert_from_values(self._session, editions, rows)

    async def get(self, quiz_id: str, version: str, language: str) -> Quiz | None:
        this = editions.c.quiz_id == quiz_id, editions.c.version == version
        row = await self._session.row(
            select(editions.c.body).where(*this).order_by((editions.c.language == language).desc()).limit(1)
        )
        return _quiz(row.body) if row else None

    async def forget_unused(self) -> int:
        """Erase editions that no unfinished attempt and no group needs; how many."""
        attempted = exists().where(*_same(attempts), attempts.c.finished.is_(False))
        in_group = exists().where(*_same(group_quizzes), group_quizzes.c.closed.is_(False))
        unused = delete(editions).where(~attempted, ~in_group)
        return int((await self._session.write(unused)).rowcount)


def _same(begun: Table) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return begun.c.quiz_id == editions.c.quiz_id, begun.c.version == editions.c.version


def _quiz(body: dict[str, Any]) -> Quiz:
    questions = tuple(
        Question(q["id"], q["text"], tuple(Option(**option) for option in q["options"]), q["source"])
        for q in body["questions"]
    )
    return Quiz(body["id"], body["topic"], body["version"], body["title"], body["intro"], questions)
