"""Campaigns: one row for each recipient, counted, found quickly, never sent twice."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.pool import NullPool

from bot.domain.campaign import Campaign, CampaignState, Delivery, DeliveryState
from bot.domain.errors import StaleError
from bot.domain.people import Club
from bot.storage.campaign import due_query
from bot.storage.database import Database
from bot.storage.engine import make_engine
from bot.storage.tables import people
from tests.storage.conftest import NOON, add_people

SOON = NOON + timedelta(hours=1)


async def _club(database: Database, name: str = "one") -> Club:
    async with database.unit() as work:
        club = await work.clubs.add(name, name)
        await work.commit()
    return club


async def _campaign(database: Database, state: CampaignState = CampaignState.RUNNING) -> Campaign:
    club = await _club(database)
    async with database.unit() as work:
        campaign = await work.campaigns.add(1, club.id, NOON)
        campaign = replace(campaign, state=state, due_at=SOON)
        await work.campaigns.save(campaign)
        await work.commit()
    return campaign


async def _due(database: Database, limit: int = 100) -> list[Delivery]:
    async with database.unit() as work:
        return await work.campaigns.due(SOON, limit)


async def test_a_campaign_is_stored_as_written(database: Database) -> None:
    club = await _club(database)
    async with database.unit() as work:
        draft = await work.campaigns.add(9, club.id, NOON)
        assert draft == Campaign(draft.id, 9, club.id)
        full = replace(
            draft,
            texts={"mn": "Өнөөдөр 🎉", "en": "Today"},
            quiz_id="job_scams",
            due_at=SOON,
            state=CampaignState.SCHEDULED,
        )
        await work.campaigns.save(full)
        await work.commit()
    async with database.unit() as work:
        assert await work.campaigns.get(draft.id) == full
        assert await work.campaigns.get(draft.id + 1) is None


async def test_lists_by_author_and_state(database: Database) -> None:
    club = await _club(database)
    async with database.unit() as work:
        mine = [await work.campaigns.add(1, club.id, NOON) for _ in range(3)]
        await work.campaigns.add(2, club.id, NOON)
        await work.campaigns.save(replace(mine[0], state=CampaignState.SCHEDULED))
        await work.campaigns.save(replace(mine[1], state=CampaignState.SCHEDULED, due_at=SOON))
        await work.campaigns.save(replace(mine[2], state=CampaignState.SCHEDULED, due_at=NOON))
        await work.commit()
    async with database.unit() as work:
        assert [c.id for c in await work.campaigns.by_author(1, 2)] == [mine[2].id, mine[1].id]
        scheduled = await work.campaigns.in_state(CampaignState.SCHEDULED)
        assert [c.id for c in scheduled] == [mine[2].id, mine[1].id, mine[0].id]
        assert await work.campaigns.in_state(CampaignState.RUNNING) == []


async def test_the_next_campaign_is_the_earliest_scheduled_of_these_clubs(database: Database) -> None:
    one, two, three = [await _club(database, name) for name in "abc"]
    async with database.unit() as work:
        for club, hours, state in (
            (one, 5, CampaignState.SCHEDULED),
            (two, 3, CampaignState.SCHEDULED),
            (three, 1, CampaignState.SCHEDULED),
            (one, 2, CampaignState.CANCELLED),
            (one, -1, CampaignState.SCHEDULED),
        ):
            campaign = await work.campaigns.add(1, club.id, NOON)
            await work.campaigns.save(replace(campaign, state=state, due_at=NOON + timedelta(hours=hours)))
        coming = await work.campaigns.next_for([one.id, two.id], NOON)
        assert coming
        assert coming.club_id == two.id
        assert await work.campaigns.next_for([], NOON) is None
        await work.commit()


async def test_whoever_starts_a_campaign_does_not_undo_its_cancellation(database: Database) -> None:
    campaign = await _campaign(database, CampaignState.SCHEDULED)
    async with database.unit() as timetable:
        waiting = await timetable.campaigns.get(campaign.id)
        assert waiting
        async with database.unit() as leader:
            mine = await leader.campaigns.get(campaign.id)
            assert mine
            await leader.campaigns.save(replace(mine, state=CampaignState.CANCELLED))
            await leader.commit()
        with pytest.raises(StaleError):
            await timetable.campaigns.save(replace(waiting, state=CampaignState.RUNNING))
    async with database.unit() as work:
        stored = await work.campaigns.get(campaign.id)
    assert stored
    assert stored.state is CampaignState.CANCELLED


async def test_everybody_is_addressed_once(database: Database) -> None:
    campaign = await _campaign(database)
    crowd = [p.id for p in await add_people(database, 5)]
    async with database.unit() as work:
        assert await work.campaigns.address(campaign.id, crowd[:3], NOON) == 3
        assert await work.campaigns.address(campaign.id, [*crowd, crowd[0], 10**9], SOON) == 2
        assert await work.campaigns.address(campaign.id, [], SOON) == 0
        await work.commit()
    due = await _due(database)
    assert [d.person_id for d in due] == crowd
    assert {d.state for d in due} == {DeliveryState.PENDING}
    assert [d.not_before for d in due] == [NOON] * 3 + [SOON] * 2


async def test_only_running_campaigns_whose_time_has_come_are_due(database: Database) -> None:
    campaign = await _campaign(database, CampaignState.SCHEDULED)
    person, later = await add_people(database, 2)
    async with database.unit() as work:
        await work.campaigns.address(campaign.id, [person.id], SOON)
        await work.campaigns.address(campaign.id, [later.id], SOON + timedelta(seconds=1))
        await work.commit()
    assert await _due(database) == []
    async with database.unit() as work:
        await work.campaigns.save(replace(campaign, state=CampaignState.RUNNING))
        await work.commit()
    assert [d.person_id for d in await _due(database)] == [person.id]


async def test_a_delivery_is_saved_and_counted(database: Database) -> None:
    campaign = await _campaign(database)
    crowd = [p.id for p in await add_people(database, 4)]
    async with database.unit() as work:
        await work.campaigns.address(campaign.id, crowd, NOON)
        sent, skipped, later, _ = await work.campaigns.due(NOON, 10)
        sent = replace(sent, state=DeliveryState.SENT, message_id=2**40)
        skipped = replace(skipped, state=DeliveryState.SKIPPED, reason="paused")
        later = replace(later, not_before=SOON)
        for delivery in (sent, skipped, later):
            await work.campaigns.save_delivery(delivery, NOON)
        await work.commit()
    async with database.unit() as work:
        assert await work.campaigns.counts(campaign.id) == {"pending": 2, "sent": 1, "skipped": 1}
        assert await work.campaigns.counts(campaign.id + 1) == {}
        assert len(await work.campaigns.due(NOON, 10)) == 1
        assert later in await work.campaigns.due(SOON, 10)
        assert len(await work.campaigns.due(SOON, 1)) == 1


async def test_what_a_dead_process_was_sending_becomes_unknown(database: Database) -> None:
    campaign = await _campaign(database)
    crowd = [p.id for p in await add_people(database, 3)]
    async with database.unit() as work:
        await work.campaigns.address(campaign.id, crowd, NOON)
        for delivery in await work.campaigns.due(NOON, 2):
            await work.campaigns.save_delivery(replace(delivery, state=DeliveryState.SENDING), NOON)
        await work.commit()
    async with database.unit() as work:
        assert await work.campaigns.orphans_to_unknown() == 2
        await work.commit()
    async with database.unit() as work:
        assert await work.campaigns.counts(campaign.id) == {"pending": 1, "unknown": 2}
        assert await work.campaigns.orphans_to_unknown() == 0


async def test_due_rows_are_found_through_the_small_index(
    database: Database, database_url: str, kind: str
) -> None:
    """Or the question would be asked of the whole table, a thousand times for each campaign."""
    campaign = await _campaign(database)
    crowd = [
        {"token": b"t", "chat_index": str(n).encode(), "settings": b"s", "unreachable": False}
        for n in range(2000)
    ]
    async with database.session() as session:
        await session.write(insert(people), crowd)
        ids = [row.id for row in await session.rows(select(people.c.id))]
        await session.commit()
    async with database.unit() as work:
        assert await work.campaigns.address(campaign.id, ids, NOON) == 2000
        await work.commit()
    driver = make_engine(database_url, poolclass=NullPool).dialect
    query = due_query(campaign.id, NOON, 60).compile(dialect=driver, compile_kwargs={"literal_binds": True})
    async with database.session() as session:
        explain = "EXPLAIN QUERY PLAN" if kind == "sqlite" else "EXPLAIN"
        rows = await session.rows(text(f"{explain} {query}"))
    plan = str(rows)
    assert "ix_deliveries_pending" in plan
    assert "sort" not in plan.lower()
    assert "temp b-tree" not in plan.lower()
