"""Power cuts while people wait: real processes, a real database, a real mail server."""

import asyncio
import time
from datetime import timedelta

import pytest

from bot.timetable.heartbeat import EVERY, FILE
from tests.fakes.smtp import SmtpSink, smtp_sink
from tests.faults.waiting import STAFF, waiting

WITHIN = 60.0  # seconds from the start of a process
HOURS = timedelta(hours=6)


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
async def test_after_six_hours_without_power_everybody_is_told_within_a_minute(kind: str) -> None:
    async with waiting(kind, 4) as (it, api), smtp_sink(SmtpSink()) as sink:
        await it.age(HOURS)
        settings = {
            "LUUJIN_SMTP_URL": f"smtp://127.0.0.1:{sink.port}",
            "LUUJIN_ALERT_EMAIL": "duty@example.org",
        }
        bot = it.process(api, "bot", **settings)
        begun = time.monotonic()
        bot.start()
        try:
            async with asyncio.timeout(WITHIN):
                while await it.overdue() or await it.owed():
                    await asyncio.sleep(0.2)
            took = time.monotonic() - begun
            told = await it.pings()
        finally:
            bot.stop()
    print(f"{kind}: everybody told {took:.1f} s after the start")
    assert told == {person.chat_id: 4 for person in it.staff}
    assert len(sink.mails) == 1


async def test_killed_again_and_again_no_step_is_lost() -> None:
    """Steps are taken at most once; a ping that was under way may come a second time.

    So few wait that each is called for by itself, whatever comes twice. Each life tells some of the calls,
    and some are left for the last.
    """
    number, kills = 5, 4
    each = number * len(STAFF) // (kills + 1)
    async with waiting("sqlite", number) as (it, api):
        await it.age(HOURS)
        bot = it.process(api, "bot")
        for kill in range(1, kills + 1):
            bot.start()
            async with asyncio.timeout(WITHIN):
                while sum((await it.pings()).values()) < kill * each:
                    await asyncio.sleep(0.02)
            bot.kill()
        bot.start()
        try:
            async with asyncio.timeout(WITHIN):
                while await it.overdue() or await it.owed():
                    await asyncio.sleep(0.2)
            told = await it.pings()
        finally:
            bot.stop()
    assert set(told) == {person.chat_id for person in it.staff}
    assert all(number <= count <= number + kills for count in told.values())


async def test_the_heartbeat_stops_with_the_bot_and_comes_back_with_it() -> None:
    async with waiting("sqlite", 1) as (it, api):
        await it.age(timedelta(minutes=10))
        timetable, bot = it.process(api, "timetable"), it.process(api, "bot")
        heartbeat = it.place.folder / FILE
        timetable.start()
        log = it.place.folder / "timetable.log"
        try:
            async with asyncio.timeout(WITHIN):
                while "escalation overdue" not in log.read_text("utf-8"):
                    await asyncio.sleep(0.2)
            assert not heartbeat.exists()
            bot.start()
            async with asyncio.timeout(
                WITHIN + 2 * EVERY
            ):  # the steps first, then the next look, or the one behind
                while not heartbeat.exists():
                    await asyncio.sleep(0.2)
        finally:
            timetable.stop()
            bot.stop()
