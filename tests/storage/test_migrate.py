"""Migrations: they make what the tables say, may be tried by two at once, and lead back."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import (
    JSON,
    BigInteger,
    Connection,
    DateTime,
    Integer,
    String,
    column,
    insert,
    inspect,
    select,
    table,
)
from sqlalchemy.pool import NullPool

from bot.domain.campaign import (
    KEPT_FOR,
    Action,
    ActionKind,
    Campaign,
    CampaignAct,
    CampaignState,
    Delivery,
    DeliveryState,
    LogLine,
    Reach,
    Skip,
)
from bot.storage.database import Database
from bot.storage.engine import make_engine
from bot.storage.keys import Keyring
from bot.storage.migrate import migrate, migrate_down
from bot.storage.tables import clubs, metadata, people
from tests.databases import postgres_server
from tests.storage.conftest import NOON, add_person, count


@pytest.fixture
async def empty_url(kind: str, tmp_path: Path) -> AsyncIterator[str]:
    """The address of a database without tables."""
    if kind == "sqlite":
        yield f"sqlite:///{tmp_path / 'new' / 'folder' / 'luujin.db'}"
        return
    yield await postgres_server().create("storage_empty")
    await postgres_server().drop("storage_empty")


async def _ask(url: str, question: Any) -> Any:
    engine = make_engine(url, poolclass=NullPool)
    try:
        async with engine.connect() as connection:
            return await connection.run_sync(question)
    finally:
        await engine.dispose()


def _differences(connection: Connection) -> list[Any]:
    return list(compare_metadata(MigrationContext.configure(connection), metadata))


def _tables(connection: Connection) -> set[str]:
    return set(inspect(connection).get_table_names())


def _partial_indexes(connection: Connection) -> set[str]:
    """Alembic does not compare the conditions of indexes."""
    question = "SELECT name FROM sqlite_master WHERE type = 'index' AND sql LIKE '%WHERE%'"
    if connection.dialect.name == "postgresql":
        question = "SELECT indexname FROM pg_indexes WHERE indexdef LIKE '%WHERE%' AND schemaname = 'public'"
    return {row[0] for row in connection.exec_driver_sql(question)}


async def test_a_migrated_database_is_what_the_tables_say(database_url: str) -> None:
    assert await _ask(database_url, _differences) == []
    indexes = {index for table in metadata.tables.values() for index in table.indexes}
    told = {index.name for index in indexes if index.dialect_options["postgresql"]["where"] is not None}
    assert len(told) > 3
    assert await _ask(database_url, _partial_indexes) == told


async def test_two_who_migrate_at_once_make_one_schema(empty_url: str) -> None:
    await asyncio.gather(*(migrate(empty_url) for _ in range(3)))
    assert await _ask(empty_url, _differences) == []


async def test_migrating_again_keeps_what_is_stored(database: Database, database_url: str) -> None:
    await add_person(database, 1)
    await migrate(database_url)
    assert await count(database, "people") == 1


async def test_the_way_down_leads_back_up(empty_url: str) -> None:
    await migrate(empty_url)
    await migrate_down(empty_url, "base")
    assert await _ask(empty_url, _tables) <= {"alembic_version", "sqlite_sequence"}
    await migrate(empty_url)
    assert await _ask(empty_url, _differences) == []


_ID, _MOMENT = BigInteger().with_variant(Integer(), "sqlite"), DateTime(timezone=True)
# What campaigns were before there were several clubs, series and events (0002).
_WRITTEN = [column(name, _ID) for name in ("id", "author_id", "club_id")]
_OLD_CAMPAIGNS = table(
    "campaigns",
    *_WRITTEN,
    column("texts", JSON()),
    column("quiz_id", String()),
    column("due_at", _MOMENT),
    column("state", String()),
    column("begun_at", _MOMENT),
)
_OLD_DELIVERIES = table(
    "deliveries",
    *(column(name, _ID) for name in ("id", "campaign_id", "person_id", "message_id")),
    column("state", String()),
    column("reason", String()),
    column("not_before", _MOMENT),
    column("changed_at", _MOMENT),
)
_SOON = NOON + timedelta(hours=1)
# Numbered from 1 on as they are stored.
_OLD = (
    {"club_id": 1, "texts": {"mn": "а"}, "quiz_id": None, "due_at": None, "state": "draft"},
    {"club_id": 1, "texts": {"mn": "б"}, "quiz_id": "trains", "due_at": _SOON, "state": "scheduled"},
    {"club_id": 2, "texts": {"en": "c"}, "quiz_id": None, "due_at": NOON, "state": "done"},
)
_OLD_ROWS = (
    {"campaign_id": 2, "person_id": 1, "state": "pending", "not_before": _SOON, "reason": None},
    {"campaign_id": 3, "person_id": 1, "state": "sent", "not_before": NOON, "reason": None},
    {"campaign_id": 3, "person_id": 2, "state": "skipped", "not_before": NOON, "reason": "paused"},
)


def _fill(connection: Connection) -> None:
    """Two clubs, two people, a draft, a planned campaign and one that was sent."""
    for number in (1, 2):
        connection.execute(insert(clubs).values(name=f"club {number}", code=f"code {number}"))
        person = {"token": b"t", "chat_index": bytes([number]), "settings": b"s", "unreachable": False}
        connection.execute(insert(people).values(person))
    for campaign in _OLD:
        connection.execute(insert(_OLD_CAMPAIGNS).values(campaign | {"author_id": 7, "begun_at": NOON}))
    for row in _OLD_ROWS:
        settled = row["state"] != "pending"
        more = {"message_id": 2**40 if settled else None, "changed_at": NOON if settled else None}
        connection.execute(insert(_OLD_DELIVERIES).values(row | more))
    connection.commit()


def _old(connection: Connection) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Campaigns and deliveries as the code of 0002 read them."""
    found = connection.execute(select(_OLD_CAMPAIGNS).order_by(_OLD_CAMPAIGNS.c.id))
    rows = connection.execute(select(_OLD_DELIVERIES).order_by(_OLD_DELIVERIES.c.id))
    return [dict(one._mapping) for one in found], [dict(one._mapping) for one in rows]


