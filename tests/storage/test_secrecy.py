"""What a thief of the database gets: no words, no chats, nobody's membership, no way from case to person."""

import base64
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from sqlalchemy import text

from bot.domain.campaign import Campaign, CampaignAct, CampaignState, LogLine, Reach
from bot.domain.event import Event
from bot.domain.people import Contact, Conversation, Expecting, Invitation, Person, Role
from bot.domain.safety import SALT, Risk, Worry, kept_word
from bot.domain.support import Author, CaseState, Errand, Parcel
from bot.storage.database import Database
from bot.storage.retention import sweep
from bot.storage.tables import metadata
from bot.usecases.audience import FindAudience
from bot.usecases.deliver import DeliverCampaign
from bot.usecases.ports import RawUpdate
from bot.usecases.start import StartCampaign
from tests.databases import postgres_server
from tests.fakes.others import FakeCampaignLane, FakeLibrary
from tests.storage.conftest import NOON, MovableClock, add_person
from tests.storage.people import join, some_clubs, some_people

CHAT = 7_346_125_981
CANARIES = ("канар-үг нууц", "canary-words", "Цасан Шувуу", "desk.canary", "America/Argentina/La_Rioja")


def _stolen(kind: str, folder: Path, url: str) -> bytes:
    if kind == "postgresql":
        return postgres_server().dump(url.split("/")[3].split("?")[0])
    return b"".join(path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file())


def _forms(word: str | int) -> Iterator[bytes]:
    """How a word or number could stand in a file or a dump."""
    if isinstance(word, int):
        yield str(word).encode()
        for raw in (
            word.to_bytes(6),
            word.to_bytes(8),
            word.to_bytes(6, "little"),
            word.to_bytes(8, "little"),
        ):
            yield raw
            yield raw.hex().encode()
        return
    for raw in (word.encode(), word.encode("utf-16-le"), word.encode("unicode_escape")):
        yield raw
        yield raw.hex().encode()
        yield base64.b64encode(raw)[:-4]


async def _tell(database: Database) -> Person:
    """Fill every sealed column with canaries."""
    person = await add_person(database, CHAT)
    secret = replace(
        person,
        zone="America/Argentina/La_Rioja",
        roles=frozenset({Role.MEMBER}),
        contact=Contact.NOW,
        expecting=Expecting("desk.canary", "canary-words"),
        conversation=Conversation("canary-words", NOON, raised=(Worry("desk.canary", Risk.URGENT),)),
        own_word=kept_word(("канар-үг нууц", "canary-words"), b"s" * SALT),
    )
    async with database.unit() as work:
        await work.people.save(secret)
        await work.invitations.add(b"d" * 32, Invitation(0, Role.MEMBER, None, NOON + timedelta(days=1)))
        case = await work.cases.add(person.id, "Цасан Шувуу", "mn", True, True, NOON)
        for number, words in enumerate(CANARIES):
            assert await work.cases.write(case.id, Author.PERSON, words, NOON, number)
            await work.case_files.keep(case.id, words.encode() * 1000)
        await work.cases.note_post(case.id, person.id, CHAT, NOON)
        await work.outbox.add(Parcel(0, Errand.TO_PERSON, person.id, case.id, 1), NOON)
        await work.commit()
    updates = [RawUpdate(n, CHAT, words.encode()) for n, words in enumerate(CANARIES)]
    await database.inbox().store(updates, 9)
    return secret


async def test_a_stolen_database_holds_no_words_chats_or_pseudonyms(
    database: Database, kind: str, tmp_path: Path, database_url: str
) -> None:
    secret = await _tell(database)
    stolen = _stolen(kind, tmp_path, database_url)
    assert len(stolen) > 10_000
    assert b"case_messages" in stolen, "it is the right file"
    assert [word for word in (*CANARIES, CHAT) for form in _forms(word) if form in stolen] == []
    assert secret.own_word is not None
    assert secret.own_word not in stolen, "not even what a guess could be tried against"
    # Names of tables and columns speak of members of clubs, which is no secret; values never do.
    assert b"member" not in stolen.replace(b"club_members", b"")
    async with database.unit() as work:
        assert await work.people.by_chat(CHAT) == secret


async def test_no_column_leads_from_one_table_to_another_but_our_own_numbers(database: Database) -> None:
    """Case, inbox, tries and posts name the same person by hashes that have nothing in common."""
    person = await _tell(database)
    async with database.unit() as work:
        await work.invitations.note_try(person.id, NOON)
        await work.commit()
    questions = (
        "SELECT chat_index FROM people",
        "SELECT DISTINCT chat_index FROM inbox",
        "SELECT person_index FROM cases",
        "SELECT person_index FROM invitation_tries",
        "SELECT reader_index FROM case_posts",
        "SELECT post_index FROM case_posts",
    )
    async with database.session() as session:
        hashes = [bytes(row[0]) for question in questions for row in await session.rows(text(question))]
        columns = set((await session.rows(text("SELECT * FROM cases")))[0]._mapping)
    assert len(set(hashes)) == len(questions)
    assert columns == {
        "id", "token", "person_index", "key", "about", "state", "claimed_by", "closed_on"
    }  # fmt: skip


