"""Tips: sealed with a key of their own, gone when their time is over, tied to nobody."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select, text

from bot.domain.support import LARGEST_FILE
from bot.domain.tip import Forwarded, Piece, Tip, TipKind, TipState
from bot.storage.database import Database
from bot.storage.retention import sweep
from bot.storage.sealing import FILE, SealError
from bot.storage.tables import tip_pieces, tip_senders, tips
from bot.usecases.ports import Store
from tests.storage.conftest import NOON, MovableClock, add_person, count

TODAY = NOON.date()
CANARY = "canary-of-a-tip"


async def a_tip(store: Store, state: TipState = TipState.OPEN, day: date = TODAY) -> Tip:
    async with store() as work:
        tip = replace(await work.tips.begin(TipKind.ADVERT, day), state=state)
        await work.tips.add(tip.id, CANARY)
        await work.tips.add(tip.id, "", CANARY.encode())
        await work.tips.save(tip)
        await work.commit()
    return tip


async def found(store: Store, tip_id: int) -> tuple[Tip | None, list[Piece]]:
    async with store() as work:
        return await work.tips.get(tip_id), await work.tips.pieces(tip_id)


async def test_what_was_kept_comes_back(store: Store) -> None:
    tip = await a_tip(store)
    told = tuple(Forwarded(service, 7, NOON) for service in ("police", "take_it_down"))
    full = replace(tip, consent=True, where="ө" * 200, forwarded=told, closed_on=TODAY, state=TipState.CLOSED)
    async with store() as work:
        await work.tips.save(full)
        await work.commit()
    kept, (words, picture) = await found(store, tip.id)
    assert kept == full
    assert (words.text, words.is_picture, picture.text, picture.is_picture) == (CANARY, False, "", True)
    async with store() as work:
        assert await work.tips.picture(tip.id, picture.id) == CANARY.encode()
        assert await work.tips.picture(tip.id, words.id) is None


async def test_each_tip_has_its_own_pieces_and_its_own_list(store: Store) -> None:
    mine, other, draft = await a_tip(store), await a_tip(store), await a_tip(store, TipState.DRAFT)
    _, pieces = await found(store, mine.id)
    async with store() as work:
        assert await work.tips.picture(other.id, pieces[1].id) is None
        assert await work.tips.in_state(TipState.OPEN) == [mine, other]
        assert await work.tips.in_state(TipState.DRAFT) == [draft]
        assert [await work.tips.count(state) for state in TipState] == [1, 2, 0]


async def test_a_shredded_tip_is_as_one_that_never_was(store: Store) -> None:
    gone, stays = await a_tip(store), await a_tip(store)
    async with store() as work:
        await work.tips.shred(gone.id)
        await work.tips.add(gone.id, "late")
        await work.tips.save(gone)
        await work.commit()
    assert await found(store, gone.id) == (None, [])
    kept, pieces = await found(store, stays.id)
    assert (kept, len(pieces)) == (stays, 2)


async def test_how_many_somebody_sent_counts_for_them_and_that_day(store: Store) -> None:
    async with store() as work:
        for _ in range(3):
            await work.tips.note_sent(7, TODAY)
        await work.tips.note_sent(8, TODAY)
        await work.commit()
    async with store() as work:
        assert [await work.tips.sent_on(n, TODAY) for n in (7, 8, 9)] == [3, 1, 0]
        assert await work.tips.sent_on(7, TODAY + timedelta(days=1)) == 0


async def test_the_longest_words_and_the_largest_picture_fit(database: Database) -> None:
    async with database.unit() as work:
        tip = await work.tips.begin(TipKind.OTHER, TODAY)
        await work.tips.add(tip.id, "鿿" * 4096, bytes(LARGEST_FILE))
        await work.commit()
    _, (piece,) = await found(database.unit, tip.id)
    assert piece.text == "鿿" * 4096
    async with database.session() as session:
        (row,) = await session.rows(select(tip_pieces))
    assert 0 < len(row.picture) - FILE[-1] < 100


async def test_nothing_stored_leads_to_who_sent_it(database: Database) -> None:
    """Values, and sizes: what differs between two people's tips is nothing but the sealed bytes."""
    people = [await add_person(database, chat) for chat in (700_700_701, 700_700_702)]
    for person in people:
        tip = await a_tip(database.unit)
        async with database.unit() as work:
            await work.tips.note_sent(person.id, TODAY)
            await work.commit()
        assert tip.id
    async with database.session() as session:
        for table in (tips, tip_pieces, tip_senders):
            rows = await session.rows(select(table))
            seen = [[_shape(value) for value in row] for row in rows]
            without_ids = [
                [shape for name, shape in zip(table.c.keys(), row, strict=True) if "id" not in name]
                for row in seen
            ]
            assert all(row in without_ids[:2] for row in without_ids), table.name
            told = " ".join(str(value) for row in rows for value in row if not isinstance(value, bytes))
            assert CANARY not in told
            assert not any(str(p.chat_id) in told for p in people)
        columns = {column.name for table in (tips, tip_pieces, tip_senders) for column in table.c}
    assert not {name for name in columns if "person" in name or "chat" in name or name.endswith("_at")}


def _shape(value: object) -> object:
    return len(value) if isinstance(value, bytes) else value


async def test_a_tip_that_was_moved_or_changed_does_not_open_and_hides_no_other(
    database: Database, reported: list[tuple[str, int]]
) -> None:
    first, second = await a_tip(database.unit), await a_tip(database.unit)
    async with database.session() as session:
        swap = "UPDATE tips SET key = (SELECT key FROM tips WHERE id = :a) WHERE id = :b"
        await session.write(text(swap).bindparams(a=first.id, b=second.id))
        await session.commit()
    with pytest.raises(SealError):
        await found(database.unit, second.id)
    async with database.unit() as work:
        assert await work.tips.in_state(TipState.OPEN) == [first]
    assert reported == [("tips", second.id)]


async def _swept(database: Database, now: datetime) -> int:
    return (await sweep(database, now)).tips


async def test_tips_are_shredded_ninety_days_after_they_were_closed(
    database: Database, clock: MovableClock
) -> None:
    closed = await a_tip(database.unit)
    async with database.unit() as work:
        await work.tips.save(replace(closed, state=TipState.CLOSED, closed_on=TODAY))
        await work.commit()
    assert await _swept(database, clock.pass_(timedelta(days=90))) == 0
    assert await _swept(database, clock.pass_(timedelta(days=1))) == 1
    assert (await count(database, "tips"), await count(database, "tip_pieces")) == (0, 0)


async def test_tips_are_shredded_after_half_a_year_in_any_case(
    database: Database, clock: MovableClock
) -> None:
    await a_tip(database.unit)
    assert await _swept(database, clock.pass_(timedelta(days=180))) == 0
    assert await _swept(database, clock.pass_(timedelta(days=1))) == 1
    assert (await count(database, "tips"), await count(database, "tip_pieces")) == (0, 0)


async def test_drafts_and_counts_are_gone_after_a_day_or_two(database: Database, clock: MovableClock) -> None:
    await a_tip(database.unit, TipState.DRAFT)
    async with database.unit() as work:
        await work.tips.note_sent(7, TODAY)
        await work.commit()
    assert await _swept(database, clock.pass_(timedelta(days=1))) == 0
    assert await _swept(database, clock.pass_(timedelta(days=1))) == 2
    names = ("tips", "tip_pieces", "tip_senders")
    assert [await count(database, name) for name in names] == [0, 0, 0]
