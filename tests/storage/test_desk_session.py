"""Secrets for the desk as stored: alike in the fake and in both databases, and sealed in the latter."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pyotp
import pytest
from sqlalchemy import text

from bot.domain.desk_session import DeskSession
from bot.domain.people import Role
from bot.storage.database import Database
from bot.storage.sealing import SealError
from bot.timetable.one_time_codes import Totp
from bot.usecases.desk_session import DeskDoor
from bot.usecases.ports import Store
from tests.storage.conftest import NOON, MovableClock, add_people, count
from tests.storage.people import some_people

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
MINUTE = timedelta(minutes=1)


async def _save(store: Store, *sessions: DeskSession) -> None:
    async with store() as work:
        for session in sessions:
            await work.desk_sessions.save(session)
        await work.commit()


async def test_a_session_is_stored_as_it_was(store: Store) -> None:
    one, two = await some_people(store, 2)
    new = DeskSession(one.id, SECRET, NOON)
    full = replace(new.opened(59_000_000, NOON), acted_at=NOON + MINUTE, misses=(NOON, NOON + MINUTE))
    for session in (new, full, full.locked()):
        await _save(store, session)
        async with store() as work:
            assert await work.desk_sessions.get(one.id) == session
            assert await work.desk_sessions.hold(one.id) == session
            assert await work.desk_sessions.get(two.id) is None
            assert await work.desk_sessions.hold(two.id) is None


async def test_only_an_open_session_is_prolonged(store: Store) -> None:
    one, two = await some_people(store, 2)
    session = DeskSession(one.id, SECRET, NOON).opened(5, NOON)
    shut = replace(session, person_id=two.id).locked()
    await _save(store, session, shut)
    async with store() as work:
        for person in (one, two):
            await work.desk_sessions.prolong(person.id, NOON + MINUTE)
        await work.commit()
    async with store() as work:
        assert await work.desk_sessions.get(one.id) == replace(session, acted_at=NOON + MINUTE)
        assert await work.desk_sessions.get(two.id) == shut


async def test_it_goes_when_it_is_dropped_and_when_the_person_is_forgotten(store: Store) -> None:
    one, two = await some_people(store, 2)
    await _save(store, *(DeskSession(person.id, SECRET, NOON) for person in (one, two)))
    async with store() as work:
        await work.desk_sessions.drop(one.id)
        await work.people.forget(two.id)
        await work.commit()
    async with store() as work:
        assert await work.desk_sessions.get(one.id) is None
        assert await work.desk_sessions.get(two.id) is None


async def test_the_secret_does_not_stand_in_the_open_and_opens_in_no_other_row(database: Database) -> None:
    one, two = await add_people(database, 2)
    await _save(database.unit, DeskSession(one.id, SECRET, NOON))
    async with database.session() as session:
        row = await session.row(text("SELECT secret, token FROM desk_sessions"))
        assert row is not None
        assert SECRET.encode() not in bytes(row.secret)
        await session.write(text(f"UPDATE desk_sessions SET person_id = {two.id}"))
        await session.commit()
    async with database.unit() as work:
        with pytest.raises(SealError):
            await work.desk_sessions.get(two.id)
    assert await count(database, "desk_sessions") == 1


async def test_wrong_codes_that_come_together_are_all_counted(
    database: Database, clock: MovableClock
) -> None:
    (staff,) = await add_people(database, 1)
    staff = replace(staff, roles=frozenset({Role.COORDINATOR}))
    door = DeskDoor(database.unit, clock, Totp())
    door_shown = await door.knock(staff, "bot")
    assert door_shown.secret is not None
    near = {pyotp.TOTP(door_shown.secret.text).at(clock(), counter_offset=n) for n in (-1, 0, 1)}
    wrong = next(code for code in ("000000", "111111", "222222", "333333") if code not in near)
    outcomes = await asyncio.gather(*(door.enter(staff, wrong) for _ in range(6)))
    assert sorted(outcome.name for outcome in outcomes) == ["TOO_MANY"] * 2 + ["WRONG"] * 4
    async with database.unit() as work:
        session = await work.desk_sessions.get(staff.id)
    assert session is not None
    assert len(session.misses) == 5