async def test_campaigns_of_one_club_are_what_they_were(empty_url: str, keyring: Keyring) -> None:
    await migrate(empty_url, "0002")
    await _ask(empty_url, _fill)
    await migrate(empty_url)
    database = Database.open(empty_url, keyring)
    async with database.unit() as work:
        draft, planned, done = [await work.campaigns.get(one) for one in (1, 2, 3)]
        pending = await work.deliveries.get(1)
        counts = [await work.deliveries.counts(one) for one in (1, 2, 3)]
        skips = await work.deliveries.skips(3)
        added = await work.campaigns.add(Campaign(0, 7), NOON)
        await work.deliveries.address(added.id, {1: NOON})
        await work.commit()
    await database.close()
    ours, theirs = Reach(frozenset({1})), Reach(frozenset({2}))
    assert draft == Campaign(1, 7, texts={"mn": "а"}, reach=ours)
    assert planned == Campaign(
        2,
        7,
        texts={"mn": "б"},
        action=Action(ActionKind.QUIZ, "trains"),
        reach=ours,
        due_at=_SOON,
        expires_at=_SOON + KEPT_FOR,
        state=CampaignState.SCHEDULED,
    )
    assert done is not None
    assert (done.reach, done.state, done.texts) == (theirs, CampaignState.DONE, {"en": "c"})
    assert pending == Delivery(1, 2, 1, DeliveryState.PENDING, _SOON)
    assert counts == [{}, {"pending": 1}, {"sent": 1, "skipped": 1}]
    assert skips == {Skip.PAUSED: 1}
    assert added.id == 4, "no number is given twice"


async def test_the_way_down_keeps_what_one_club_could_write(empty_url: str, keyring: Keyring) -> None:
    await migrate(empty_url, "0002")
    await _ask(empty_url, _fill)
    before = await _ask(empty_url, _old)
    await migrate(empty_url)
    await migrate_down(empty_url, "0002")
    assert await _ask(empty_url, _old) == before
    await migrate(empty_url)
    database = Database.open(empty_url, keyring)
    async with database.unit() as work:
        for number, state in enumerate(CampaignState):
            written = Campaign(0, 7, f"{number}", {"mn": "x"}, reach=Reach(frozenset({2})), state=state)
            await work.deliveries.address((await work.campaigns.add(written, NOON)).id, {1: NOON})
        everybody = await work.campaigns.add(Campaign(0, 7, reach=Reach(everybody=True)), NOON)
        await work.deliveries.address(everybody.id, {1: NOON})
        link = Action(ActionKind.LINK, "https://example.org/")
        linked = Campaign(0, 7, texts={"mn": "x"}, action=link, reach=Reach(frozenset({1, 2})))
        linked = await work.campaigns.add(linked, NOON)
        await work.campaigns.log(linked.id, LogLine(CampaignAct.COMPOSED, NOON, 7))
        await work.campaigns.decline(2, 1)
        await work.commit()
    await database.close()
    await migrate_down(empty_url, "0002")
    found, rows = await _ask(empty_url, _old)
    assert {one["state"] for one in found} == {"draft", "scheduled", "running", "done", "cancelled"}
    assert everybody.id not in {one["id"] for one in found} | {row["campaign_id"] for row in rows}
    assert (found[-1]["id"], found[-1]["club_id"], found[-1]["quiz_id"]) == (linked.id, 1, None)
    assert len(rows) == len(before[1]) + len(CampaignState)
    assert await _ask(empty_url, _broken) == []


def _broken(connection: Connection) -> list[Any]:
    """Rows that belong to nothing; PostgreSQL keeps none."""
    if connection.dialect.name == "postgresql":
        return []
    return list(connection.exec_driver_sql("PRAGMA foreign_key_check"))


@pytest.mark.parametrize("kind", ["sqlite"])
async def test_a_new_file_is_private_in_a_private_folder(empty_url: str, tmp_path: Path) -> None:
    await migrate(empty_url)
    path = tmp_path / "new" / "folder" / "luujin.db"
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
