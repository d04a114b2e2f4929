"""Pictures and voice messages of cases: sealed with their case, in few sizes, gone with it."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, text

from bot.domain.errors import NoSuchCaseError
from bot.domain.support import LARGEST_FILE, Author, Case, CaseState, Media, MediaKind
from bot.storage.database import Database
from bot.storage.retention import sweep
from bot.storage.sealing import FILE, SealError
from bot.storage.tables import case_files
from bot.usecases.ports import Store
from tests.storage.conftest import NOON, count

CANARY = b"canary-of-a-picture"


async def a_case(store: Store, person_id: int = 7) -> Case:
    async with store() as work:
        case = await work.cases.add(person_id, "Цасан Шувуу", "mn", True, True, NOON)
        await work.commit()
    return case


async def keep(store: Store, case: Case, content: bytes = CANARY) -> int:
    async with store() as work:
        file_id = await work.case_files.keep(case.id, content)
        await work.commit()
    return file_id


async def open_(store: Store, case_id: int, file_id: int) -> bytes | None:
    async with store() as work:
        return await work.case_files.open(case_id, file_id)


async def test_what_is_kept_comes_back_with_the_message_that_names_it(store: Store) -> None:
    case = await a_case(store)
    file_id = await keep(store, case)
    media = Media(MediaKind.VOICE, file_id)
    async with store() as work:
        written = await work.cases.write(case.id, Author.PERSON, "", NOON, 1, media)
        plain = await work.cases.write(case.id, Author.STAFF, "уншлаа", NOON, 2)
        await work.commit()
    assert written is not None
    assert plain is not None
    assert (written.media, plain.media) == (media, None)
    async with store() as work:
        assert await work.cases.messages(case.id) == [written, plain]
    assert await open_(store, case.id, file_id) == CANARY


async def test_nobody_opens_the_file_of_another_case(store: Store) -> None:
    mine, other = await a_case(store), await a_case(store, 8)
    file_id = await keep(store, mine)
    assert await open_(store, other.id, file_id) is None
    assert await open_(store, mine.id, file_id + 100) is None


async def test_without_a_case_nothing_is_kept_and_nothing_without_a_commit(store: Store) -> None:
    case = await a_case(store)
    with pytest.raises(NoSuchCaseError):
        await keep(store, replace(case, id=case.id + 100))
    async with store() as work:
        file_id = await work.case_files.keep(case.id, CANARY)
    assert await open_(store, case.id, file_id) is None


async def test_one_file_is_forgotten_and_no_other(store: Store) -> None:
    mine, other = await a_case(store), await a_case(store, 8)
    first, second = [await keep(store, mine) for _ in range(2)]
    async with store() as work:
        await work.case_files.forget(mine.id, first)
        await work.case_files.forget(other.id, second)
        await work.commit()
    assert [await open_(store, mine.id, n) for n in (first, second)] == [None, CANARY]


async def test_files_go_with_their_case_and_no_others(store: Store) -> None:
    gone, stays = await a_case(store), await a_case(store, 8)
    both = [await keep(store, case) for case in (gone, stays)]
    async with store() as work:
        await work.cases.shred(gone.id)
        await work.commit()
    assert [await open_(store, case.id, n) for case, n in zip((gone, stays), both, strict=True)] == [
        None,
        CANARY,
    ]


async def test_retention_takes_the_files_along(database: Database) -> None:
    case = await a_case(database.unit)
    await keep(database.unit, case)
    async with database.unit() as work:
        await work.cases.save(replace(case, state=CaseState.CLOSED, closed_at=NOON))
        await work.commit()
    await sweep(database, NOON + timedelta(days=91))
    assert await count(database, "case_files") == 0


@pytest.mark.parametrize("length", [0, 1, 65_532, 65_533, 1_000_000])
async def test_sizes_tell_little(database: Database, length: int) -> None:
    case = await a_case(database.unit)
    file_id = await keep(database.unit, case, bytes(length))
    async with database.session() as session:
        (size,) = [len(row.content) for row in await session.rows(select(case_files))]
    around = size - next(size_ for size_ in FILE if size_ >= length + 4)
    assert 0 < around < 100
    assert await open_(database.unit, case.id, file_id) == bytes(length)


def test_the_largest_file_that_is_taken_fits() -> None:
    assert FILE[-1] >= LARGEST_FILE + 4


async def test_a_file_that_was_moved_or_changed_does_not_open(database: Database) -> None:
    case = await a_case(database.unit)
    first, second = [await keep(database.unit, case, bytes([n])) for n in (1, 2)]
    async with database.session() as session:
        swap = "UPDATE case_files SET content = (SELECT content FROM case_files WHERE id = :a) WHERE id = :b"
        await session.write(text(swap).bindparams(a=first, b=second))
        await session.commit()
    assert await open_(database.unit, case.id, first) == b"\x01"
    with pytest.raises(SealError):
        await open_(database.unit, case.id, second)


async def test_two_files_at_once_are_both_kept(database: Database) -> None:
    case = await a_case(database.unit)
    both = await asyncio.gather(*(keep(database.unit, case, bytes([n])) for n in range(2)))
    assert {await open_(database.unit, case.id, file_id) for file_id in both} == {b"\x00", b"\x01"}
