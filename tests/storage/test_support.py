"""Cases: nothing lost, nothing twice, one coordinator, and nothing left once shredded."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from bot.domain.errors import NoSuchCaseError
from bot.domain.support import Author, Case, CaseMessage, CaseState
from bot.storage.database import Database
from bot.storage.sealing import SealError
from bot.storage.tables import case_messages, case_posts, cases
from tests.storage.conftest import NOON, add_people, add_person, count

WORDS = "Намайг явуулахгүй байна, паспорт маань тэдэнд байгаа"
LATER = NOON + timedelta(minutes=5)


async def _case(database: Database, person_id: int = 7) -> Case:
    async with database.unit() as work:
        case = await work.cases.add(person_id, "Цасан Шувуу", "mn", True, True, NOON)
        await work.commit()
    return case


async def _write(database: Database, case: Case, words: str, update_id: int | None) -> CaseMessage | None:
    async with database.unit() as work:
        message = await work.cases.write(case.id, Author.PERSON, words, LATER, update_id)
        await work.commit()
    return message


async def _get(database: Database, case_id: int) -> Case | None:
    async with database.unit() as work:
        return await work.cases.get(case_id)


async def test_a_case_is_stored_as_opened(database: Database) -> None:
    case = await _case(database)
    assert case == Case(case.id, 7, "Цасан Шувуу", "mn", True, True, NOON)
    async with database.unit() as work:
        assert await work.cases.get(case.id) == case
        assert await work.cases.latest_of(7) == case
        assert await work.cases.latest_of(8) is None
        assert await work.cases.get(case.id + 1) is None


async def test_all_of_a_case_can_change_and_a_closed_one_opens_again(database: Database) -> None:
    case = await _case(database)
    closed = replace(
        case, state=CaseState.CLOSED, closed_at=LATER, claimed_by=3, present_until=LATER, urgent=False
    )
    again = replace(case, opened_at=LATER)
    for changed in (closed, again):
        async with database.unit() as work:
            await work.cases.save(changed)
            await work.commit()
        assert await _get(database, case.id) == changed


async def test_two_messages_at_once_do_not_open_two_cases(database: Database) -> None:
    both = await asyncio.gather(_case(database), _case(database), return_exceptions=True)
    assert {type(result) for result in both} == {Case, IntegrityError}
    assert await count(database, "cases") == 1


async def test_after_a_closed_case_a_new_one_is_the_latest(database: Database) -> None:
    first = await _case(database)
    async with database.unit() as work:
        await work.cases.save(replace(first, state=CaseState.CLOSED, closed_at=NOON))
        await work.commit()
    second = await _case(database)
    async with database.unit() as work:
        assert await work.cases.latest_of(7) == second


async def test_of_coordinators_who_claim_at_once_one_wins(database: Database) -> None:
    case = await _case(database)

    async def claim(staff_id: int) -> bool:
        async with database.unit() as work:
            await work.cases.get(case.id)
            won = await work.cases.claim(case.id, staff_id)
            await work.commit()
        return won

    won = await asyncio.gather(*(claim(staff_id) for staff_id in range(100, 106)))
    assert won.count(True) == 1
    held = await _get(database, case.id)
    assert held
    assert held.is_with(100 + won.index(True))
    assert await claim(100 + won.index(True)), "who holds it already may claim again"


async def test_a_closed_case_cannot_be_claimed(database: Database) -> None:
    case = await _case(database)
    async with database.unit() as work:
        await work.cases.save(replace(case, state=CaseState.CLOSED, closed_at=NOON))
        assert not await work.cases.claim(case.id, 3)
        assert not await work.cases.claim(case.id + 1, 3)
        await work.commit()


async def test_who_read_a_case_writes_before_somebody_claims_it(database: Database) -> None:
    """Or the message would be filed as nobody's while a coordinator already holds the case."""
    case = await _case(database)
    order: list[str] = []
    read = asyncio.Event()

    async def person() -> None:
        async with database.unit() as work:
            seen = await work.cases.latest_of(7)
            read.set()
            await asyncio.sleep(0.05)
            assert seen
            await work.cases.save(replace(seen, present_until=LATER))
            order.append("written")
            await work.commit()

    async def coordinator() -> None:
        await read.wait()
        async with database.unit() as work:
            assert await work.cases.claim(case.id, 3)
            order.append("claimed")
            await work.commit()

    await asyncio.gather(person(), coordinator())
    assert order == ["written", "claimed"]
    held = await _get(database, case.id)
    assert held
    assert (held.claimed_by, held.present_until) == (3, LATER)


async def test_unclosed_cases_are_listed_oldest_first(database: Database) -> None:
    first, second, third = [await _case(database, person_id) for person_id in (1, 2, 3)]
    async with database.unit() as work:
        await work.cases.claim(first.id, 50)
        await work.cases.save(replace(second, state=CaseState.CLOSED, closed_at=NOON))
        await work.commit()
    async with database.unit() as work:
        listed = await work.cases.unclosed()
    assert listed == [replace(first, state=CaseState.CLAIMED, claimed_by=50), third]


async def test_one_damaged_case_does_not_hide_the_desk(
    database: Database, reported: list[tuple[str, int]]
) -> None:
    first, second = await _case(database, 1), await _case(database, 2)
    async with database.session() as session:
        await session.write(cases.update().where(cases.c.id == first.id).values(about=b"\x01no"))
        await session.commit()
    async with database.unit() as work:
        assert await work.cases.unclosed() == [second]
    assert ("cases", first.id) in reported


