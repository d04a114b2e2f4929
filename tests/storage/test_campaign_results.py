"""Who got a campaign and what they did since, asked of both databases."""

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Table, text
from sqlalchemy.sql import visitors

from bot.domain.campaign import Campaign, DeliveryState, Reach, Skip
from bot.domain.campaign_results import Aim, Receiver
from bot.domain.event import Event
from bot.domain.learning import Doing, Kind
from bot.domain.people import Club, Person, Role
from bot.storage.database import Database
from bot.storage.deliveries import receivers_query
from tests.storage.conftest import NOON, add_people

SENT_AT = NOON + timedelta(hours=1)
BEFORE, SINCE = SENT_AT - timedelta(minutes=1), SENT_AT + timedelta(minutes=1)
NOTHING = Aim()


async def club(database: Database, name: str, *members: Person) -> Club:
    async with database.unit() as work:
        made = await work.clubs.add(name, name)
        for member in members:
            await work.clubs.join(made.id, member.id)
        await work.commit()
    return made


async def sent(database: Database, people: list[Person], state: DeliveryState = DeliveryState.SENT) -> int:
    """A campaign for these people, whose messages have all left; its id."""
    async with database.unit() as work:
        campaign = await work.campaigns.add(Campaign(0, 1, reach=Reach(everybody=True)), NOON)
        await work.deliveries.address(campaign.id, {person.id: NOON for person in people})
        await work.commit()
    for n, person in enumerate(people):
        await settle(database, campaign.id, person, state, language="en" if n % 2 else "mn")
    return campaign.id


async def settle(
    database: Database,
    campaign: int,
    person: Person,
    state: DeliveryState,
    reason: Skip | None = None,
    language: str | None = None,
) -> int:
    """What became of one person's message; the delivery's id."""
    async with database.session() as session:
        mine = "SELECT id FROM deliveries WHERE campaign_id = :c AND person_id = :p"
        row = await session.row(text(mine).bindparams(c=campaign, p=person.id))
    assert row is not None
    async with database.unit() as work:
        delivery = await work.deliveries.get(row.id)
        assert delivery is not None
        changed = replace(delivery, state=state, reason=reason, language=language)
        await work.deliveries.save_all([changed], SENT_AT)
        await work.commit()
    return int(row.id)


async def receivers(database: Database, campaign: int, aim: Aim = NOTHING) -> Counter[Receiver]:
    async with database.unit() as work:
        return Counter([one async for one in work.deliveries.receivers(campaign, aim)])


async def test_what_became_of_each_message(database: Database) -> None:
    first, second, third, fourth = await add_people(database, 4)
    campaign = await sent(database, [first, second, third])
    other = await sent(database, [fourth])
    await settle(database, campaign, second, DeliveryState.SKIPPED, Skip.CAP)
    delivery = await settle(database, campaign, third, DeliveryState.UNKNOWN, language="mn")
    async with database.unit() as work:
        await work.deliveries.open(delivery, third.id, SINCE)
        await work.commit()
    assert await receivers(database, campaign) == Counter(
        [
            Receiver(DeliveryState.SENT, None, "mn"),
            Receiver(DeliveryState.SKIPPED, Skip.CAP),
            Receiver(DeliveryState.UNKNOWN, None, "mn", opened=True),
        ]
    )
    assert len(await receivers(database, other)) == 1
    assert not await receivers(database, other + 1)


async def test_clubs_are_those_when_it_was_addressed(database: Database) -> None:
    """Joining and leaving later moves nobody: nothing can be seen by comparing figures before and after."""
    both, one, none = await add_people(database, 3)
    east, west = await club(database, "east", both, one), await club(database, "west", both)
    campaign = await sent(database, [both, one, none])
    expected = Counter([frozenset({east.id, west.id}), frozenset({east.id}), frozenset[int]()])
    for change in ("", f"INSERT INTO club_members VALUES ({west.id}, {none.id})", "DELETE FROM club_members"):
        if change:
            async with database.session() as session:
                await session.write(text(change))
                await session.commit()
        found = await receivers(database, campaign)
        assert Counter(one.clubs for one in found) == expected