async def test_a_shredded_case_leaves_the_files_too(
    database: Database, kind: str, tmp_path: Path, database_url: str
) -> None:
    await _tell(database)
    async with database.unit() as work:
        (case,) = await work.cases.unclosed()
        await work.cases.save(replace(case, state=CaseState.CLOSED, closed_at=NOON))
        await work.commit()
    async with database.session() as session:
        row = (await session.rows(text("SELECT key FROM cases")))[0]
    wrapped = bytes(row.key)

    def stands_in(stolen: bytes) -> bool:
        return wrapped in stolen or wrapped.hex().encode() in stolen

    assert stands_in(_stolen(kind, tmp_path, database_url))
    swept = await sweep(database, NOON + timedelta(days=91))
    assert swept.cases == 1
    assert not stands_in(_stolen(kind, tmp_path, database_url))


# What of campaigns is stored about each person; another column would have to be thought about.
ABOUT_PEOPLE = {
    "deliveries": {
        "campaign_id", "state", "not_before", "reason", "message_id", "changed_at", "tries", "language",
        "opened_at", "clubs",
    },
    "campaign_refusals": {"series_id"},
    "event_guests": {"event_id"},
    "campaign_log": {"campaign_id", "act", "at"},
    "club_members": {"club_id"},
}  # fmt: skip


async def _take_part(database: Database, clock: MovableClock, *people: Person) -> None:
    """These people get a campaign, open it, come to its event, want no more of it, and steer it."""
    store = database.unit
    find = FindAudience(store, FakeLibrary(), clock)
    (club,) = await some_clubs(store, "ours")
    await join(store, club, *people)
    async with store() as work:
        event = await work.events.add(Event(0, 1, "Meeting", "", NOON + timedelta(days=1)))
        written = Campaign(0, 1, texts={"mn": "x"}, reach=Reach(frozenset({club.id})), due_at=NOON)
        written = replace(written, event_id=event.id, state=CampaignState.SCHEDULED, author_id=people[0].id)
        campaign = await work.campaigns.add(written, NOON)
        await work.people.grant(people[0].id, Role.LEADER, club.id, NOON)
        await work.people.grant(people[1].id, Role.LEADER, club.id, NOON)
        await work.commit()
    assert await StartCampaign(store, find, clock)(campaign.id)
    async with store() as work:
        delivered = await work.deliveries.due(NOON, 9)
    lane = FakeCampaignLane()
    await DeliverCampaign(store, lane, clock)()
    assert lane.sent == [(person.id, campaign.id) for person in people]
    async with store() as work:
        for person in people:
            (row,) = [d for d in delivered if d.person_id == person.id]
            assert await work.deliveries.open(row.id, person.id, NOON)
            await work.campaigns.decline(campaign.id, person.id)
            await work.events.come(event.id, person.id)
            await work.campaigns.log(campaign.id, LogLine(CampaignAct.PAUSED, NOON, person.id))
        await work.commit()


async def test_what_campaigns_leave_behind_is_alike_for_members_and_others(
    database: Database, clock: MovableClock
) -> None:
    """In every table, in every column but whose row it is, and in the sizes of what is sealed."""
    member, other = await some_people(database.unit, 2)
    async with database.unit() as work:
        for person, roles in ((member, frozenset({Role.MEMBER})), (other, frozenset())):
            await work.people.save(replace(person, roles=roles, reminders=True, consented_on=NOON.date()))
        await work.commit()
    await _take_part(database, clock, member, other)
    async with database.session() as session:
        for table, columns in ABOUT_PEOPLE.items():
            rows = await session.rows(text(f"SELECT * FROM {table} WHERE person_id IS NOT NULL"))
            told = [row._mapping for row in rows]
            assert {*told[0]} - {"id", "person_id"} == columns, table
            mine, theirs = (
                [[row[name] for name in sorted(columns)] for row in told if row["person_id"] == person.id]
                for person in (member, other)
            )
            assert mine == theirs != [], table
        sizes = await session.rows(text("SELECT length(settings), unreachable, last_seen FROM people"))
        assert len({tuple(row) for row in sizes}) == 1


def test_every_table_that_names_people_was_looked_at() -> None:
    """A new table with a person in it has to be thought about, here or above."""
    elsewhere = {
        "staff_grants", "attempts", "doings", "recall_cards", "active_weeks", "rounds", "poll_voters",
        "group_quizzes", "quiz_reminders",
        "rota_names", "rota_shifts", "rota_covers", "rota_absences",  # staff, which is no secret
        "desk_sessions",  # staff
    }  # fmt: skip
    named = {
        table.name
        for table in metadata.tables.values()
        if any(column.name in {"person_id", "leader_id", "author_id"} for column in table.columns)
    }
    assert named == elsewhere | ABOUT_PEOPLE.keys() | {"campaigns", "events"}
