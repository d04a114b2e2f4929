"""Inserting what may be there already, alike on both databases."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Select, Table
from sqlalchemy.dialects.postgresql import Insert as PostgresInsert
from sqlalchemy.dialects.sqlite import Insert as SqliteInsert

from bot.storage.session import Session


async def insert_new(session: Session, table: Table, values: Mapping[str, Any]) -> int | None:
    """Insert one row; its id, or None when a unique index says that it is there already."""
    statement = _insert(session, table).values(**values).on_conflict_do_nothing().returning(table.c.id)
    row = (await session.write(statement)).first()
    return None if row is None else int(row.id)


async def insert_each_new(
    session: Session, table: Table, column: str, rows: Sequence[Mapping[str, Any]]
) -> list[int]:
    """Insert rows; the values of this column of those that were not there already."""
    statement = _insert(session, table).values(list(rows)).on_conflict_do_nothing()
    result = await session.write(statement.returning(table.c[column]))
    return [int(row[0]) for row in result]


async def insert_from_values(session: Session, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert the rows that are not there already."""
    await session.write(_insert(session, table).values(list(rows)).on_conflict_do_nothing())


async def insert_from(session: Session, table: Table, columns: Sequence[str], query: Select[Any]) -> int:
    """Insert the rows of a query that are not there already; how many there were."""
    statement = _insert(session, table).from_select(columns, query).on_conflict_do_nothing()
    return int((await session.write(statement)).rowcount)


async def put(session: Session, table: Table, values: Mapping[str, Any]) -> None:
    """Insert the row with this ``id``, or write over it."""
    statement = _insert(session, table).values(**values)
    await session.write(statement.on_conflict_do_update(index_elements=["id"], set_=dict(values)))


def _insert(session: Session, table: Table) -> PostgresInsert | SqliteInsert:
    return SqliteInsert(table) if session.is_sqlite else PostgresInsert(table)
