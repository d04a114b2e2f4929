"""Invitations: used once, whoever else tries; wrong tries are counted."""

import asyncio
import hashlib
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from bot.domain.people import Invitation, Role
from bot.storage import invitations
from bot.storage.database import Database
from bot.storage.sealing import to_bytes
from tests.storage.conftest import NOON, add_people

DIGEST = hashlib.sha256(b"token").digest()
TOMORROW = NOON + timedelta(hours=24)


async def _invite(database: Database, digest: bytes = DIGEST, role: Role = Role.MEMBER) -> int:
    async with database.unit() as work:
        number = await work.invitations.add(digest, Invitation(0, role, None, TOMORROW))
        await work.commit()
    return number


async def test_an_invitation_is_found_by_its_digest(database: Database) -> None:
    async with database.unit() as work:
        number = await work.invitations.add(DIGEST, Invitation(0, Role.LEADER, 3, TOMORROW))
        await work.commit()
    async with database.unit() as work:
        assert await work.invitations.by_digest(DIGEST) == Invitation(number, Role.LEADER, 3, TOMORROW)
        assert await work.invitations.by_digest(b"x" * 32) is None


async def test_who_made_an_invitation_and_what_it_gives_away_is_kept_sealed(database: Database) -> None:
    async with database.unit() as work:
        made = Invitation(0, Role.LEADER, 3, TOMORROW, made_by=7_346_125, hands_over=True)
        number = await work.invitations.add(DIGEST, made)
        await work.commit()
    async with database.unit() as work:
        found = await work.invitations.by_digest(DIGEST)
    assert found == replace(made, id=number)
    async with database.session() as session:
        row = await session.row(text("SELECT * FROM invitations"))
    assert row is not None
    assert 7_346_125 not in row
    assert b"7346125" not in bytes(row.details)


async def test_an_invitation_of_an_older_version_gives_nothing_away(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def older(document: dict[str, object]) -> bytes:
        return to_bytes({name: document[name] for name in ("role", "club", "used", "revoked")})

    monkeypatch.setattr(invitations, "to_bytes", older)
    await _invite(database)
    async with database.unit() as work:
        found = await work.invitations.by_digest(DIGEST)
    assert found is not None
    assert (found.made_by, found.hands_over, found.hands_over_from) == (None, False, None)


async def test_of_many_who_use_an_invitation_at_once_one_wins(database: Database) -> None:
    number = await _invite(database)

    async def use() -> bool:
        async with database.unit() as work:
            won = await work.invitations.use(number, NOON)
            await work.commit()
        return won

    assert sorted(await asyncio.gather(*(use() for _ in range(6)))) == [False] * 5 + [True]
    async with database.unit() as work:
        used = await work.invitations.by_digest(DIGEST)
    assert used
    assert used.used_at == NOON
    assert not used.is_good(NOON)


async def test_a_withdrawn_invitation_cannot_be_used_and_a_used_one_not_withdrawn(database: Database) -> None:
    number, used = await _invite(database), await _invite(database, b"u" * 32)
    async with database.unit() as work:
        assert await work.invitations.revoke(number, NOON)
        assert not await work.invitations.use(number, NOON)
        assert await work.invitations.use(used, NOON)
        assert not await work.invitations.revoke(used, NOON)
        assert not await work.invitations.use(10**9, NOON)
        found = await work.invitations.by_digest(DIGEST)
        await work.commit()
    assert found == replace(Invitation(number, Role.MEMBER, None, TOMORROW), revoked_at=NOON)


async def test_open_ones_are_those_that_can_still_be_used(database: Database) -> None:
    good, used, withdrawn = [await _invite(database, bytes([n]) * 32) for n in range(3)]
    async with database.unit() as work:
        await work.invitations.use(used, NOON)
        await work.invitations.revoke(withdrawn, NOON)
        await work.commit()
    async with database.unit() as work:
        assert [i.id for i in await work.invitations.open(NOON)] == [good]
        assert await work.invitations.open(TOMORROW) == []


async def test_wrong_tries_are_counted_for_each_person(database: Database) -> None:
    ana, bat = await add_people(database, 2)
    async with database.unit() as work:
        for minutes in (0, 30, 59):
            await work.invitations.note_try(ana.id, NOON + timedelta(minutes=minutes))
        await work.invitations.note_try(bat.id, NOON)
        await work.commit()
    async with database.unit() as work:
        assert await work.invitations.tries_since(ana.id, NOON) == 3
        assert await work.invitations.tries_since(ana.id, NOON + timedelta(minutes=1)) == 2
        assert await work.invitations.tries_since(bat.id, NOON + timedelta(minutes=1)) == 0