async def test_messages_come_back_in_order(database: Database) -> None:
    case, other = await _case(database, 1), await _case(database, 2)
    first = await _write(database, case, WORDS, 900)
    await _write(database, other, "other", 901)
    async with database.unit() as work:
        second = await work.cases.write(case.id, Author.STAFF, "x" * 4096, LATER, None)
        third = await work.cases.write(case.id, Author.STAFF, "y", LATER, None)
        await work.commit()
    assert first
    assert second
    assert third
    assert first == CaseMessage(first.id, case.id, Author.PERSON, WORDS, LATER)
    async with database.unit() as work:
        assert await work.cases.messages(case.id) == [first, second, third]
        assert await work.cases.message(case.id, second.id) == second
        assert await work.cases.message(other.id, second.id) is None
        await work.cases.mark_seen(case.id, [first.id, third.id])
        await work.cases.mark_seen(other.id, [second.id])
        await work.cases.mark_seen(case.id, [])
        assert [m.seen for m in await work.cases.messages(case.id)] == [True, False, True]
        await work.commit()


async def test_a_redelivered_update_stores_nothing_twice(database: Database) -> None:
    case, other = await _case(database, 1), await _case(database, 2)
    results = await asyncio.gather(*(_write(database, case, WORDS, 900) for _ in range(4)))
    assert sum(message is not None for message in results) == 1
    assert await _write(database, other, WORDS, 900) is not None
    assert await count(database, "case_messages") == 2


async def test_writing_to_no_case_is_refused(database: Database) -> None:
    async with database.unit() as work:
        with pytest.raises(NoSuchCaseError):
            await work.cases.write(5, Author.PERSON, "x", NOON, 1)
        with pytest.raises(NoSuchCaseError):
            await work.cases.save(Case(5, 1, "x", "mn", False, False, NOON))


async def test_posts_are_found_by_reader_and_message(database: Database) -> None:
    case, other = await _case(database, 1), await _case(database, 2)
    async with database.unit() as work:
        for message_id in (31, 30, 45):
            await work.cases.note_post(case.id, 100, message_id, NOON)
        await work.cases.note_post(case.id, 200, 30, NOON)
        await work.cases.note_post(other.id, 100, 45, NOON)  # shows the other one from now on
        await work.commit()
    async with database.unit() as work:
        assert await work.cases.posts(case.id, 100) == [31, 30]
        assert await work.cases.posts(case.id, 200) == [30]
        assert await work.cases.case_of_post(100, 30) == case.id
        assert await work.cases.case_of_post(100, 45) == other.id
        assert await work.cases.case_of_post(200, 31) is None
        await work.cases.forget_posts(case.id, 100)
        assert await work.cases.posts(case.id, 100) == []
        assert await work.cases.case_of_post(200, 30) == case.id
        await work.commit()


@pytest.mark.parametrize("change", ["UPDATE case_log SET act = 'nothing'", "DELETE FROM case_log"])
async def test_the_staff_log_can_only_grow(database: Database, change: str) -> None:
    async with database.unit() as work:
        await work.cases.log(1, 2, "claimed", NOON)
        await work.commit()
    async with database.session() as session:
        with pytest.raises(DBAPIError, match="append-only"):
            await session.write(text(change))
    assert await count(database, "case_log") == 1


async def test_nothing_of_a_shredded_case_can_be_read(database: Database) -> None:
    case, other = await _case(database, 1), await _case(database, 2)
    await _write(database, case, WORDS, 900)
    await _write(database, other, WORDS, 901)
    async with database.unit() as work:
        await work.cases.note_post(case.id, 100, 30, NOON)
        await work.cases.log(case.id, 100, "claimed", NOON)
        await work.cases.shred(case.id)
        await work.commit()
    async with database.unit() as work:
        assert await work.cases.get(case.id) is None
        assert await work.cases.latest_of(1) is None
        assert await work.cases.messages(case.id) == []
        assert await work.cases.case_of_post(100, 30) is None
        assert await work.cases.unclosed() == [other]
        assert len(await work.cases.messages(other.id)) == 1
        assert not await work.cases.claim(case.id, 3)
    async with database.session() as session:
        row = await session.row(select(cases).where(cases.c.id == case.id))
        assert row
        assert (row.key, row.about, row.person_index) == (None, None, None)
    assert await count(database, "case_log") == 1


async def test_a_message_moved_into_another_case_does_not_open(database: Database) -> None:
    case, other = await _case(database, 1), await _case(database, 2)
    await _write(database, case, WORDS, 900)
    async with database.session() as session:
        await session.write(case_messages.update().values(case_id=other.id))
        await session.commit()
    async with database.unit() as work:
        with pytest.raises(SealError):
            await work.cases.messages(other.id)


async def test_a_case_put_under_another_person_is_noticed(database: Database) -> None:
    await _case(database, 1)
    other = await _case(database, 2)
    async with database.session() as session:
        index = (await session.rows(select(cases.c.person_index).where(cases.c.id == other.id)))[0][0]
        await session.write(cases.delete().where(cases.c.id == other.id))
        await session.write(cases.update().values(person_index=index))
        await session.commit()
    async with database.unit() as work:
        with pytest.raises(SealError):
            await work.cases.latest_of(2)


async def test_lengths_tell_little(database: Database) -> None:
    ana, _ = await add_people(database, 2)
    case = await _case(database, ana.id)
    for number, words in enumerate(("x", WORDS, "y" * 900)):
        await _write(database, case, words, number)
    async with database.unit() as work:
        await work.cases.add((await add_person(database, 5)).id, "Хөх Од", "en", False, False, NOON)
        await work.cases.note_post(case.id, 1, 1, NOON)
        await work.cases.note_post(case.id, 10**9, 10**9, NOON)
        await work.commit()
    async with database.session() as session:
        for column in (case_messages.c.content, cases.c.about, cases.c.key, case_posts.c.post):
            assert len({len(row[0]) for row in await session.rows(select(column))}) == 1
