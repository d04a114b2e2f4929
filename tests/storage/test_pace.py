"""Processes that tell each other what they send."""

import asyncio
from collections import Counter
from collections.abc import Callable

import asyncpg  # type: ignore[import-untyped]
import pytest

from bot.storage import pace as pace_module
from bot.storage.pace import SharedPace
from tests.fakes.postgresql import starting_up


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pace_module, "PAUSE", 0.05)


class Ears:
    """What one process heard, by lane."""

    def __init__(self) -> None:
        self.heard: Counter[int] = Counter()

    def __call__(self, lane: int, number: int) -> None:
        self.heard[lane] += number


async def until(met: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not met():
            await asyncio.sleep(0.01)


async def both_hear(one: SharedPace, ones: Ears, other: SharedPace, others: Ears) -> None:
    """Both are connected: what is told before that is told to nobody."""
    async with asyncio.timeout(10):
        while not (ones.heard[9] and others.heard[9]):
            one.tell(9)
            other.tell(9)
            await asyncio.sleep(0.02)


@pytest.mark.parametrize("kind", ["postgresql"])
async def test_each_hears_of_all_that_others_send_and_nothing_of_its_own(database_url: str) -> None:
    here, there = Ears(), Ears()
    async with SharedPace(database_url, here) as one, SharedPace(database_url, there) as other:
        await both_hear(one, here, other, there)
        for _ in range(500):
            one.tell(2)
        other.tell(0)
        await until(lambda: there.heard[2] >= 500 and here.heard[0] >= 1)
        await asyncio.sleep(0.1)
    assert (there.heard[2], here.heard[0]) == (500, 1)
    assert (here.heard[2], there.heard[0]) == (0, 0)


@pytest.mark.parametrize("kind", ["postgresql"])
async def test_a_lost_connection_is_made_anew(database_url: str) -> None:
    here, there = Ears(), Ears()
    async with SharedPace(database_url, here) as one, SharedPace(database_url, there) as other:
        await both_hear(one, here, other, there)
        admin = await asyncpg.connect(database_url.replace("+asyncpg", ""))
        ours = "pid <> pg_backend_pid() AND datname = current_database()"
        await admin.execute(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {ours}")
        await admin.close()
        here.heard.clear()
        there.heard.clear()
        await both_hear(one, here, other, there)


async def test_a_server_that_is_starting_up_is_asked_until_it_is_there() -> None:
    """Its answer is an error of the driver's own, which nothing in between translates."""
    async with starting_up() as (url, asked), SharedPace(url, Ears()):
        await until(lambda: len(asked) >= 3)


@pytest.mark.parametrize("kind", ["sqlite"])
async def test_without_postgresql_nobody_is_told_and_nothing_breaks(database_url: str) -> None:
    heard = Ears()
    async with SharedPace(database_url, heard) as pace, SharedPace(database_url, heard) as other:
        pace.tell(1)
        other.tell(1)
        await asyncio.sleep(0.1)
        assert "pace" not in {task.get_name() for task in asyncio.all_tasks()}, "there is nobody to ask"
    assert not heard.heard
