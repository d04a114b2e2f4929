"""Deliveries as stored: one row for each recipient, alike in the fake and in both databases."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.campaign import CampaignState, Delivery, DeliveryState, Narrowing, Reach, Skip
from bot.domain.learning import Doing, Kind
from bot.usecases.ports import Store
from tests.storage.conftest import NOON
from tests.storage.people import EVERYBODY, a_campaign, address, join, some_clubs, some_people

SOON = NOON + timedelta(hours=1)
D = DeliveryState
MAY_HAVE_ARRIVED = {D.SENT, D.SENDING, D.UNKNOWN}


async def _candidates(
    store: Store, reach: Reach, narrow: Narrowing | None = None, after: int = 0, limit: int = 100
) -> list[int]:
    async with store() as work:
        return await work.deliveries.candidates(reach, narrow or Narrowing(), after, limit)


async def test_candidates_are_the_members_of_these_clubs_page_by_page(store: Store) -> None:
    one, two, three = await some_clubs(store, "a", "b", "c")
    people = await some_people(store, 6)
    await join(store, one, *people[:3])
    await join(store, two, *people[2:5])
    ids = [person.id for person in people]
    both = Reach(frozenset({one.id, two.id}))
    assert await _candidates(store, both) == ids[:5], "once each"
    assert await _candidates(store, both, limit=2) == ids[:2]
    assert await _candidates(store, both, after=ids[1], limit=2) == ids[2:4]
    assert await _candidates(store, both, after=ids[4]) == []
    assert await _candidates(store, Reach(frozenset({three.id}))) == []
    assert await _candidates(store, Reach()) == []
    assert await _candidates(store, EVERYBODY) == ids


async def test_who_is_still_reached(store: Store) -> None:
    (club,) = await some_clubs(store, "a")
    inside, outside = await some_people(store, 2)
    await join(store, club, inside)
    reach = Reach(frozenset({club.id}))
    async with store() as work:
        asked = [inside.id, outside.id, 4711]
        assert await work.deliveries.among(reach, asked) == {inside.id}
        assert await work.deliveries.among(EVERYBODY, asked) == {inside.id, outside.id}
        assert await work.deliveries.among(reach, []) == set()


async def test_segments_leave_out_who_finished_something(store: Store) -> None:
    did, began, read, other, nothing = await some_people(store, 5)
    async with store() as work:
        finished = await work.attempts.begin(did.id, "trains", "v1", NOON)
        await work.attempts.save(replace(finished, finished=True), NOON)
        await work.attempts.begin(did.id, "trains", "v2", NOON)
        await work.attempts.begin(began.id, "trains", "v1", NOON)
        another = await work.attempts.begin(other.id, "buses", "v1", NOON)
        await work.attempts.save(replace(another, finished=True), NOON)
        await work.doings.save(Doing(read.id, Kind.LESSON, "bench", done=True), NOON)
        await work.doings.save(Doing(began.id, Kind.LESSON, "bench"), NOON)
        await work.commit()
    quiz = Narrowing(quizzes=("trains",))
    assert await _candidates(store, EVERYBODY, quiz) == [began.id, read.id, other.id, nothing.id]
    topic = Narrowing(quizzes=("trains", "buses"), items=("bench", "chat"))
    assert await _candidates(store, EVERYBODY, topic) == [began.id, nothing.id]
    assert await _candidates(store, EVERYBODY, Narrowing(items=("bench",))) == [
        did.id,
        began.id,
        other.id,
        nothing.id,
    ]


async def test_segments_of_those_who_were_not_seen(store: Store) -> None:
    today = NOON.date()
    away, back = await some_people(store, 2)
    async with store() as work:
        await work.people.save(replace(away, last_seen=today - timedelta(days=31)))
        await work.people.save(replace(back, last_seen=today - timedelta(days=30)))
        await work.commit()
    unseen = Narrowing(unseen_since=today - timedelta(days=30))
    assert await _candidates(store, EVERYBODY, unseen) == [away.id]


async def test_segments_of_those_who_got_one_and_did_not_open_it(store: Store) -> None:
    people = await some_people(store, 6)
    campaign, other = await a_campaign(store), await a_campaign(store)
    rows = await address(store, campaign, *people[:5])
    mine = await address(store, other, people[0])
    states = [D.SENT, D.SENT, D.UNKNOWN, D.SKIPPED, D.PENDING]
    changed = [replace(row, state=state) for row, state in zip(rows, states, strict=True)]
    async with store() as work:
        await work.deliveries.save_all(changed, NOON)
        await work.deliveries.save_all([replace(mine[0], state=D.SENT)], NOON)
        await work.deliveries.open(rows[0].id, people[0].id, NOON)
        await work.commit()
    assert await _candidates(store, EVERYBODY, Narrowing(not_opened=campaign.id)) == [people[1].id]
    assert await _candidates(store, EVERYBODY, Narrowing(not_opened=other.id)) == [people[0].id]
    both = Narrowing(not_opened=campaign.id, unseen_since=NOON.date())
    assert await _candidates(store, EVERYBODY, both) == []


async def test_everybody_is_addressed_once(store: Store) -> None:
    crowd = [person.id for person in await some_people(store, 5)]
    campaign, other = await a_campaign(store), await a_campaign(store)
    async with store() as work:
        assert await work.deliveries.address(campaign.id, dict.fromkeys(crowd[:3], NOON)) == 3
        later = {**dict.fromkeys(crowd, SOON), 10**9: SOON}
        assert await work.deliveries.address(campaign.id, later) == 2
        assert await work.deliveries.address(campaign.id, {}) == 0
        assert await work.deliveries.address(other.id, {crowd[0]: SOON, crowd[1]: NOON}) == 2
        await work.commit()
    async with store() as work:
        due = [d for d in await work.deliveries.due(SOON, 100) if d.campaign_id == campaign.id]
        assert await work.deliveries.addressed(campaign.id, [*crowd, 4711]) == set(crowd)
        assert await work.deliveries.addressed(other.id, crowd) == set(crowd[:2])
        assert await work.deliveries.addressed(other.id, []) == set()
    assert due == [
        Delivery(row.id, campaign.id, person, D.PENDING, moment)
        for row, person, moment in zip(due, crowd, [NOON] * 3 + [SOON] * 2, strict=True)
    ]


async def test_the_rows_of_one_campaign_are_cleared(store: Store) -> None:
    (person,) = await some_people(store, 1)
    campaign, other = await a_campaign(store), await a_campaign(store)
    await address(store, campaign, person)
    await address(store, other, person)
    async with store() as work:
        await work.deliveries.clear(campaign.id)
        await work.deliveries.clear(4711)
        await work.commit()
    async with store() as work:
        assert await work.deliveries.counts(campaign.id) == {}
        assert await work.deliveries.counts(other.id) == {D.PENDING: 1}


@pytest.mark.parametrize("state", list(CampaignState))
async def test_only_rows_of_running_campaigns_are_due(store: Store, state: CampaignState) -> None:
    (person,) = await some_people(store, 1)
    campaign = await a_campaign(store, state)
    async with store() as work:
        await work.deliveries.address(campaign.id, {person.id: NOON})
        await work.commit()
    async with store() as work:
        due = await work.deliveries.due(NOON, 9)
    assert len(due) == (state is CampaignState.RUNNING)


async def test_what_is_due_longest_comes_first_whatever_campaign_it_is_of(store: Store) -> None:
    people = await some_people(store, 4)
    campaign, other = await a_campaign(store), await a_campaign(store)
    async with store() as work:
        for one, spans in ((campaign, [3, 1, 9, 5]), (other, [2, 2, 4, 1])):
            moments = {p.id: NOON + timedelta(hours=h) for p, h in zip(people, spans, strict=True)}
            await work.deliveries.address(one.id, moments)
        await work.commit()

    async def due(hours: int, limit: int) -> list[tuple[int, int]]:
        async with store() as work:
            found = await work.deliveries.due(NOON + timedelta(hours=hours), limit)
        return [((d.not_before - NOON) // timedelta(hours=1), d.campaign_id) for d in found]

    assert await due(0, 9) == []
    a, b = campaign.id, other.id
    assert sorted((await due(3, 9))[:2]) == [(1, a), (1, b)]
    assert [hours for hours, _ in await due(9, 9)] == [1, 1, 2, 2, 3, 4, 5, 9]
    assert [hours for hours, _ in await due(9, 3)] == [1, 1, 2]


async def test_a_row_is_saved_as_a_whole_but_for_when_it_was_opened(store: Store) -> None:
    one, two = await some_people(store, 2)
    campaign = await a_campaign(store)
    mine, theirs = await address(store, campaign, one, two)
    full = replace(
        mine,
        state=D.SENT,
        not_before=SOON,
        reason=Skip.CAP,
        message_id=2**40,
        tries=7,
        language="en",
    )
    async with store() as work:
        opened = await work.deliveries.open(mine.id, one.id, SOON)
        assert opened is not None
        await work.deliveries.save_all([full, replace(theirs, id=theirs.id + 4711)], NOON)
        await work.deliveries.save_all([], NOON)
        await work.commit()
    async with store() as work:
        assert await work.deliveries.get(mine.id) == replace(full, opened_at=SOON)
        assert await work.deliveries.get(theirs.id) == theirs
        assert await work.deliveries.get(theirs.id + 4711) is None
        await work.deliveries.save_all([mine], NOON)
        await work.commit()
    async with store() as work:
        assert await work.deliveries.get(mine.id) == replace(mine, opened_at=SOON), "emptied again"


async def test_rows_are_counted_by_state_and_by_reason(store: Store) -> None:
    people = await some_people(store, 5)
    campaign, other = await a_campaign(store), await a_campaign(store)
    rows = await address(store, campaign, *people)
    await address(store, other, people[0])
    async with store() as work:
        skipped = [replace(row, state=D.SKIPPED, reason=Skip.PAUSED) for row in rows[:2]]
        left = replace(rows[2], state=D.SKIPPED, reason=Skip.LEFT)
        await work.deliveries.save_all([*skipped, left, replace(rows[3], state=D.SENT)], NOON)
        await work.commit()
    async with store() as work:
        assert await work.deliveries.counts(campaign.id) == {D.PENDING: 1, D.SENT: 1, D.SKIPPED: 3}
        assert await work.deliveries.skips(campaign.id) == {Skip.PAUSED: 2, Skip.LEFT: 1}
        assert await work.deliveries.counts(other.id) == {D.PENDING: 1}
        assert await work.deliveries.skips(other.id) == {}
        assert await work.deliveries.counts(4711) == {}


async def test_a_week_counts_what_may_have_arrived_in_it(store: Store) -> None:
    people = await some_people(store, len(D) + 2)
    campaign, other = await a_campaign(store), await a_campaign(store)
    rows = await address(store, campaign, *people)
    again = await address(store, other, people[0])
    since = NOON - timedelta(days=7)
    async with store() as work:
        states = [replace(row, state=state) for row, state in zip(rows, D, strict=False)]
        await work.deliveries.save_all(states, NOON)
        await work.deliveries.save_all([replace(rows[len(D)], state=D.SENT)], since)
        await work.deliveries.save_all([replace(rows[-1], state=D.SENT)], since - timedelta(seconds=1))
        await work.deliveries.save_all([replace(again[0], state=D.SENT)], NOON)
        await work.commit()
    arrived = [person for person, state in zip(people, D, strict=False) if state in MAY_HAVE_ARRIVED]
    expected = {person.id: 1 for person in (*arrived, people[len(D)], people[0])}
    async with store() as work:
        assert await work.deliveries.weekly([person.id for person in people], since) == expected
        assert await work.deliveries.weekly([people[0].id], since) == {people[0].id: 1}
        assert await work.deliveries.weekly([], since) == {}


async def test_only_ones_own_message_is_opened_and_the_first_tap_counts(store: Store) -> None:
    mine, other = await some_people(store, 2)
    campaign = await a_campaign(store)
    (row,) = await address(store, campaign, mine)
    async with store() as work:
        assert await work.deliveries.open(row.id, other.id, NOON) is None
        assert await work.deliveries.open(4711, mine.id, NOON) is None
        opened = await work.deliveries.open(row.id, mine.id, NOON)
        assert opened is not None
        assert (opened.id, opened.campaign_id, opened.person_id) == (row.id, campaign.id, mine.id)
        await work.deliveries.open(row.id, mine.id, SOON)
        await work.commit()
    async with store() as work:
        assert await work.deliveries.get(row.id) == replace(row, opened_at=NOON)


async def test_what_a_dead_process_was_sending_becomes_unknown_of_all_campaigns(store: Store) -> None:
    people = await some_people(store, 3)
    campaign, other = await a_campaign(store), await a_campaign(store)
    rows = await address(store, campaign, *people)
    theirs = await address(store, other, people[0])
    async with store() as work:
        sending = [replace(row, state=D.SENDING, tries=3) for row in (*rows[:2], *theirs)]
        await work.deliveries.save_all(sending, NOON)
        await work.commit()
    async with store() as work:
        assert await work.deliveries.orphans_to_unknown() == 3
        await work.commit()
    async with store() as work:
        assert await work.deliveries.orphans_to_unknown() == 0
        assert await work.deliveries.counts(campaign.id) == {D.PENDING: 1, D.UNKNOWN: 2}
        assert await work.deliveries.counts(other.id) == {D.UNKNOWN: 1}
        assert await work.deliveries.weekly([people[0].id], NOON) == {people[0].id: 2}, "they may be there"


async def test_what_is_unknown_is_pending_again_for_one_campaign(store: Store) -> None:
    people = await some_people(store, 3)
    campaign, other = await a_campaign(store), await a_campaign(store)
    rows = await address(store, campaign, *people)
    theirs = await address(store, other, people[0])
    async with store() as work:
        unknown = [replace(row, state=D.UNKNOWN) for row in (*rows[:2], *theirs)]
        await work.deliveries.save_all([*unknown, replace(rows[2], state=D.SENT)], NOON)
        await work.commit()
    async with store() as work:
        assert await work.deliveries.repeat_unknown(campaign.id) == 2
        await work.commit()
    async with store() as work:
        assert await work.deliveries.repeat_unknown(campaign.id) == 0
        assert [d.id for d in await work.deliveries.due(NOON, 9)] == [row.id for row in rows[:2]]
        assert await work.deliveries.counts(other.id) == {D.UNKNOWN: 1}


async def test_what_is_still_pending_ends_for_one_reason(store: Store) -> None:
    people = await some_people(store, 3)
    campaign, other = await a_campaign(store), await a_campaign(store)
    rows = await address(store, campaign, *people)
    await address(store, other, people[0])
    async with store() as work:
        await work.deliveries.save_all([replace(rows[0], state=D.SENDING)], NOON)
        assert await work.deliveries.end_pending(campaign.id, Skip.LATE, NOON) == 2
        assert await work.deliveries.end_pending(campaign.id, Skip.LATE, NOON) == 0
        await work.commit()
    async with store() as work:
        assert await work.deliveries.counts(campaign.id) == {D.SENDING: 1, D.SKIPPED: 2}
        assert await work.deliveries.skips(campaign.id) == {Skip.LATE: 2}
        assert await work.deliveries.counts(other.id) == {D.PENDING: 1}


async def test_a_forgotten_persons_rows_are_gone(store: Store) -> None:
    gone, stays = await some_people(store, 2)
    campaign = await a_campaign(store)
    await address(store, campaign, gone, stays)
    async with store() as work:
        await work.campaigns.decline(campaign.id, gone.id)
        await work.campaigns.decline(campaign.id, stays.id)
        await work.people.forget(gone.id)
        await work.commit()
    async with store() as work:
        assert [d.person_id for d in await work.deliveries.due(NOON, 9)] == [stays.id]
        assert await work.campaigns.declined(campaign.id, [gone.id, stays.id]) == {stays.id}
        assert await work.deliveries.address(campaign.id, {gone.id: NOON}) == 0
        assert not await work.campaigns.decline(campaign.id, gone.id)
