"""The name on a certificate, with a real database: it comes in sealed, is drawn, leaves with its update."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import cast

import pytest

from bot.chat.dispatch import Dispatcher
from bot.storage.database import Database
from bot.storage.retention import INBOX, sweep
from bot.usecases.ports import RawUpdate
from tests.chat.world import Phone, World, content
from tests.fakes.store import Memory
from tests.storage.conftest import NOON, count
from tests.storage.test_secrecy import _forms, _stolen

TOPIC, NAME = "rights_help", "Канарейкабаяр"


class _Stored:
    """The way of every update: stored, handled, finished. Keeps what was stored while it was handled."""

    def __init__(self, database: Database, dispatch: Dispatcher) -> None:
        self.inbox, self.dispatch = database.inbox(), dispatch
        self.under_way: list[bytes] = []

    async def __call__(self, raw: RawUpdate) -> None:
        await self.inbox.store([raw], raw.update_id + 1)
        self.under_way += [update.payload for update in await self.inbox.unfinished()]
        await self.dispatch(raw)
        await self.inbox.finish(raw.update_id)


async def _asked(database: Database, monkeypatch: pytest.MonkeyPatch) -> tuple[Phone, _Stored]:
    """Somebody who has finished a topic and was asked for the name."""
    world = World(memory=cast(Memory, database))
    stored = _Stored(database, world.dispatch)
    monkeypatch.setattr(world, "dispatch", stored)
    phone = await world.ready(7_346_125_981)
    person = await phone.person()
    async with database.unit() as work:
        for quiz in content().quizzes("mn", TOPIC):
            attempt = await work.attempts.begin(person.id, quiz.id, quiz.version, NOON)
            await work.attempts.save(replace(attempt, finished=True), NOON)
        await work.commit()
    await phone.tap(f"cert:{TOPIC}", on=phone.last.id)
    return phone, stored


async def test_the_name_is_gone_with_its_update(
    database: Database, kind: str, tmp_path: Path, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone, stored = await _asked(database, monkeypatch)
    await phone.send(NAME)
    assert len(phone.world.messenger.files) == 1
    written = NAME.encode("ascii", "backslashreplace")
    assert [payload for payload in stored.under_way if written in payload], "it did come in"
    for _ in range(2):  # while its update is still there, sealed, and after it was swept
        stolen = _stolen(kind, tmp_path, database_url)
        assert [form for form in _forms(NAME) if form in stolen] == []
        await sweep(database, NOON + INBOX + timedelta(hours=1))
    assert await count(database, "inbox") == 0, "no key opens it any more"
    person = await phone.person()
    assert person.expecting is None
    assert NAME not in repr(person)


async def test_a_refused_name_is_gone_too(
    database: Database, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, kind: str, database_url: str
) -> None:
    phone, _ = await _asked(database, monkeypatch)
    await phone.send(f"<b>{NAME}</b>")
    assert phone.world.messenger.files == []
    person = await phone.person()
    assert NAME not in repr(person)
    await sweep(database, NOON + INBOX + timedelta(hours=1))
    assert await count(database, "inbox") == 0
    stolen = _stolen(kind, tmp_path, database_url)
    assert [form for form in _forms(NAME) if form in stolen] == []
