"""Campaigns as stored: alike in the fake of the use cases' tests and in both databases."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.campaign import (
    Action,
    ActionKind,
    Campaign,
    CampaignAct,
    CampaignState,
    LogLine,
    Reach,
    Segment,
    SegmentKind,
    Skip,
    Step,
)
from bot.domain.errors import StaleError
from bot.storage.database import Database
from bot.usecases.ports import Store
from tests.storage.conftest import NOON
from tests.storage.people import a_campaign, some_clubs, some_people

SOON = NOON + timedelta(hours=1)
S = CampaignState

FULL = Campaign(
    id=0,
    author_id=9,
    title="Аюулгүй зун 🎉",
    texts={"mn": "Өнөөдөр 🎉\n\n'\"\\", "en": "Today"},
    picture="AgACAgIAAx0",
    action=Action(ActionKind.LINK, "https://example.org/?a=1&b=2"),
    segment=Segment(SegmentKind.MISSED_TOPIC, "travel"),
    due_at=SOON,
    zone="Europe/Berlin",
    repeats_until=SOON + timedelta(weeks=9),
    event_id=3,
    steps=(Step.WEEK, Step.HOUR),
    step_texts={Step.HOUR: {"mn": "Одоо", "en": "Now"}},
    step=Step.DAY,
    series_id=4,
    expires_at=SOON + timedelta(days=2),
    live_message=2**40,
    left_out={Skip.PAUSED: 40, Skip.CAP: 12},
)


@pytest.mark.parametrize("written", [Campaign(0, 9), FULL, replace(FULL, reach=Reach(everybody=True))])
@pytest.mark.parametrize("state", [S.DRAFT, S.HELD])
async def test_a_campaign_is_stored_as_written(store: Store, written: Campaign, state: CampaignState) -> None:
    one, two, other = await some_clubs(store, "a", "b", "c")
    reach = replace(written.reach, clubs=frozenset({one.id, two.id}))
    async with store() as work:
        added = await work.campaigns.add(replace(written, reach=reach, state=state), NOON)
        await work.commit()
    assert added == replace(written, id=added.id, reach=reach, state=state)
    changed = replace(added, title="x", reach=replace(reach, clubs=frozenset({two.id, other.id})))
    async with store() as work:
        assert await work.campaigns.get(added.id) == added
        assert await work.campaigns.get(added.id + 1) is None
        await work.campaigns.save(changed)
        await work.commit()
    async with store() as work:
        assert await work.campaigns.get(added.id) == changed


async def test_moments_are_the_same_moments_whatever_zone_they_were_written_in(store: Store) -> None:
    there = datetime(2026, 10, 25, 2, 30, fold=1, tzinfo=ZoneInfo("Europe/Berlin"))
    async with store() as work:
        written = Campaign(0, 9, due_at=there, expires_at=there, repeats_until=there)
        added = await work.campaigns.add(written, NOON)
        await work.commit()
    async with store() as work:
        stored = await work.campaigns.get(added.id)
    assert stored is not None
    moments = [stored.due_at, stored.expires_at, stored.repeats_until]
    utc = [moment.astimezone(UTC) for moment in moments if moment is not None]
    assert utc == [datetime(2026, 10, 25, 1, 30, tzinfo=UTC)] * 3


async def test_what_is_gone_is_stale_and_clubs_that_are_gone_are_left_out(store: Store) -> None:
    (club,) = await some_clubs(store, "a")
    reach = Reach(frozenset({club.id, 4711}))
    async with store() as work:
        added = await work.campaigns.add(Campaign(0, 9, reach=reach), NOON)
        assert added.reach.clubs == {club.id}
        with pytest.raises(StaleError):
            await work.campaigns.save(replace(added, id=added.id + 1))


async def test_without_commit_nothing_is_stored(store: Store) -> None:
    async with store() as work:
        added = await work.campaigns.add(Campaign(0, 9), NOON)
        await work.campaigns.log(added.id, LogLine(CampaignAct.COMPOSED, NOON, 9))
    async with store() as work:
        assert await work.campaigns.get(added.id) is None
        assert await work.campaigns.history(added.id) == []


async def test_the_newest_are_ones_own_and_those_of_ones_clubs_and_no_other(store: Store) -> None:
    one, two = await some_clubs(store, "a", "b")
    reaches = {
        "mine": (1, Reach()),
        "of one": (2, Reach(frozenset({one.id}))),
        "of two": (2, Reach(frozenset({two.id}))),
        "of both": (2, Reach(frozenset({one.id, two.id}))),
        "of everybody": (2, Reach(everybody=True)),
        "mine again": (1, Reach(everybody=True)),
    }
    async with store() as work:
        for title, (author, reach) in reaches.items():
            await work.campaigns.add(Campaign(0, author, title, reach=reach), NOON)
        await work.commit()

    async def titles(limit: int, author: int | None, *clubs: int) -> list[str]:
        async with store() as work:
            return [c.title for c in await work.campaigns.newest(limit, author, clubs)]

    assert await titles(9, 1) == ["mine again", "mine"]
    assert await titles(9, 1, one.id) == ["mine again", "of one", "mine"]
    assert await titles(9, 1, one.id, two.id) == ["mine again", "of both", "of two", "of one", "mine"]
    assert await titles(2, 1, one.id, two.id) == ["mine again", "of both"]
    assert await titles(9, None) == list(reversed(reaches))


async def test_lists_are_in_the_order_of_their_time(store: Store) -> None:
    moments = [SOON, None, NOON, SOON, None]
    async with store() as work:
        ids = [(await work.campaigns.add(Campaign(0, 7, due_at=at, series_id=5), NOON)).id for at in moments]
        await work.campaigns.add(Campaign(0, 8, due_at=NOON, state=S.RUNNING), NOON)
        await work.commit()
    order = [ids[2], ids[0], ids[3], ids[1], ids[4]]
    async with store() as work:
        assert [c.id for c in await work.campaigns.in_state(S.DRAFT)] == order
        assert [c.id for c in await work.campaigns.of_author(7, {S.DRAFT, S.RUNNING})] == order
        assert len(await work.campaigns.in_state(S.DRAFT, S.RUNNING)) == 6
        assert await work.campaigns.of_author(7, {S.RUNNING}) == []
        assert await work.campaigns.of_author(7, ()) == []
        assert [c.id for c in await work.campaigns.of_series(5) if c.series_id] == order


async def test_a_series_is_its_first_and_those_that_name_it(store: Store) -> None:
    async with store() as work:
        first = await work.campaigns.add(Campaign(0, 7, due_at=SOON), NOON)
        second = await work.campaigns.add(Campaign(0, 7, due_at=NOON, series_id=first.id), NOON)
        await work.campaigns.add(Campaign(0, 7, due_at=NOON, series_id=second.id), NOON)
        await work.commit()
    async with store() as work:
        assert [c.id for c in await work.campaigns.of_series(first.id)] == [second.id, first.id]


async def test_the_next_campaign_is_the_earliest_scheduled_of_these_clubs(store: Store) -> None:
    one, two, three = await some_clubs(store, "a", "b", "c")
    planned = [
        (Reach(frozenset({one.id})), 5, S.SCHEDULED),
        (Reach(frozenset({two.id, three.id})), 3, S.SCHEDULED),
        (Reach(frozenset({three.id})), 1, S.SCHEDULED),
        (Reach(frozenset({one.id})), 2, S.CANCELLED),
        (Reach(frozenset({one.id})), -1, S.SCHEDULED),
        (Reach(everybody=True), 4, S.SCHEDULED),
    ]
    ids = []
    async with store() as work:
        for reach, hours, state in planned:
            due_at = NOON + timedelta(hours=hours)
            added = await work.campaigns.add(Campaign(0, 1, reach=reach, due_at=due_at, state=state), NOON)
            ids.append(added.id)
        await work.commit()

    async def next_for(*clubs: int) -> int | None:
        async with store() as work:
            found = await work.campaigns.next_for(clubs, NOON)
        return found.id if found else None

    assert await next_for(one.id, two.id) == ids[1]
    assert await next_for(one.id) == await next_for() == ids[5]
    assert await next_for(three.id) == ids[2]


async def test_the_log_is_kept_in_order_and_outlives_everybody(store: Store) -> None:
    (person,) = await some_people(store, 1)
    campaign, other = await a_campaign(store), await a_campaign(store)
    lines = [
        LogLine(CampaignAct.COMPOSED, SOON, person.id),
        LogLine(CampaignAct.SCHEDULED, NOON, person.id),
        LogLine(CampaignAct.STARTED, NOON),
    ]
    async with store() as work:
        for line in lines:
            await work.campaigns.log(campaign.id, line)
        await work.campaigns.log(other.id, lines[0])
        await work.people.forget(person.id)
        await work.commit()
    async with store() as work:
        assert await work.campaigns.history(campaign.id) == lines
        assert await work.campaigns.history(other.id) == lines[:1]
        assert await work.campaigns.history(other.id + 1) == []


async def test_who_was_told_of_late_is_known_whatever_became_of_it(store: Store) -> None:
    one, other = await some_people(store, 2)
    campaign = await a_campaign(store)
    lines = [
        LogLine(CampaignAct.HELD, NOON + timedelta(hours=1)),
        LogLine(CampaignAct.CANCELLED, NOON + timedelta(hours=1), one.id),
        LogLine(CampaignAct.TELLING, NOON, one.id),
        LogLine(CampaignAct.TOLD, NOON + timedelta(seconds=1), one.id),
        LogLine(CampaignAct.TELLING, NOON - timedelta(hours=1), other.id),
    ]
    async with store() as work:
        assert await work.campaigns.told_since(NOON) == set()
        for line in lines:
            await work.campaigns.log(campaign.id, line)
        await work.commit()
    async with store() as work:
        assert await work.campaigns.history(campaign.id) == lines
        assert await work.campaigns.told_since(NOON - timedelta(hours=2)) == {one.id, other.id}
        assert await work.campaigns.told_since(NOON - timedelta(hours=1)) == {one.id}
        assert await work.campaigns.told_since(NOON + timedelta(seconds=1)) == set()


async def test_who_wants_no_more_of_a_series_says_so_once(store: Store) -> None:
    one, two = await some_people(store, 2)
    campaign, other = await a_campaign(store), await a_campaign(store)
    async with store() as work:
        assert await work.campaigns.decline(campaign.id, one.id)
        assert not await work.campaigns.decline(campaign.id, one.id)
        assert not await work.campaigns.decline(campaign.id, 4711)
        assert not await work.campaigns.decline(4711, two.id)
        await work.commit()
    async with store() as work:
        assert await work.campaigns.declined(campaign.id, [one.id, two.id]) == {one.id}
        assert await work.campaigns.declined(campaign.id, [two.id]) == set()
        assert await work.campaigns.declined(campaign.id, []) == set()
        assert await work.campaigns.declined(other.id, [one.id]) == set()


async def test_a_forgotten_author_leaves_what_was_promised_and_no_drafts(store: Store) -> None:
    author, member = await some_people(store, 2)
    async with store() as work:
        draft = await work.campaigns.add(Campaign(0, author.id), NOON)
        promised = await work.campaigns.add(Campaign(0, author.id, state=S.SCHEDULED), NOON)
        for one in (draft, promised):
            await work.campaigns.log(one.id, LogLine(CampaignAct.COMPOSED, NOON, author.id))
            await work.deliveries.address(one.id, {member.id: NOON})
        await work.people.forget(author.id)
        await work.commit()
    async with store() as work:
        assert await work.campaigns.get(draft.id) is None
        assert await work.campaigns.history(draft.id) == []
        assert await work.deliveries.counts(draft.id) == {}
        assert await work.campaigns.get(promised.id) == promised
        assert await work.deliveries.counts(promised.id) == {"pending": 1}


async def _change_while_another_loaded_it(
    database: Database, campaign: Campaign, meanwhile: Campaign, late: Campaign
) -> Campaign | None:
    """What is stored when one wrote ``meanwhile`` and another, who had loaded it before, ``late``."""
    async with database.unit() as slow:
        assert await slow.campaigns.get(campaign.id) == campaign
        async with database.unit() as quick:
            await quick.campaigns.get(campaign.id)
            await quick.campaigns.save(meanwhile)
            await quick.commit()
        await slow.campaigns.save(late)
        await slow.commit()
    async with database.unit() as work:
        return await work.campaigns.get(campaign.id)


async def test_whoever_starts_a_campaign_does_not_undo_its_cancellation(database: Database) -> None:
    campaign = await a_campaign(database.unit, S.SCHEDULED)
    cancelled = replace(campaign, state=S.CANCELLED)
    with pytest.raises(StaleError):
        await _change_while_another_loaded_it(
            database, campaign, cancelled, replace(campaign, state=S.RUNNING)
        )
    async with database.unit() as work:
        assert await work.campaigns.get(campaign.id) == cancelled


async def test_what_others_changed_meanwhile_stays(database: Database) -> None:
    campaign = await a_campaign(database.unit, S.RUNNING)
    paused, shown = replace(campaign, state=S.PAUSED), replace(campaign, live_message=7)
    stored = await _change_while_another_loaded_it(database, campaign, paused, shown)
    assert stored == replace(campaign, state=S.PAUSED, live_message=7)


async def test_nobody_writes_on_what_is_no_draft_any_more(database: Database) -> None:
    draft = await a_campaign(database.unit, S.DRAFT)
    planned = replace(draft, state=S.SCHEDULED)
    with pytest.raises(StaleError):
        await _change_while_another_loaded_it(database, draft, planned, replace(draft, texts={"mn": "x"}))
    async with database.unit() as work:
        assert await work.campaigns.get(draft.id) == planned


async def test_two_who_pause_at_once_do_not_both(database: Database) -> None:
    campaign = await a_campaign(database.unit, S.RUNNING)
    paused = replace(campaign, state=S.PAUSED)
    with pytest.raises(StaleError):
        await _change_while_another_loaded_it(database, campaign, paused, paused)
