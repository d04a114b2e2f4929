"""Every test that asks for ``database_url`` runs twice: on a SQLite file and on a real PostgreSQL."""

import asyncio
import itertools
import shutil
from collections.abc import AsyncIterator, Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.domain.people import Person
from bot.storage import unreadable
from bot.storage.database import Database
from bot.storage.keys import Keyring
from bot.storage.migrate import migrate
from bot.usecases.ports import Store
from tests.databases import postgres_server
from tests.fakes.store import Memory

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
_numbers = itertools.count(1)


@dataclass
class MovableClock:
    """A clock that stands until it is moved."""

    now: datetime = NOON

    def __call__(self) -> datetime:
        return self.now

    def pass_(self, span: timedelta) -> datetime:
        self.now += span
        return self.now


def run_apart(make: Callable[[], Coroutine[object, object, None]]) -> None:
    """Run something in a loop of its own, from a fixture that outlives the loops of tests."""
    with ThreadPoolExecutor(1) as pool:
        pool.submit(lambda: asyncio.run(make())).result()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "template.db"
    run_apart(lambda: migrate(f"sqlite:///{path}"))
    return path


@pytest.fixture(scope="session")
def postgres_template() -> str:
    return _postgres_template()


@cache  # tests of another folder ask for it, too, and there is one server for all
def _postgres_template() -> str:
    server = postgres_server()

    async def make() -> None:
        await migrate(await server.create("storage_template"))

    run_apart(make)
    return "storage_template"


@pytest.fixture(params=["sqlite", "postgresql"])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
async def database_url(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[str]:
    """The address of a fresh, migrated database."""
    async with fresh(kind, tmp_path, request) as url:
        yield url


@asynccontextmanager
async def fresh(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[str]:
    if kind == "sqlite":
        path = tmp_path / "luujin.db"
        shutil.copyfile(request.getfixturevalue("sqlite_template"), path)
        yield f"sqlite:///{path}"
        return
    name = f"storage_{next(_numbers)}"
    template = request.getfixturevalue("postgres_template")
    yield await postgres_server().create(name, template)
    await postgres_server().drop(name)


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
async def store(
    request: pytest.FixtureRequest, tmp_path: Path, keyring: Keyring, clock: MovableClock
) -> AsyncIterator[Store]:
    """What use cases get: the fake of their tests, and both databases. All must keep the same promises."""
    if request.param == "memory":
        yield Memory().unit
        return
    async with fresh(request.param, tmp_path, request) as url:
        database = Database.open(url, keyring, clock)
        yield database.unit
        await database.close()


@pytest.fixture(scope="session")
def keyring(tmp_path_factory: pytest.TempPathFactory) -> Keyring:
    return Keyring.create(tmp_path_factory.mktemp("keys") / "keys.json")


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock()


@pytest.fixture
async def database(database_url: str, keyring: Keyring, clock: MovableClock) -> AsyncIterator[Database]:
    database = Database.open(database_url, keyring, clock)
    yield database
    await database.close()


@pytest.fixture
def reported(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    """Table and number of every row that was reported as unreadable."""
    rows: list[tuple[str, int]] = []
    monkeypatch.setattr(unreadable, "log", _Log(rows))
    return rows


@dataclass
class _Log:
    rows: list[tuple[str, int]]

    def error(self, _event: str, *, kind: str, code: int) -> None:
        self.rows.append((kind, code))


async def add_person(database: Database, chat_id: int) -> Person:
    """A stored person."""
    async with database.unit() as work:
        person = await work.people.add(chat_id, NOON.date())
        await work.commit()
    return person


async def add_people(database: Database, count: int, first_chat: int = 10_000) -> list[Person]:
    """Stored people with chats in a row."""
    async with database.unit() as work:
        people = [await work.people.add(first_chat + n, NOON.date()) for n in range(count)]
        await work.commit()
    return people


async def count(database: Database, table: str) -> int:
    """How many rows a table holds."""
    async with database.session() as session:
        row = await session.row(text(f"SELECT count(*) FROM {table}"))
    assert row is not None
    return int(row[0])
