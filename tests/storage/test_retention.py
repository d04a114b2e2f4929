"""The daily sweep erases what is past its time, and nothing else."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from sqlalchemy import select

from bot.domain.campaign import Campaign, CampaignState, Reach
from bot.domain.event import Event
from bot.domain.people import Invitation, Person, Role
from bot.domain.support import Author, Case, CaseState
from bot.storage.database import Database
from bot.storage.retention import Swept, sweep
from bot.storage.tables import cases, people
from bot.usecases.ports import RawUpdate
from tests.storage.conftest import NOON, MovableClock, add_person, count
from tests.storage.people import a_campaign, address, some_people

NOTHING = Swept(
    updates=0,
    cases=0,
    people=0,
    invitations=0,
    group_quizzes=0,
    editions=0,
    campaigns=0,
    rota=0,
    tips=0,
    announcements=0,
)


async def _closed_case(database: Database, person_id: int, closed_at: datetime) -> Case:
    async with database.unit() as work:
        case = await work.cases.add(person_id, "Хөх Од", "mn", False, False, NOON)
        await work.cases.write(case.id, Author.PERSON, "words", NOON, None)
        case = replace(case, state=CaseState.CLOSED, closed_at=closed_at)
        await work.cases.save(case)
        await work.commit()
    return case


async def _seen(database: Database, chat_id: int, day: date) -> Person:
    person = await add_person(database, chat_id)
    async with database.unit() as work:
        await work.people.save(replace(person, last_seen=day))
        await work.commit()
    return replace(person, last_seen=day)


async def test_finished_updates_go_after_two_days_and_others_stay(
    database: Database, clock: MovableClock
) -> None:
    box = database.inbox()
    await box.store([RawUpdate(n, 1, b"{}") for n in range(3)], None)
    await box.finish(0)
    await box.set_aside(1)
    now = clock.pass_(timedelta(hours=47))
    await box.store([RawUpdate(9, 1, b"{}")], None)
    await box.finish(9)
    assert await sweep(database, now) == NOTHING
    assert await sweep(database, clock.pass_(timedelta(hours=2))) == replace(NOTHING, updates=1)
    assert await count(database, "inbox") == 3
    swept = await sweep(database, clock.pass_(timedelta(days=90)))
    assert swept.updates == 2, "the one set aside, and the late one"
    assert [u.update_id for u in await box.unfinished()] == [2], "what is not handled is never swept"


async def test_cases_are_shredded_some_days_after_closing(database: Database) -> None:
    old = await _closed_case(database, 1, NOON - timedelta(days=31))
    young = await _closed_case(database, 2, NOON - timedelta(days=29))
    async with database.unit() as work:
        waiting = await work.cases.add(3, "Хөх Од", "mn", False, False, NOON - timedelta(days=900))
        await work.commit()
    assert await sweep(database, NOON, case_days=30) == replace(NOTHING, cases=1)
    assert await sweep(database, NOON, case_days=30) == NOTHING
    async with database.unit() as work:
        assert await work.cases.get(old.id) is None
        assert await work.cases.messages(old.id) == []
        assert await work.cases.get(young.id) == young
        assert await work.cases.get(waiting.id) == waiting


async def test_people_unseen_for_a_year_are_forgotten_unless_they_wait_for_an_answer(
    database: Database,
) -> None:
    gone = await _seen(database, 1, date(2025, 2, 27))
    here = await _seen(database, 2, date(2025, 3, 2))
    waiting = await _seen(database, 3, date(2024, 1, 1))
    async with database.unit() as work:
        await work.people.grant(gone.id, Role.COORDINATOR, None, NOON)
        await work.cases.add(waiting.id, "Хөх Од", "mn", False, False, NOON)
        await work.commit()
    assert await sweep(database, NOON) == replace(NOTHING, people=1)
    async with database.unit() as work:
        assert await work.people.get(gone.id) is None
        assert await work.people.get(here.id) == here
        assert await work.people.get(waiting.id) == waiting


async def test_old_invitations_and_tries_go(database: Database) -> None:
    person = await add_person(database, 1)
    async with database.unit() as work:
        for digest, days in ((b"a" * 32, 8), (b"b" * 32, 6)):
            ended = Invitation(0, Role.MEMBER, None, NOON - timedelta(days=days))
            await work.invitations.add(digest, ended)
        await work.invitations.note_try(person.id, NOON - timedelta(hours=25))
        await work.invitations.note_try(person.id, NOON - timedelta(hours=1))
        await work.commit()
    assert await sweep(database, NOON) == replace(NOTHING, invitations=2)
    assert await count(database, "invitations") == 1
    assert await count(database, "invitation_tries") == 1


async def test_a_damaged_row_does_not_stop_the_sweep(
    database: Database, reported: list[tuple[str, int]]
) -> None:
    damaged = await _seen(database, 1, date(2020, 1, 1))
    await _seen(database, 2, date(2020, 1, 1))
    async with database.session() as session:
        await session.write(people.update().where(people.c.id == damaged.id).values(settings=b"\x01no"))
        await session.commit()
    assert await sweep(database, NOON) == replace(NOTHING, people=1)
    assert ("people", damaged.id) in reported


async def test_only_the_closing_day_stands_in_the_open(database: Database) -> None:
    await _closed_case(database, 1, NOON)
    async with database.session() as session:
        row = await session.row(select(cases.c.closed_on))
    assert row
    assert row.closed_on == NOON.date()


async def test_who_got_a_campaign_is_forgotten_after_a_year(database: Database) -> None:
    (person,) = await some_people(database.unit, 1)
    old = await a_campaign(database.unit)
    await address(database.unit, old, person)
    async with database.unit() as work:
        await work.campaigns.decline(old.id, person.id)
        await work.events.add(Event(0, 1, "x", "", NOON))
        await work.campaigns.save(replace(old, state=CampaignState.DONE))
        await work.commit()
    year = timedelta(days=365)
    assert await sweep(database, NOON + year - timedelta(hours=1)) == NOTHING
    swept = await sweep(database, NOON + year + timedelta(hours=1))
    assert swept.campaigns == 3
    for table in ("campaigns", "deliveries", "campaign_refusals", "events"):
        assert await count(database, table) == 0


async def test_the_first_of_a_weekly_campaign_stays_while_it_goes_on(database: Database) -> None:
    person = await _seen(database, 1, (NOON + timedelta(days=366)).date())
    first = await a_campaign(database.unit, CampaignState.DONE)
    later = NOON + timedelta(days=364)
    weekly = Campaign(0, 1, reach=Reach(everybody=True), due_at=later, series_id=first.id)
    async with database.unit() as work:
        await work.campaigns.decline(first.id, person.id)
        following = await work.campaigns.add(replace(weekly, state=CampaignState.SCHEDULED), later)
        await work.commit()
    after = NOON + timedelta(days=366)
    assert (await sweep(database, after)).campaigns == 0
    async with database.unit() as work:
        assert await work.campaigns.declined(first.id, [person.id]) == {person.id}
        await work.campaigns.save(replace(following, state=CampaignState.DONE))
        await work.commit()
    assert (await sweep(database, after)).campaigns == 1, "nothing comes of it any more: the first may go"
    async with database.unit() as work:
        assert await work.campaigns.declined(first.id, [person.id]) == {person.id}, "its series is known yet"
