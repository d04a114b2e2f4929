"""``luujin backup`` and ``luujin restore``: from one machine to another, and what is refused."""

import asyncio
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.app import database_of
from bot.settings import Settings
from bot.storage.guard import Guard
from bot.storage.keys import Keyring
from bot.supervisor import WRONG_SETTINGS
from tests.commands.conftest import luujin_apart

NOON = datetime(2026, 3, 4, 4, 0, tzinfo=UTC)


def _settings(folder: Path) -> Settings:
    return Settings.load({"LUUJIN_VAR_DIR": str(folder)}, dotenv=None)


@pytest.fixture
def here(tmp_path: Path) -> Path:
    """An installation with one person."""
    folder = tmp_path / "here"
    settings = _settings(folder)
    Keyring.create(settings.keys)

    async def fill() -> None:
        async with database_of(settings) as (database, _), database.unit() as work:
            await work.people.add(777_000_111, NOON.date())
            await work.commit()

    asyncio.run(fill())
    return folder


def test_an_installation_moves_with_its_key_file(here: Path, tmp_path: Path) -> None:
    file, there = tmp_path / "night.backup", tmp_path / "there"
    made = luujin_apart("backup", file, var=here)
    assert (made.returncode, made.stderr) == (0, "")
    assert "rows are in night.backup" in made.stdout
    assert (here / "last-backup").exists()
    shutil.copytree(here / "keys", there / "keys")
    back = luujin_apart("restore", file, var=there)
    assert (back.returncode, back.stderr) == (0, "")
    assert "luujin retention run" in back.stdout
    assert "luujin log verify --renew" in back.stdout

    async def is_known() -> bool:
        async with database_of(_settings(there)) as (database, _), database.unit() as work:
            return await work.people.by_chat(777_000_111) is not None

    assert asyncio.run(is_known())
    again = luujin_apart("restore", file, var=there)
    assert again.returncode == WRONG_SETTINGS
    assert "not empty" in again.stderr


def test_without_its_key_file_or_while_it_runs_nothing_is_put_back(here: Path, tmp_path: Path) -> None:
    file, there = tmp_path / "night.backup", tmp_path / "there"
    assert luujin_apart("backup", file, var=here).returncode == 0
    assert "key" in luujin_apart("restore", file, var=there).stderr
    Keyring.create(_settings(there).keys)
    others = luujin_apart("restore", file, var=there)
    assert others.returncode == WRONG_SETTINGS
    assert "Traceback" not in others.stderr
    shutil.rmtree(there)
    shutil.copytree(here / "keys", there / "keys")

    async def try_while_it_runs() -> str:
        async with Guard(_settings(there).database, "sender", there) as guard:
            assert await guard.acquire(wait=False)
            return (await asyncio.to_thread(luujin_apart, "restore", file, var=there)).stderr

    assert "is running" in asyncio.run(try_while_it_runs())
    assert luujin_apart("restore", file, var=there).returncode == 0


def test_a_file_that_is_there_stays(here: Path, tmp_path: Path) -> None:
    file = tmp_path / "night.backup"
    file.write_text("something else")
    refused = luujin_apart("backup", file, var=here)
    assert refused.returncode == WRONG_SETTINGS
    assert "there already" in refused.stderr
    assert file.read_text() == "something else"
