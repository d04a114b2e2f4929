"""Looking at a database tells how it is and leaves it as it is."""

from pathlib import Path

import pytest
from sqlalchemy import text

from bot.storage.database import Database
from bot.storage.engine import DatabaseUrlError
from bot.storage.health import DatabaseDownError, Form, file_of, form_of
from bot.storage.keys import Keyring
from bot.storage.migrate import migrate_down
from tests.storage.conftest import add_person, count


async def test_a_migrated_database_has_the_present_form(database: Database, database_url: str) -> None:
    await add_person(database, 1)
    assert await form_of(database_url) is Form.PRESENT
    assert await count(database, "people") == 1


async def test_an_older_and_a_newer_one_are_told_apart(database: Database, database_url: str) -> None:
    await migrate_down(database_url, "0001")
    assert await form_of(database_url) is Form.OLDER
    assert await form_of(database_url) is Form.OLDER, "looking migrates nothing"
    async with database.session() as session:
        await session.write(text("UPDATE alembic_version SET version_num = '9999'"))
        await session.commit()
    assert await form_of(database_url) is Form.NEWER


async def test_one_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    path = tmp_path / "new" / "luujin.db"
    assert await form_of(f"sqlite:///{path}") is Form.MISSING
    assert list(tmp_path.iterdir()) == []


async def test_an_empty_one_is_missing(database: Database, database_url: str) -> None:
    await migrate_down(database_url, "base")
    assert await form_of(database_url) is Form.MISSING


async def test_what_is_no_database_says_so_without_its_address(tmp_path: Path) -> None:
    path = tmp_path / "luujin.db"
    path.write_bytes(b"no database at all, and long enough to see that" * 100)
    urls = [f"sqlite:///{path}", "postgresql://me:geheim@127.0.0.1:9/luujin"]
    for url in urls:
        with pytest.raises(DatabaseDownError) as caught:
            await form_of(url)
        assert "geheim" not in str(caught.value)
        assert str(tmp_path) not in str(caught.value)
        assert caught.value.__cause__ is None
    with pytest.raises(DatabaseUrlError):
        await form_of("sqlite://")


def test_only_sqlite_has_a_file(tmp_path: Path) -> None:
    assert file_of(f"sqlite:///{tmp_path}/x.db") == tmp_path.resolve() / "x.db"
    assert file_of("postgresql://me@host/luujin") is None


async def test_keys_of_another_database_are_seen(
    database: Database, database_url: str, tmp_path: Path
) -> None:
    stranger = Database.open(database_url, Keyring.create(tmp_path / "other" / "keys.json"))
    assert not await stranger.has_other_keys(), "nothing was filled in yet"
    assert await count(database, "key_mark") == 0, "and looking fills in nothing"
    await database.check_keys()
    assert await stranger.has_other_keys()
    assert not await database.has_other_keys()
    await stranger.close()