async def test_a_quiz_counts_when_it_was_finished_after_the_message(database: Database) -> None:
    people = await add_people(database, 6)
    before, since, twice, other, unfinished, _ = people
    campaign = await sent(database, people)
    await play(database, before, "trains", BEFORE)
    await play(database, since, "trains", SINCE)
    await play(database, twice, "trains", BEFORE)
    await play(database, twice, "trains", SINCE)
    await play(database, other, "boats", SINCE)
    await play(database, unfinished, "trains", SINCE, finished=False)
    found = await receivers(database, campaign, Aim(quiz="trains"))
    assert sum(found[one] for one in found if one.finished) == 2
    assert not any(one.finished for one in await receivers(database, campaign, Aim(quiz="planes")))
    assert not any(one.finished for one in await receivers(database, campaign))


async def play(database: Database, person: Person, quiz: str, at: datetime, finished: bool = True) -> None:
    async with database.unit() as work:
        attempt = await work.attempts.begin(person.id, quiz, "v1", at)
        await work.attempts.save(replace(attempt, finished=finished), at)
        await work.commit()


async def test_a_story_counts_when_it_was_read_to_the_end_after_the_message(database: Database) -> None:
    people = await add_people(database, 5)
    campaign = await sent(database, people)
    async with database.unit() as work:
        for person, (kind, done, at) in zip(
            people,
            [
                (Kind.LESSON, True, BEFORE),
                (Kind.LESSON, True, SINCE),
                (Kind.LESSON, False, SINCE),
                (Kind.SCENARIO, True, SINCE),
            ],
            strict=False,
        ):
            await work.doings.save(Doing(person.id, kind, "luck", done=done), at)
        await work.commit()
    found = await receivers(database, campaign, Aim(lesson="luck"))
    assert sum(found[one] for one in found if one.finished) == 1


async def test_who_comes_to_its_event(database: Database) -> None:
    people = await add_people(database, 3)
    campaign = await sent(database, people)
    async with database.unit() as work:
        event = await work.events.add(Event(0, 1, "Meeting", "Hall", SINCE))
        other = await work.events.add(Event(0, 1, "Another", "Hall", SINCE))
        await work.events.come(event.id, people[0].id)
        await work.events.come(other.id, people[1].id)
        await work.commit()
    found = await receivers(database, campaign, Aim(event=event.id))
    assert sum(found[one] for one in found if one.coming) == 1


async def test_thousands_come_one_after_the_other(database: Database) -> None:
    people = await add_people(database, 2500)
    async with database.unit() as work:
        campaign = await work.campaigns.add(Campaign(0, 1), NOON)
        assert await work.deliveries.address(campaign.id, {one.id: NOON for one in people}) == 2500
        await work.commit()
    async with database.unit() as work:
        number = 0
        async for one in work.deliveries.receivers(campaign.id, Aim(quiz="trains", event=1)):
            assert one == Receiver(DeliveryState.PENDING)
            number += 1
        assert number == 2500
        async for _ in work.deliveries.receivers(campaign.id, NOTHING):
            break
        assert await work.campaigns.get(campaign.id) is not None


async def test_who_is_forgotten_is_no_receiver(database: Database) -> None:
    stays, goes = await add_people(database, 2)
    campaign = await sent(database, [stays, goes])
    async with database.unit() as work:
        await work.people.forget(goes.id)
        await work.commit()
    assert (await receivers(database, campaign)).total() == 1


@pytest.mark.parametrize("aim", [NOTHING, Aim(quiz="q", event=1), Aim(lesson="l")])
def test_nothing_is_read_of_who_people_are(aim: Aim) -> None:
    """Roles stand in ``staff_grants`` and, sealed, in ``people``: neither is asked."""
    asked = {one.name for one in visitors.iterate(receivers_query(1, aim)) if isinstance(one, Table)}
    assert asked <= {"deliveries", "attempts", "doings", "event_guests"}


async def test_membership_of_the_network_changes_nothing(database: Database) -> None:
    people = await add_people(database, 6)
    await club(database, "east", *people)
    campaign = await sent(database, people)
    await play(database, people[0], "trains", SINCE)
    before = await receivers(database, campaign, Aim(quiz="trains"))
    async with database.unit() as work:
        for person in people[:3]:
            await work.people.save(replace(person, roles=frozenset({Role.MEMBER})))
        await work.commit()
    assert await receivers(database, campaign, Aim(quiz="trains")) == before
