"""``luujin log``: whether the log of the desk is whole, and who did what with a case."""

import asyncio
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

from bot.app import database_of
from bot.settings import Settings
from tests.commands.conftest import luujin_apart

NOON = datetime(2026, 3, 4, 4, 0, tzinfo=UTC)


async def _some_acts(settings: Settings) -> None:
    async with database_of(settings) as (database, _), database.unit() as work:
        person = await work.people.add(777_000_111, NOON.date())
        case = await work.cases.add(person.id, "Цасан Шувуу", "mn", True, False, NOON)
        for act in ("claimed", "notes read", "closed"):
            await work.cases.log(case.id, 41, act, NOON)
        await work.commit()


def test_it_shows_who_did_what_and_says_when_the_end_is_gone(settings: Settings, tmp_path: Path) -> None:
    asyncio.run(_some_acts(settings))
    whole = luujin_apart("log", "verify")
    assert (whole.returncode, whole.stdout) == (0, "Whole: 3 lines.\n"), whole.stderr
    shown = luujin_apart("log", "show", "--case", "Цасан Шувуу")
    assert "notes read" in shown.stdout
    assert "41" in shown.stdout
    assert "2026-03-04 12:00:00" in shown.stdout
    assert "777000111" not in shown.stdout
    assert "Nobody" in luujin_apart("log", "show", "--case", "99").stdout
    with sqlite3.connect(tmp_path / "luujin.sqlite3") as database:
        database.execute("DROP TRIGGER case_log_no_delete")
        database.execute("DELETE FROM case_log WHERE id = 3")
    cut = luujin_apart("log", "verify")
    assert cut.returncode == 1
    assert "Cut off: line 3" in cut.stdout
    assert luujin_apart("log", "verify", "--renew").returncode == 0
    assert luujin_apart("log", "verify").returncode == 0
