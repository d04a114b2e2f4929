"""Notes of staff and referrals: sealed with their case, gone with it, never in another one's hands."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from bot.domain.errors import NoSuchCaseError
from bot.domain.notes import Note, NoteKind
from bot.domain.referral import Consent, Referral
from bot.domain.support import Case
from bot.storage.database import Database
from bot.usecases.ports import Store
from tests.storage.conftest import NOON, count

WORDS = "нууц canary-note"


async def a_case(store: Store, person_id: int = 7) -> Case:
    async with store() as work:
        case = await work.cases.add(person_id, "Цасан Шувуу", "mn", True, True, NOON)
        await work.commit()
    return case


@pytest.mark.parametrize("kind", NoteKind)
async def test_notes_of_a_case_come_back_in_order(store: Store, kind: NoteKind) -> None:
    mine, other = await a_case(store), await a_case(store, 8)
    async with store() as work:
        first = await work.notes.add(Note(0, mine.id, kind, 1, WORDS, NOON))
        await work.notes.add(Note(0, other.id, kind, 2, "х" * 4096, NOON))
        second = await work.notes.add(Note(0, mine.id, NoteKind.NOTE, 2, "ж", NOON + timedelta(hours=1)))
        await work.commit()
    async with store() as work:
        assert await work.notes.of(mine.id) == [first, second]
        assert first.id != second.id


async def test_a_referral_is_found_with_its_own_case_only_and_changed(store: Store) -> None:
    mine, other = await a_case(store), await a_case(store, 8)
    async with store() as work:
        asked = await work.referrals.add(Referral(0, mine.id, "child_helpline", 1, NOON))
        await work.commit()
    given = replace(asked, consent=Consent.GIVEN, answered_at=NOON + timedelta(minutes=5), done_at=NOON)
    async with store() as work:
        assert await work.referrals.get(other.id, asked.id) is None
        assert await work.referrals.get(mine.id, asked.id) == asked
        await work.referrals.save(given)
        await work.referrals.save(replace(given, id=given.id + 1000))
        await work.commit()
    async with store() as work:
        assert await work.referrals.of(mine.id) == [given]
        assert await work.referrals.of(other.id) == []


async def test_without_a_case_there_are_none(store: Store) -> None:
    async with store() as work:
        with pytest.raises(NoSuchCaseError):
            await work.notes.add(Note(0, 4711, NoteKind.NOTE, 1, WORDS, NOON))
        with pytest.raises(NoSuchCaseError):
            await work.referrals.add(Referral(0, 4711, "child_helpline", 1, NOON))


async def test_they_are_sealed_and_go_with_their_case(database: Database) -> None:
    case = await a_case(database.unit)
    async with database.unit() as work:
        await work.notes.add(Note(0, case.id, NoteKind.SUMMARY, 1, WORDS, NOON))
        await work.referrals.add(Referral(0, case.id, "child_helpline", 1, NOON))
        await work.commit()
    async with database.session() as session:
        for table in ("case_notes", "referrals"):
            (row,) = await session.rows(text(f"SELECT * FROM {table}"))
            assert WORDS.encode() not in row.content
            assert b"child_helpline" not in row.content
    async with database.unit() as work:
        await work.cases.shred(case.id)
        await work.commit()
    assert [await count(database, table) for table in ("case_notes", "referrals")] == [0, 0]
