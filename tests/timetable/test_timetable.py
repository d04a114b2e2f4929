"""The timetable starts what is due, once, also after a restart; it forgets what was cancelled."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import structlog

from bot.timetable import timetable as module
from bot.timetable.timetable import Duties, Timetable


class Book:
    """Campaigns that wait, as a database would tell."""

    def __init__(self, **waiting: timedelta) -> None:
        now = datetime.now(UTC)
        self.waiting = {int(name.removeprefix("c")): now + after for name, after in waiting.items()}
        self.starts: list[int] = []
        self.rung = 0
        self.swept = 0
        self.reminded = 0
        self.failures = 0

    async def due(self) -> list[tuple[int, datetime]]:
        if self.failures:
            self.failures -= 1
            raise ConnectionError
        return list(self.waiting.items())

    async def start(self, campaign: int) -> bool:
        self.starts.append(campaign)
        return self.waiting.pop(campaign, None) is not None

    def ring(self) -> None:
        self.rung += 1

    async def sweep(self) -> None:
        self.swept += 1
        raise ConnectionError

    async def remind(self) -> int:
        self.reminded += 1
        if self.reminded == 1:
            raise ConnectionError
        return 3

    def timetable(self) -> Timetable:
        duties = Duties(self.due, self.start, self.ring, self.sweep, self.remind)
        return Timetable(duties, "Asia/Ulaanbaatar")


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LOOK_EVERY", 0.05)


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not true():
            await asyncio.sleep(0.01)


async def while_it_runs(book: Book, true: Callable[[], bool]) -> None:
    timetable = book.timetable()
    timetable.begin()
    try:
        await until(true)
    finally:
        timetable.end()
        await asyncio.sleep(0)


async def test_what_became_due_while_nobody_was_there_is_started_once() -> None:
    book = Book(c1=timedelta(days=-3), c2=timedelta(seconds=-1))
    await while_it_runs(book, lambda: book.rung == 2)
    await while_it_runs(book, lambda: True)
    assert sorted(book.starts) == [1, 2]


async def test_what_is_not_due_waits() -> None:
    book = Book(c1=timedelta(hours=1), c2=timedelta(seconds=0.2))
    await while_it_runs(book, lambda: book.rung == 1)
    assert book.starts == [2]


async def test_the_last_moment_of_all_does_no_harm() -> None:
    book = Book(c2=timedelta(seconds=0.2))
    book.waiting[1] = datetime(9999, 12, 31, 15, 59, tzinfo=UTC)
    await while_it_runs(book, lambda: book.rung == 1)
    assert book.starts == [2]


async def test_what_was_planned_and_then_cancelled_is_not_started() -> None:
    book = Book(c1=timedelta(seconds=0.6), c2=timedelta(seconds=0.9))
    timetable = book.timetable()
    timetable.begin()
    await until(lambda: len(timetable._scheduler.get_jobs()) == 5)
    del book.waiting[1]
    await until(lambda: book.rung == 1)
    timetable.end()
    assert book.starts == [2]


async def test_what_is_planned_by_another_process_is_found() -> None:
    book = Book()
    timetable = book.timetable()
    timetable.begin()
    await asyncio.sleep(0.1)
    book.waiting[7] = datetime.now(UTC)
    await until(lambda: book.rung == 1)
    timetable.end()
    assert book.starts == [7]


async def test_a_database_that_is_away_stops_nothing() -> None:
    book = Book(c1=timedelta(seconds=-1))
    book.failures = 2
    await while_it_runs(book, lambda: book.rung == 1)
    assert book.starts == [1]


async def test_a_start_that_fails_is_tried_again() -> None:
    book = Book(c1=timedelta(seconds=-1))
    tries: list[int] = []

    async def start(campaign: int) -> bool:
        tries.append(campaign)
        if len(tries) == 1:
            raise ConnectionError
        return await Book.start(book, campaign)

    book.start = start  # type: ignore[method-assign]
    await while_it_runs(book, lambda: book.rung == 1)
    assert tries == [1, 1]


async def test_the_sweep_is_planned_for_four_in_the_morning_of_the_zone() -> None:
    book = Book()
    timetable = book.timetable()
    timetable.begin()
    job = timetable._scheduler.get_job("sweep")
    assert (job.next_run_time.hour, job.next_run_time.minute) == (4, 0)
    assert str(job.next_run_time.tzinfo) == "Asia/Ulaanbaatar"
    assert job.misfire_grace_time is None
    await timetable._sweep()
    timetable.end()
    assert book.swept == 1


async def test_reminders_are_looked_for_at_once_and_again_after_a_failure(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "REMIND_EVERY", 0.05)
    book = Book()
    with structlog.testing.capture_logs() as logs:
        await while_it_runs(book, lambda: book.reminded == 3)
    assert [(line["log_level"], line.get("count")) for line in logs[:2]] == [("error", None), ("info", 3)]


async def test_a_late_look_for_reminders_is_taken_once() -> None:
    book = Book()
    timetable = book.timetable()
    timetable.begin()
    job = timetable._scheduler.get_job("remind")
    assert (job.misfire_grace_time, job.coalesce, job.max_instances) == (None, True, 1)
    timetable.end()
