"""Forgetting: after /delete_me nothing of the person is left that anybody could read."""

from dataclasses import replace
from datetime import timedelta

from bot.domain.campaign import Campaign, CampaignState, Reach
from bot.domain.desk_session import DeskSession
from bot.domain.event import Event
from bot.domain.people import Person, Role
from bot.domain.support import Author, CaseState, Errand, Parcel
from bot.storage.database import Database
from bot.usecases.ports import RawUpdate
from tests.storage.conftest import NOON, add_people, count


async def _fill(database: Database, person: Person, other: Person) -> None:
    """One of everything for both."""
    async with database.unit() as work:
        club = await work.clubs.add("one", "1")
        campaign = await work.campaigns.add(Campaign(0, other.id, reach=Reach(frozenset({club.id}))), NOON)
        event = await work.events.add(Event(0, other.id, "Meeting", "", NOON))
        for who in (person, other):
            await work.people.grant(who.id, Role.LEADER, club.id, NOON)
            await work.clubs.join(club.id, who.id)
            await work.attempts.begin(who.id, "job_scams", "v1", NOON)
            await work.invitations.note_try(who.id, NOON)
            await work.campaigns.decline(campaign.id, who.id)
            await work.events.come(event.id, who.id)
            case = await work.cases.add(who.id, "Хөх Од", "mn", False, False, NOON)
            message = await work.cases.write(case.id, Author.PERSON, "words", NOON, who.id)
            assert message
            await work.case_files.keep(case.id, b"a picture")
            await work.desk_sessions.save(DeskSession(who.id, "secret", NOON))
            await work.cases.note_post(case.id, who.id, 5, NOON)
            await work.outbox.add(Parcel(0, Errand.TO_PERSON, who.id, case.id, message.id), NOON)
            await work.outbox.add(Parcel(0, Errand.TO_STAFF, 999, case.id, message.id), NOON)
        await work.deliveries.address(campaign.id, {person.id: NOON, other.id: NOON})
        await work.commit()


ONE_EACH = (
    "people",
    "staff_grants",
    "club_members",
    "attempts",
    "deliveries",
    "campaign_refusals",
    "event_guests",
    "invitation_tries",
    "case_messages",
    "case_files",
    "case_posts",
    "desk_sessions",
)


async def test_all_that_hangs_on_a_person_goes_and_nothing_of_others(database: Database) -> None:
    person, other = await add_people(database, 2)
    await _fill(database, person, other)
    async with database.unit() as work:
        await work.people.forget(person.id)
        await work.people.forget(person.id)
        await work.commit()
    assert {table: await count(database, table) for table in ONE_EACH} == dict.fromkeys(ONE_EACH, 1)
    async with database.unit() as work:
        assert await work.people.by_chat(person.chat_id) is None
        assert await work.cases.latest_of(person.id) is None
        assert [c.person_id for c in await work.cases.unclosed()] == [other.id]
        due = await work.outbox.due(NOON + timedelta(days=1), 10)
        assert [parcel.to for parcel in due] == [other.id, 999]


async def test_received_updates_go_too_but_not_the_one_being_handled(database: Database) -> None:
    person, other = await add_people(database, 2)
    box = database.inbox()
    chats = (person.chat_id, person.chat_id, person.chat_id, other.chat_id)
    await box.store([RawUpdate(n, chat, b"{}") for n, chat in enumerate(chats)], None)
    await box.finish(0)
    await box.set_aside(1)
    await box.finish(3)
    async with database.unit() as work:
        await work.people.forget(person.id)
        await work.commit()
    assert [u.update_id for u in await box.unfinished()] == [2]
    assert await count(database, "inbox") == 2


async def test_a_forgotten_coordinators_cases_wait_for_somebody_else(database: Database) -> None:
    staff, asking = await add_people(database, 2)
    async with database.unit() as work:
        case = await work.cases.add(asking.id, "Хөх Од", "mn", False, True, NOON)
        await work.cases.claim(case.id, staff.id)
        await work.people.forget(staff.id)
        await work.commit()
    async with database.unit() as work:
        assert await work.cases.unclosed() == [replace(case, state=CaseState.WAITING, claimed_by=None)]


async def test_a_forgotten_leaders_drafts_go_and_promised_campaigns_stay(database: Database) -> None:
    leader, _ = await add_people(database, 2)
    async with database.unit() as work:
        club = await work.clubs.add("one", "1")
        draft = Campaign(0, leader.id, reach=Reach(frozenset({club.id})))
        await work.campaigns.add(draft, NOON)
        promised = await work.campaigns.add(draft, NOON)
        await work.campaigns.save(replace(promised, state=CampaignState.SCHEDULED))
        await work.people.forget(leader.id)
        await work.commit()
    assert await count(database, "campaigns") == await count(database, "campaign_clubs") == 1
