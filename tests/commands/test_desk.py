"""``luujin desk reset``: another code app, when the phone with the old one is lost."""

import asyncio
from datetime import UTC, datetime
from subprocess import CompletedProcess

from bot.app import database_of
from bot.domain.desk_session import DeskSession
from bot.settings import Settings
from bot.supervisor import WRONG_SETTINGS
from tests.commands.conftest import luujin_apart

NOON = datetime(2026, 3, 4, 4, 0, tzinfo=UTC)
CHAT = 777_000_111


async def _somebody_with_a_secret(settings: Settings) -> int:
    async with database_of(settings) as (database, _), database.unit() as work:
        person = await work.people.add(CHAT, NOON.date())
        await work.desk_sessions.save(DeskSession(person.id, "secret", NOON).opened(1, NOON))
        await work.commit()
    return person.id


async def _is_there(settings: Settings, person_id: int) -> bool:
    async with database_of(settings) as (database, _), database.unit() as work:
        return await work.desk_sessions.get(person_id) is not None


def _reset(number: int) -> "CompletedProcess[str]":
    # In a process of its own: the command sets up logs for the whole process.
    return luujin_apart("desk", "reset", number)


def test_it_takes_the_secret_away_once_and_logs_it(settings: Settings) -> None:
    number = asyncio.run(_somebody_with_a_secret(settings))
    done = _reset(number)
    assert done.returncode == 0, done.stderr
    assert "/desk" in done.stdout
    assert 'event="desk secret taken away"' in done.stderr
    assert f"code={number}" in done.stderr
    assert not asyncio.run(_is_there(settings, number))
    again = _reset(number)
    assert again.returncode == WRONG_SETTINGS
    assert "luujin people list" in again.stderr
    assert "desk secret taken away" not in again.stderr
    assert str(CHAT) not in done.stdout + done.stderr + again.stdout + again.stderr
